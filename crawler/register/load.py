"""Reads a register folder (site.toml, units.csv, policy.toml) and refuses it with all its faults at once."""

from __future__ import annotations

from pathlib import Path

from crawler.register.faults import Fault, RegisterError
from crawler.register.model import Policy, Register
from crawler.register.policy import read_policy
from crawler.register.site import read_columns, read_crawl, read_endpoints, read_parents, read_site
from crawler.register.tables import TomlFile
from crawler.register.units import read_units


def load_register(folder: Path | str) -> Register:
    """The register in `folder`. Raises RegisterError that lists every fault with file, line and what to do.

    Addresses of columns and endpoints are made absolute. A policy.toml that is not there means the defaults.
    """
    path = Path(folder)
    faults: list[Fault] = []
    if not path.is_dir():
        raise RegisterError(
            str(path), [Fault(str(path), None, "登记册文件夹", "没有这个文件夹", "请核对 --register 后面的路径。")]
        )
    file = TomlFile(path / "site.toml", faults)
    if file.data:
        file.known("", file.data, ("site", "crawl", "columns", "annual_report_endpoints", "parents"))
    site = read_site(file, path.name)
    crawl = read_crawl(file)
    columns = read_columns(file, site)
    endpoints = read_endpoints(file, site)
    parents = read_parents(file, site)
    units = read_units(path / "units.csv", faults)
    policy = read_policy(TomlFile(path / "policy.toml", faults)) if (path / "policy.toml").exists() else Policy()
    if faults or site is None:
        raise RegisterError(str(path), faults)
    return Register(
        site=site,
        units=units,
        crawl=crawl,
        columns=columns,
        endpoints=endpoints,
        parents=parents,
        policy=policy,
        folder=str(path.resolve()),
    )
