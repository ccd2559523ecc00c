"""An article page taken apart: title, dates, body, files; the body is the container the publishing system puts it in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from lxml.html import HtmlElement
from msgspec import Struct, field

from crawler.article_dates import published_day, written_day
from crawler.base import with_base
from crawler.catalogue import CATALOGUE_SIGN, read_catalogue
from crawler.charset import decode
from crawler.dates import date_from_url, moment_in_china, parse_date
from crawler.further_pages import further_pages
from crawler.html import block_text, finder, parse_fragment, parse_html, visible_text
from crawler.identify import organisation

# In the order worth trying (SITE dossier §3.2): what the system itself marks, then the containers of its page layouts.
_MARKERS = (
    (re.compile(r"<!--\s*ZJEG_RSS\.content\.begin\s*-->"), re.compile(r"<!--\s*ZJEG_RSS\.content\.end\s*-->")),
    (re.compile(r"<!--\s*<\$\[信息内容\]>\s*begin\s*-->"), re.compile(r"<!--\s*<\$\[信息内容\]>\s*end\s*-->")),
)
# "#" before an id, "." before a class, a bare name for an element.
_CONTAINERS = (
    *("#zoom", "#Zoom", "#ZOOM", ".art_con", ".bt_content", ".article_zoom", ".nscont", ".article-body", ".article-content"),
    *(".wip_art_con", ".detail_con", ".TRS_Editor", ".pages_content", ".content_body"),
    *("#con1", "#ivs_content", "#UCAP-CONTENT", "#barrierfree_container", "ucapcontent", "article"),
)
_TITLES = (
    finder("//td[contains(concat(' ', @class, ' '), ' title ')]"),
    finder("//*[contains(concat(' ', @class, ' '), ' sp_title ')]"),
    finder("//*[contains(concat(' ', @class, ' '), ' art_title ')]"),
    finder("//div[contains(concat(' ', @class, ' '), ' top ')]//h1"),
    finder("//h1"),
)
_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar|jpe?g|png|tiff?)$", re.IGNORECASE)
# A download service's address says nothing of the file; the text of the link may.
_NAMES_FILE = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|ofd|zip|rar)(?![A-Za-z0-9])", re.IGNORECASE)
# What a page may hold that goes on elsewhere; looked for in its text before its links are.
# Patterns that begin with a sign, without a flag for the case of letters: they pass over a page in a fraction of the time.
_NUMBERED_PAGE = re.compile(r"_\d{1,2}\.[sS]?[hH][tT][mM][lL]?['\"]")
_NUMBER_GIVEN = re.compile(r"=\d")
_PAGE_NAMED = re.compile(r"[?&;](?:c?p|page\w*|cur\w*page)$", re.IGNORECASE)
_LONGEST_NAME_OF_PAGE = 24
# Where each kind of picture, frame or viewer says what it shows; a word processor's pictures come as v:imagedata.
_PICTURES = {"img": "src", "iframe": "src", "embed": "src", "object": "data", "imagedata": "src", "v:imagedata": "src"}
_shows_more = finder("boolean(.//table | .//img | .//iframe | .//object | .//embed)")
_head_titles = finder("/html/head/title")
_first_with_id = finder("id($name)")  # from the parser's own table of ids
_by_id = finder("//*[@id=$name]")
_by_class = finder("//*[contains(@class, $name)][contains(concat(' ', normalize-space(@class), ' '), concat(' ', $name, ' '))]")
_anchors = finder(".//a[@href]")
_TEMPLATE = re.compile(r"<[sS](?:cript|CRIPT)\b[^>]{1,200}text/(?:x-)?(?:template|html|tmpl|handlebars)")
_templates = finder(
    "//script[starts-with(@type, 'text/') and not(contains(@type, 'javascript')) and not(contains(@type, 'xml'))]"
)
_LEAST_TEXT = 200  # characters of a body that is one
# Where the head of a page says when it was published: names of meta elements, and data for search engines.
_PUBLISHED = (
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "firstpublishedtime",
    "article:published_time",
    "og:release_date",
)
_PUBLISHED_IN_DATA = re.compile(r"\"(?:datePublished|pubDate)\"\s*:\s*\"([^\"]{8,30})\"")
_SOURCE = re.compile(r"(?:来源|发布机构|发布单位|发布机关|公开主体|信息提供)\s*[:：]\s*([\u4e00-\u9fff]{3,30})")
_ENOUGH = 20
_DEEPEST = 100  # no page nests its body deeper; each step reads all text below
_HEAD_CHARACTERS = 6000
_NAME_LINES = 8
_LONGEST_NAME = 60
_REPORT_OF_YEAR = re.compile(r"[\d二○〇零一三四五六七八九]{4}\s*年.*(?:报告|年报)$")
_SENTENCE = re.compile(r"[，。；：:,;]")


class PageLink(Struct, frozen=True):
    """A file linked in the body, with its absolute address."""

    url: str
    text: str


class ArticlePage(Struct):
    """A page taken apart. `body_found` is False where no container was known and the densest part of the page was taken.

    `dates` maps "meta", "visible", "written" (成文日期) and "url" to ISO dates. `meta` has lower-case names.
    """

    title: str
    head_title: str
    meta: dict[str, str]
    dates: dict[str, str]
    body: HtmlElement
    body_found: bool
    links: list[PageLink] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    catalogue: dict[str, str] = field(default_factory=dict)
    further: list[str] = field(default_factory=list)  # the addresses of the article's pages after this one
    source: str = ""  # whom the head of the page names as 来源 or 发布机构: often only who put it up

    @property
    def column_id(self) -> str | None:
        """The column that the page says it belongs to."""
        return self.meta.get("i_columnid") or self.meta.get("columnid")


def read_article(data: bytes, url: str | None = None, content_type: str | None = None) -> ArticlePage:
    """Take an article page apart. Never fails: a page without anything gives empty parts."""
    text = with_base(decode(data, content_type), url)
    tree = parse_html(text)
    meta = _meta(tree)
    body, found = _body(text, tree)
    if _TEMPLATE.search(text) and (scripted := _from_template(tree, body)) is not None:
        body, found = scripted, True
    head = " ".join(visible_text(part) for part in _head_titles(tree)).strip()
    title = _title(tree, meta, head)
    shown = block_text(tree)[: 2 * _HEAD_CHARACTERS]
    return ArticlePage(
        title=title,
        head_title=head,
        meta=meta,
        dates=_dates(shown, text, meta, title, url),
        body=body,
        body_found=found,
        links=_links(body, url),
        pictures=[
            urljoin(url or "", source)
            for part in body.iter(*_PICTURES)
            if (source := part.get(_PICTURES[part.tag])) is not None
        ],
        catalogue=read_catalogue(tree) if CATALOGUE_SIGN.search(text) else {},
        source=_source(shown),
        further=further_pages(tree, url) if url and _may_go_on(text) else [],
    )


def _may_go_on(text: str) -> bool:
    """Whether anything in a page looks like the address of a further page of it."""
    if "createPageHTML" in text or _NUMBERED_PAGE.search(text):
        return True
    return any(
        _PAGE_NAMED.search(text, max(0, found.start() - _LONGEST_NAME_OF_PAGE), found.start())
        for found in _NUMBER_GIVEN.finditer(text)
    )


def file_name(url: str, text: str = "") -> str:
    """The name of a linked file for people: showname of the download address, else the text of the link, else the path's end.

    The extension always comes from what is really delivered (`filename`, or the path).
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    stored = query.get("filename", [parts.path])[0].rsplit("/", 1)[-1]
    shown = unquote(query.get("showname", [""])[0]) or text.strip() or stored
    extension = stored[stored.rfind(".") :] if _FILE.search(stored) else ""
    return shown if not extension or shown.lower().endswith(extension.lower()) else shown + extension


