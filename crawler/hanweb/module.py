"""The information-disclosure module: a shell page without a list, whose script or frame asks a search service page by page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from msgspec import Struct

from crawler.charset import decode
from crawler.hanweb.links import column_of_article
from crawler.hanweb.rows import has_more, pages_stated, rows_of, total_stated
from crawler.hanweb.walk import DOCUMENT, FINAL, MOST_REQUESTS, Ask, Asked, Walk
from crawler.records import PageState
from crawler.soup import soup_of

_SERVICE = re.compile(r"/(?:search|search_custom|subjectinfo)\.jsp$", re.IGNORECASE)
_TREE = re.compile(r"/module/xxgk/tree\.jsp$", re.IGNORECASE)
_CALL = re.compile(r"loadDynamic\s*\((?P<inside>.*?)\)\s*(?:;|$|[}<])", re.DOTALL | re.MULTILINE)
_STRING = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NODE = re.compile(r"funclick\s*\(\s*\\?['\"](?P<id>[^'\"\\]+)\\?['\"]")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,}")
_REPORTS = re.compile(r"年报|年度报告|工作年度")
# What the module's own pages send when nobody filled in the search form.
_EMPTY_FORM = {
    "infotypeId": "", "jdid": "", "area": "", "divid": "", "vc_title": "", "vc_number": "", "sortfield": ",compaltedate:0",
    "vc_filenumber": "", "vc_all": "", "texttype": "", "fbtime": "-1",
}  # fmt: skip


class ModuleCall(Struct):
    """One way of asking the search service: its address and what the page sends along."""

    service: str
    parameters: dict[str, str]


class Shell(Struct):
    """What a shell page refers to: services, and the tree of information types where no service names one."""

    calls: list[ModuleCall]
    tree: str | None = None


def shell_of(text: str, page_url: str) -> Shell | None:
    """The module behind a page; None where the page is none of its shells."""
    asked = dict(parse_qsl(urlsplit(page_url).query))
    known = {"infotypeId": asked.get("number", ""), "area": asked.get("vc_xxgkarea", "")}
    calls = [call for found in _CALL.finditer(text) if (call := _script_call(found["inside"], page_url, known))]
    tree = None
    for frame in soup_of(text).find_all(["iframe", "frame"]):
        parts = urlsplit(urljoin(page_url, html.unescape(str(frame.get("src") or ""))))
        values = dict(parse_qsl(parts.query, keep_blank_values=True))
        address = parts._replace(query="", fragment="").geturl()
        if _TREE.search(parts.path):
            tree = parts._replace(fragment="").geturl()
            known["area"] = known["area"] or values.get("area", "")
        elif "/xxgk/" in parts.path and _SERVICE.search(parts.path):
            calls.append(ModuleCall(address, values))
    if _TREE.search(urlsplit(page_url).path) or not (calls or tree):
        return None
    return Shell(_distinct(calls), tree)


def service_call(page_url: str) -> ModuleCall | None:
    """The call behind an address that is itself a search service's; None for any other."""
    parts = urlsplit(page_url)
    if "/xxgk/" not in parts.path or not _SERVICE.search(parts.path):
        return None
    return ModuleCall(parts._replace(query="", fragment="").geturl(), dict(parse_qsl(parts.query, keep_blank_values=True)))


def report_types(tree: str) -> list[str]:
    """The information types of a tree whose label speaks of annual reports, in order."""
    found = []
    for line in re.split(r"[\n;]|</(?:a|li|div)>", html.unescape(tree)):
        node = _NODE.search(line)
        if node and any(_REPORTS.search(label) for label in _LABEL.findall(line)):
            found.append(node["id"])
    return list(dict.fromkeys(found))


