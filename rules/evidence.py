"""Proof for a finding: the cell, the passage or the document, always with its place and what stands there."""

from __future__ import annotations

from collections.abc import Iterable

from parsers.model import Report, Section
from rules.model import Evidence


def of_cells(report: Report, addresses: Iterable[str]) -> tuple[Evidence, ...]:
    """One proof per cell that was read: the raw text as published and where it stands; cells not read are left out."""
    read = ((address, report.cells.get(address)) for address in addresses)
    return tuple(
        Evidence(cell=address, quote=cell.raw, document=cell.document or report.document.sha256, place=cell.place)
        for address, cell in read
        if cell
    )


def of_section(report: Report, section: Section, quote: str | None = None) -> Evidence:
    """A passage of a part, or its heading."""
    return Evidence(quote=quote if quote is not None else section.heading, document=report.document.sha256, place=section.place)


def of_document(report: Report, quote: str | None = None) -> Evidence:
    """The document as a whole with its title, or a passage outside the parts."""
    return Evidence(quote=quote if quote is not None else report.title, document=report.document.sha256)