def is_file_link(url: str) -> bool:
    """Whether an address is a file to download rather than a page."""
    parts = urlsplit(url)
    if parts.path.endswith("downfile.jsp") or "/attach/" in parts.path:
        return True
    return bool(_FILE.search(parts.path) or _FILE.search(parse_qs(parts.query).get("filename", [""])[0]))


def names_file(text: str) -> bool:
    """Whether the text of a link names a file ("报告.docx"), whatever its address looks like."""
    return bool(_NAMES_FILE.search(text))


def _meta(tree: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content and content.lower() != "null":
            meta.setdefault(name, content)
    return meta


def _body(text: str, tree: HtmlElement) -> tuple[HtmlElement, bool]:
    for begin, end in _MARKERS:
        start = begin.search(text)
        stop = end.search(text, start.end()) if start else None
        if start and stop:
            fragment = parse_fragment(text[start.end() : stop.start()])
            if _substantial(fragment):
                return fragment, True
    for container in _CONTAINERS:
        for element in _named(tree, text, container):
            if _substantial(element):
                return element, True
    return _densest(tree), False


def _from_template(tree: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """The body that a page keeps in a template for its script to show; None where the page itself shows one."""
    if len(visible_text(body).strip()) >= _LEAST_TEXT or _shows_more(body):
        return None
    written = (parse_fragment(script.text or "") for script in _templates(tree))
    longest = max(written, key=lambda one: len(visible_text(one)), default=None)
    return longest if longest is not None and len(visible_text(longest).strip()) >= _LEAST_TEXT else None


def _named(tree: HtmlElement, text: str, container: str) -> Iterator[HtmlElement]:
    """The elements of a kind of container, in order; most kinds are not in a page, which its text shows soonest."""
    name = container[1:]
    if container[0] not in "#.":
        yield from tree.iter(container)
    elif name not in text:
        return
    elif container[0] == ".":
        yield from _by_class(tree, name=name)
    else:
        yield from (element for element in _first_with_id(tree, name=name) if element.get("id") == name)
        yield from _by_id(tree, name=name)


def _substantial(element: HtmlElement) -> bool:
    if len(visible_text(element).strip()) >= _ENOUGH:
        return True
    return bool(_shows_more(element) or _links(element, None))


def _densest(tree: HtmlElement) -> HtmlElement:
    """The deepest element that still holds most of the page's text."""
    current = tree.find("body") if tree.find("body") is not None else tree
    for _ in range(_DEEPEST):
        whole = len(visible_text(current).strip())
        children = [(len(visible_text(child).strip()), child) for child in current if isinstance(child.tag, str)]
        size, largest = max(children, key=lambda item: item[0], default=(0, None))
        if largest is None or size < 0.8 * whole or largest.tag in ("p", "table", "tbody", "tr", "span", "font", "b", "strong"):
            return current
        current = largest
    return current


def _title(tree: HtmlElement, meta: dict[str, str], head: str) -> str:
    if meta.get("articletitle"):
        return _one_line(meta["articletitle"])
    for place in _TITLES:
        for element in place(tree):
            text = _one_line(visible_text(element))
            if len(text) > 5:  # a breadcrumb 首页 is no title
                return text
    parts = [part for part in re.split(r"[\s\-_|>]+", head) if part]
    named = next((part for part in parts if "报告" in part or "年报" in part), "")
    return named or _first_name(tree) or (parts[-1] if parts else "")


def _first_name(tree: HtmlElement) -> str:
    """The line at the head of a bare page that says whose report of which year it is; its body may stand on the line above."""
    lines = [line for text in block_text(tree)[:_HEAD_CHARACTERS].splitlines() if (line := _one_line(text))]
    for before, line in zip(["", *lines], lines[:_NAME_LINES], strict=False):
        if len(line) <= _LONGEST_NAME and _REPORT_OF_YEAR.search(line) and not _SENTENCE.search(line):
            above = before if not organisation(line) and len(before) <= _LONGEST_NAME and not _SENTENCE.search(before) else ""
            return above + line
    return ""


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _dates(shown: str, markup: str, meta: dict[str, str], title: str, url: str | None) -> dict[str, str]:
    dates: dict[str, str] = {}
    # Data of several days are those of other articles too.
    told = [written for written in _PUBLISHED_IN_DATA.findall(markup) if parse_date(written)]
    told = told if len({(parse_date(written) or "")[:10] for written in told}) == 1 else []
    for written in (*(meta[name] for name in _PUBLISHED if name in meta), *told):
        if iso := parse_date(written):
            dates["meta"] = iso
            if (here := moment_in_china(written)) is not None and not _shows(shown, title, iso):
                dates["meta"] = here
            break
    if iso := published_day(shown, title):
        dates["visible"] = iso
    if iso := written_day(shown):
        dates["written"] = iso
    if url and (iso := date_from_url(url)):
        dates["url"] = iso
    return dates


def _shows(shown: str, title: str, iso: str) -> bool:
    """Whether the page shows the same day: some systems write Z behind the time of the place."""
    return (published_day(shown, title) or "")[:10] == iso[:10]


def _source(shown: str) -> str:
    found = _SOURCE.search(shown)
    return found[1] if found else ""


def _links(body: HtmlElement, url: str | None) -> list[PageLink]:
    links: dict[str, PageLink] = {}
    for anchor in _anchors(body):
        address = urljoin(url or "", anchor.get("href").strip())
        text = _one_line(visible_text(anchor))
        if is_file_link(address) or (names_file(text) and not address.lower().startswith(("javascript:", "mailto:"))):
            links.setdefault(address, PageLink(address, text))
    return list(links.values())
