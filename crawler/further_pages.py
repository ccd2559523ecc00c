"""An article that the publishing system cut into several pages: the addresses of the pages after the first."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml.html import HtmlElement

from crawler.html import finder, visible_text

# The name under which a further page is kept among the files of its article; the reader joins it to the first.
FURTHER_PAGE = "续页 "
_MOST = 20
_anchors = finder("//a[@href]")
_scripts = finder("//script/text()")
# createPageHTML(pages, this one from 0, "name", "extension"), as static publishing systems write it.
_PAGER = re.compile(r"createPageHTML\s*\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*['\"]([^'\"]+)['\"]\s*,\s*['\"](\w+)['\"]")
_NUMBER = re.compile(r"^[\[【(（第\s]*\d{1,2}[\]】)）页\s]*$|^\W*(?:下一?页|后一页|尾页|末页|最后一?页)\W*$")
_NUMBERED = re.compile(r"^(?P<stem>.+)_(?P<number>\d{1,2})(?P<end>\.\w{3,5})$")
_PAGE_PARAMETER = re.compile(r"^(?:p|page|pageno|pagenum|pageindex|currentpage|cp|curpage)$", re.IGNORECASE)


def is_further_page(name: str) -> bool:
    """Whether a file of an article is one of its further pages, by its name."""
    return name.startswith(FURTHER_PAGE)


def further_pages(tree: HtmlElement, url: str) -> list[str]:
    """The pages after the first of the article at `url`, in order; none where the page shows no pager of its own."""
    return _by_script(tree, url) or _by_links(tree, url)


def _by_script(tree: HtmlElement, url: str) -> list[str]:
    own = urlsplit(url).path.rsplit("/", 1)[-1]
    for text in _scripts(tree):
        for pages, current, name, extension in _PAGER.findall(text):
            if f"{name}.{extension}" == own and current == "0":
                return [urljoin(url, f"{name}_{number}.{extension}") for number in range(1, min(int(pages), _MOST + 1))]
    return []


def _by_links(tree: HtmlElement, url: str) -> list[str]:
    """What a pager links to: the article's own address with a number behind its name, or with a page's number among its parameters."""
    found: dict[int, str] = {}
    for anchor in _anchors(tree):
        if not _NUMBER.match(visible_text(anchor).strip()):
            continue
        try:
            address = urljoin(url, anchor.get("href").strip())
            number = _number_of(address, url)
        except ValueError:
            continue
        if number is not None and number <= _MOST:
            found.setdefault(number, address)
    if not found:
        return []
    first, last = min(found), max(found)
    # A long pager leaves pages out between the ones it shows and the last.
    return [found.get(number) or _with_number(found[last], url, number) for number in range(first, last + 1)]


def _number_of(address: str, url: str) -> int | None:
    there, here = urlsplit(address), urlsplit(url)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        return None
    if there.query == here.query and (numbered := _NUMBERED.match(there.path)):
        number = int(numbered["number"])
        return number if number and numbered["stem"] + numbered["end"] == here.path else None
    if there.path != here.path:
        return None
    more = [pair for pair in parse_qsl(there.query) if pair not in parse_qsl(here.query)]
    kept = all(pair in parse_qsl(there.query) for pair in parse_qsl(here.query) if not _PAGE_PARAMETER.match(pair[0]))
    if kept and len(more) == 1 and _PAGE_PARAMETER.match(more[0][0]) and more[0][1].isdecimal():
        return int(more[0][1]) if int(more[0][1]) > 1 else None
    return None


def _with_number(address: str, url: str, number: int) -> str:
    parts = urlsplit(address)
    if numbered := _NUMBERED.match(parts.path):
        path = f"{numbered['stem']}_{number}{numbered['end']}"
        if numbered["stem"] + numbered["end"] == urlsplit(url).path:
            return urlunsplit(parts._replace(path=path))
    query = [(key, str(number) if _PAGE_PARAMETER.match(key) else value) for key, value in parse_qsl(parts.query)]
    return urlunsplit(parts._replace(query=urlencode(query)))
