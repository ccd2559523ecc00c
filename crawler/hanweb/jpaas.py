"""The vendor's newer platform (jpaas): the column page names a unit, and a service builds that unit's list page by page."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import msgspec
from msgspec import Struct

from crawler.charset import decode
from crawler.hanweb.rows import rows_of
from crawler.hanweb.walk import DOCUMENT, MOST_REQUESTS, Ask, Walk
from crawler.records import PageState

MARK = "jpaas-publish-server"
_SERVICE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_NEEDED = ("webId", "pageId", "tplSetId", "tagId")
_DATA = re.compile(r"\bqueryData\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')", re.IGNORECASE)
_OBJECT = re.compile(r"\{[^{}]*\bwebId\b[^{}]*\}")
_LINK = re.compile(r"[\w:/.-]*" + re.escape(_SERVICE) + r"\?[^\"'\s<>]+")
_PAIR = re.compile(r"[\"']?(?<!\w)(\w{1,100})[\"']?\s*[:=]\s*(?:'([^']*)'|\"([^\"]*)\"|([\w-]+))")
_PAGE_SIZE = "15"


class _Data(Struct):
    html: str = ""
    count: int | str | None = None


class _Answer(Struct):
    success: bool = False
    data: _Data | None = None


def units_of(text: str, page_url: str) -> list[tuple[str, dict[str, str]]]:
    """The units of a page: address of the service and what to ask it, in the page's order."""
    plain = html.unescape(text)
    found: list[tuple[str, dict[str, str]]] = []
    for link in _LINK.finditer(plain):
        parts = urlsplit(urljoin(page_url, link[0]))
        found.append((parts._replace(query="", fragment="").geturl(), dict(parse_qsl(parts.query, keep_blank_values=True))))
    texts = [match["double"] or match["single"] or "" for match in _DATA.finditer(text)]
    texts += [match[0] for match in _OBJECT.finditer(plain)]
    texts += [tag for tag in re.findall(r"<[^<>]*>", plain) if "webId" in tag or "webid" in tag]
    for values in (_pairs(html.unescape(part)) for part in texts):
        found.append((urljoin(page_url, _SERVICE), values))
    units: dict[str, tuple[str, dict[str, str]]] = {}
    for service, values in found:
        if all(values.get(key) for key in _NEEDED):
            kept = {key: value for key, value in values.items() if key not in ("paramJson", "pageNo", "pageSize", "url")}
            units.setdefault("|".join(kept[key] for key in _NEEDED), (service, kept))
    return list(units.values())


async def walk_unit(service: str, values: dict[str, str], page_url: str, base_url: str, ask: Ask) -> Walk:
    """Read one unit's list to its end: as many articles as it counts."""
    result = Walk({}, None, False)
    asked_with = {"parseType": "bulidstatic", "pageType": "column", **values}  # sic: the platform's own spelling
    for number in range(1, MOST_REQUESTS + 1):
        page = json.dumps({"pageNo": number, "pageSize": _PAGE_SIZE}, separators=(",", ":"))
        asked = await ask("GET", f"{service}?{urlencode({**asked_with, 'paramJson': page})}", {})
        result.state, result.detail = asked.state, asked.detail
        if asked.state not in DOCUMENT:
            return result
        try:
            answer = msgspec.json.decode(decode(asked.body, asked.content_type), type=_Answer)
        except msgspec.DecodeError as error:
            result.state, result.detail = PageState.UNSUPPORTED, f"新平台（jpaas）列表服务的回答不是列表：{error}"
            return result
        if not answer.success or answer.data is None:
            result.state, result.detail = PageState.UNSUPPORTED, "新平台（jpaas）列表服务没有给出列表"
            return result
        result.state = PageState.OK
        count = str(answer.data.count if answer.data.count is not None else "")
        result.total = int(count) if count.isdecimal() else result.total
        fresh = result.add(rows_of(answer.data.html, page_url, base_url), page_url, base_url)
        if result.reached(covered=True):
            result.whole = True
            return result
        if not fresh:
            break
    result.state = PageState.UNSUPPORTED
    stated = f"注明共{result.total}条" if result.total is not None else "没有注明总数"
    result.detail = f"新平台（jpaas）的列表{stated}，只取到{len(result.found)}条"
    return result


def _pairs(text: str) -> dict[str, str]:
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _PAIR.finditer(text)}
