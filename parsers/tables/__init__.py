"""The official tables of a report, read by their labels and structure, never by counting numbers."""

from parsers.tables.read import TablesResult, read_tables

__all__ = ["TablesResult", "read_tables"]
