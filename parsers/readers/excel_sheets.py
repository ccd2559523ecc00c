"""What a workbook says of its sheets beside their values: hidden rows and columns, and formulas that nobody has calculated yet."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct, field

from parsers.zips import ZIP_DAMAGE

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_WIDEST = 16_384


class SheetFacts(Struct):
    """Rows and columns from 0. `formulas` are those whose stored value is missing, or was never calculated by a spreadsheet."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


def facts_of(data: bytes) -> dict[str, SheetFacts]:
    """Name of a sheet -> what is told of it; only sheets of which something is. Nothing for files that are no .xlsx."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: facts for name, facts in _facts(archive) if facts != SheetFacts()}
    except (KeyError, etree.XMLSyntaxError, *ZIP_DAMAGE):
        return {}  # the reader of the values says what is broken


def _facts(archive: zipfile.ZipFile) -> Iterator[tuple[str, SheetFacts]]:
    if _WORKBOOK not in archive.namelist():
        return
    book = _parsed(archive.read(_WORKBOOK))
    targets = {str(one.get("Id")): one.get("Target") or "" for one in _named(_parsed(archive.read(_RELATIONS)), "Relationship")}
    # A program that writes formulas without calculating them asks for it, and puts any value beside them.
    unsure = any(one.get("fullCalcOnLoad") in ("1", "true") for one in _named(book, "calcPr"))
    for sheet in _named(book, "sheet"):
        relation = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        target = str(targets.get(str(relation), ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if path in archive.namelist():
            body = archive.read(path)
            if b"<f" in body or b"hidden=" in body:
                yield sheet.get("name") or "", _facts_of_sheet(_parsed(body), unsure=unsure)


def _facts_of_sheet(sheet: etree._Element, *, unsure: bool) -> SheetFacts:
    facts = SheetFacts()
    for column in _named(sheet, "col"):
        if _is_hidden(column):
            first, last = int(column.get("min") or 1), int(column.get("max") or 1)
            facts.hidden_columns |= set(range(first - 1, min(last, _WIDEST)))
    for row in _named(sheet, "row"):
        if _is_hidden(row) and (number := row.get("r")) is not None:
            facts.hidden_rows.add(int(number) - 1)
    for cell in _named(sheet, "c"):
        formula, value = next(_named(cell, "f"), None), next(_named(cell, "v"), None)
        place = place_of(cell.get("r") or "")
        if formula is not None and place is not None and (unsure or value is None or not value.text):
            facts.formulas[place] = formula.text or ""
    return facts


def place_of(address: str) -> tuple[int, int] | None:
    """Row and column, from 0, of an address like "B12"."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if isinstance(one.tag, str) and one.tag.rsplit("}", 1)[-1] == name)


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
