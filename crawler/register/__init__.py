"""The register of one district: its site, columns, units and policy, read from a folder of data files."""

from crawler.register.faults import Fault, RegisterError
from crawler.register.load import load_register
from crawler.register.model import (
    Column,
    CrawlSettings,
    Endpoint,
    Policy,
    Register,
    Site,
    Unit,
    UnitKind,
)

__all__ = [
    "Column",
    "CrawlSettings",
    "Endpoint",
    "Fault",
    "Policy",
    "Register",
    "RegisterError",
    "Site",
    "Unit",
    "UnitKind",
    "load_register",
]