async def walk_module(
    call: ModuleCall, page_url: str, base_url: str, column: int | None, is_report: Callable[[str], bool], ask: Ask
) -> Walk:
    """Read the list of a search service to its end.

    The service may ignore what was asked and give everything of its area; then what belongs to the column stays, and what
    `is_report` (title) calls a report.
    """
    result = Walk({}, None, False)
    for method in ("POST", "GET"):
        if await _walk_one_way(result, call, page_url, base_url, method, ask) or result.state in FINAL:
            break
    if not result.whole and result.state is PageState.OK:
        result.state = PageState.UNSUPPORTED
        stated = f"共{result.total}条" if result.total is not None else "还有其他页"
        result.detail = f"信息公开目录注明{stated}，只取到{len(result.found)}条"
    own = {key for key, record in result.found.items() if column is not None and column_of_article(record.url) == column}
    if own and len(own) < len(result.found):
        result.total = None  # it counts what is not of this column
        result.found = {key: record for key, record in result.found.items() if key in own or is_report(record.title)}
    return result


async def _walk_one_way(result: Walk, call: ModuleCall, page_url: str, base_url: str, method: str, ask: Ask) -> bool:
    own = Walk({}, None, False)
    pages: int | None = None
    for number in range(1, MOST_REQUESTS + 1):
        asked = await _ask_page(call, method, number, ask)
        result.state, result.detail = asked.state, asked.detail
        if asked.state not in DOCUMENT:
            return number > 1 and asked.state is PageState.EMPTY and _ended(result, pages, number - 1)
        result.state = PageState.OK
        text = decode(asked.body, asked.content_type)
        fragments = rows_of(text, page_url, base_url)
        fresh = own.add(fragments, page_url, base_url)
        result.add(fragments, page_url, base_url)
        pages, total = pages_stated(text) or pages, total_stated(text)
        result.total = total if total is not None else result.total
        if number == 1 and not fragments:
            result.whole = result.total == 0 or pages == 0
            result.detail = "" if result.whole else "信息公开目录的回答里没有文章"
            result.state = PageState.OK if result.whole else PageState.EMPTY
            return result.whole
        if not fresh:
            # An empty page behind the last one is an end; the same page again may be any page.
            return not fragments and _ended(result, pages, number - 1)
        more = pages > number if pages is not None else has_more(text, len(result.lines))[0]
        if not more and _ended(result, pages, number):
            return True
    return False


def _ended(result: Walk, pages: int | None, seen: int) -> bool:
    result.whole = (pages is None or seen >= pages) and (result.total is None or result.reached(covered=True))
    if result.whole:
        result.state, result.detail = PageState.OK, ""
    return result.whole


async def _ask_page(call: ModuleCall, method: str, number: int, ask: Ask) -> Asked:
    values = {**_EMPTY_FORM, **call.parameters, "currpage": str(number)}
    if method == "GET":
        return await ask("GET", f"{call.service}?{urlencode(values)}", {})
    query = {key: value for key, value in call.parameters.items() if key != "currpage"}
    return await ask("POST", f"{call.service}?{urlencode(query)}" if query else call.service, values)


def _script_call(inside: str, page_url: str, known: dict[str, str]) -> ModuleCall | None:
    """A call of the page's script: its address may be put together from pieces and variables, which stay empty."""
    arguments = _arguments(inside)
    address = "".join(found[1] if found[1] is not None else found[2] for found in _STRING.finditer(arguments[0]))
    try:
        parts = urlsplit(urljoin(page_url, html.unescape(address)))
    except ValueError:
        return None
    if "/xxgk/" not in parts.path or not _SERVICE.search(parts.path):
        return None
    values = dict(parse_qsl(parts.query, keep_blank_values=True))
    # loadDynamic(address, block, flag, column, number, site, …)
    for key, place in (("divid", 1), ("jdid", 5)):
        if len(arguments) > place and (
            found := _STRING.fullmatch(arguments[place]) or re.fullmatch(r"()(\d+)", arguments[place])
        ):
            values.setdefault(key, found[1] or found[2])
    for key, value in known.items():
        values[key] = values.get(key) or value
    return ModuleCall(parts._replace(query="", fragment="").geturl(), values)


def _arguments(inside: str) -> list[str]:
    """The arguments of a script call, divided at the commas outside quotes and brackets."""
    parts, depth, quote = [""], 0, ""
    for character in inside:
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += character
    return [part.strip() for part in parts]


def _distinct(calls: list[ModuleCall]) -> list[ModuleCall]:
    found: dict[str, ModuleCall] = {}
    for call in calls:
        found.setdefault(f"{call.service}?{urlencode(sorted(call.parameters.items()))}", call)
    return list(found.values())
