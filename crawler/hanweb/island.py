"""The lists of a column page: the data islands in its scripts, and the parameters of the service that continues them."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from msgspec import Struct, field

_ISLAND = re.compile(r"<script[^>]*\btype\s*=\s*[\"']?text/xml[\"']?[^>]*>(?P<xml>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record\b[^>]*>\s*(?:<!\[CDATA\[(?P<raw>.*?)\]\]>|(?P<escaped>.*?))\s*</record\s*>", re.DOTALL | re.I)
_NEXT = re.compile(r"<nextgroup\b[^>]*>(?P<text>.*?)</nextgroup\s*>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d{1,9})", re.IGNORECASE)
_PAGES = re.compile(r"<totalpage\b[^>]*>\s*(?:<!\[CDATA\[)?\s*(\d{1,9})", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']?\s*([^\"'\s>]+)", re.IGNORECASE)
_WRAPPER = re.compile(r"\bid\s*=\s*[\"']?([\w-]+)")
_CALL = re.compile(r"(?P<before>[^;{}]{0,120})\.jpage\s*\(\s*\{(?P<options>.*?)\}\s*\)", re.DOTALL)
_PARAMETERS = re.compile(r"\bparam_(?P<unit>\w+)\s*=\s*\{(?P<values>[^}]*)\}")
_INLINE = re.compile(r"ajaxParam\s*:\s*\{(?P<values>[^}]*)\}")
_VARIABLE = re.compile(r"ajaxParam\s*:\s*param_(?P<unit>\w+)")
_PAIR = re.compile(r"[\"']?(?<!\w)(\w{1,100})[\"']?\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|([^,'\"}\s]+))")
_SELECTED = re.compile(r"#(\w+)")
# Which part of the list is wanted is our business, everything else belongs to the list.
WINDOW = frozenset({"page", "startrecord", "endrecord", "perpage", "pageSize", "currpage"})


class ListBlock(Struct):
    """One list of a page. `records` are the HTML fragments of its first page; `total` is what the page states."""

    unit_id: str
    column_id: int | None
    records: list[str] = field(default_factory=list)
    total: int | None = None
    proxy: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    per_page: int | None = None


class ServiceAnswer(Struct, frozen=True):
    """One answer of the list service."""

    records: list[str]
    total: int | None
    pages: int | None = None


def read_service_answer(text: str) -> ServiceAnswer | None:
    """The records and the total of a service answer; None where the text is no such answer."""
    if not re.search(r"<(?:datastore|recordset|record|totalrecord)\b", text, re.IGNORECASE):
        return None
    total, pages = _TOTAL.search(text), _PAGES.search(text)
    return ServiceAnswer(records_of(text), int(total[1]) if total else None, int(pages[1]) if pages else None)


def records_of(xml: str) -> list[str]:
    """The HTML fragments of all records."""
    return [found["raw"] if found["raw"] is not None else html.unescape(found["escaped"]) for found in _RECORD.finditer(xml)]


def blocks_of(text: str, page_url: str) -> list[ListBlock]:
    """All lists of a column page; islands of the same list (desktop and mobile) are one."""
    blocks: dict[tuple[int | None, str], ListBlock] = {}
    parameters = {found["unit"]: _pairs(found["values"]) for found in _PARAMETERS.finditer(text)}
    for found in _ISLAND.finditer(text):
        xml = found["xml"]
        proxy, values = _service(xml, page_url)
        wrapper = _WRAPPER.findall(text[max(0, found.start() - 400) : found.start()])
        unit = values.get("unitid") or (wrapper[-1] if wrapper else "")
        values = values or parameters.get(unit, {})
        block = blocks.setdefault((_number(values.get("columnid")), unit), ListBlock(unit, _number(values.get("columnid"))))
        block.records += [record for record in records_of(xml) if record not in block.records]
        block.proxy = block.proxy or proxy
        block.parameters = block.parameters or values
        total = _TOTAL.search(xml)
        block.total = int(total[1]) if total and block.total is None else block.total
    for call in _CALL.finditer(text):
        _take_call(call, parameters, blocks, page_url)
    return list(blocks.values())


def _take_call(
    call: re.Match[str],
    parameters: dict[str, dict[str, str]],
    blocks: dict[tuple[int | None, str], ListBlock],
    page_url: str,
) -> None:
    """What the page's script tells its pager: total, service, page size."""
    options = call["options"]
    inline, variable, selected = _INLINE.search(options), _VARIABLE.search(options), _SELECTED.search(call["before"])
    values = _pairs(inline["values"]) if inline else parameters.get(variable["unit"], {}) if variable else {}
    plain = dict(_plain_pairs(_INLINE.sub("", options)))
    unit = values.get("unitid") or (variable["unit"] if variable else selected[1] if selected else "")
    column = _number(values.get("columnid"))
    block = next((block for block in blocks.values() if block.unit_id == unit and column in (None, block.column_id)), None)
    if block is None:
        block = blocks.setdefault((column, unit), ListBlock(unit, column))
    total = _number(plain.get("totalRecord"))
    block.total = total if total is not None else block.total
    block.per_page = _number(plain.get("perPage")) or block.per_page
    # The call names the service in force; the island's link is as old as the island.
    block.proxy = urljoin(page_url, plain["proxyUrl"]) if plain.get("proxyUrl") else block.proxy
    block.parameters = block.parameters or {key: value for key, value in values.items() if key not in WINDOW}


def _service(xml: str, page_url: str) -> tuple[str | None, dict[str, str]]:
    link = _NEXT.search(xml)
    href = _HREF.search(html.unescape(link["text"])) if link else None
    if not href:
        return None, {}
    parts = urlsplit(urljoin(page_url, href[1]))
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    return parts._replace(query="", fragment="").geturl(), {key: value for key, value in values.items() if key not in WINDOW}


def _pairs(text: str) -> dict[str, str]:
    return dict(_plain_pairs(text))


def _plain_pairs(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2] or found[3] or found[4] or "") for found in _PAIR.finditer(text)]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
