"""Article pages: meta tags, head line, body in its container, chrome and tail noise, around a report or another text."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from standin import tables
from standin.draft import PARTS, TABLE_OF_PART, Draft
from standin.form import grids
from standin.look import Look, date_line


@dataclass
class Article:
    """One article of the site. `lines` is its title as shown (one or two lines); `body` the HTML inside the container.

    `filed` is the day in its address where that is not the day of publication.
    """

    number: int
    column: int
    published: dt.datetime
    lines: tuple[str, ...]
    list_title: str
    source: str
    body: str
    look: Look
    crumbs: tuple[str, ...] = ("首页", "政府信息公开", "法定主动公开内容", "年度报告")
    other_paths: tuple[str, ...] = ()
    filed: dt.date | None = None
    unit_id: str | None = None
    year: int | None = None
    draft: Draft | None = field(default=None, repr=False)

    @property
    def path(self) -> str:
        """The address: date without zero padding, column, article number."""
        day = self.filed or self.published
        return f"/art/{day.year}/{day.month}/{day.day}/art_{self.column}_{self.number}.html"


@cache
def templates() -> Environment:
    """The page templates; values are escaped here, not there, because bodies are ready HTML."""
    return Environment(loader=PackageLoader("standin", "templates"), undefined=StrictUndefined, autoescape=False)


def page(article: Article, site_name: str, host: str, made: dt.datetime, visits: int) -> bytes:
    """The page as served: `made` is when the page file was generated, `visits` the counter of this request."""
    look = article.look
    text = templates().get_template("article.html.j2").render(
        a=article, look=look, site_name=site_name, host=host, made=made, visits=visits,
        titles=[html.escape(line) for line in article.lines], title=html.escape("".join(article.lines)),
        date_line=date_line(article.published, look.date),
        metas=_metas(article, site_name, host, made),
    )  # fmt: skip
    if "early_end" in look.flaws:
        # A pasted document brought its own end of page; the rest of the report follows it.
        text = text.replace("<!--cut-->", "</body></html>", 1)
    return text.encode("gb18030" if look.charset == "gbk" else "utf-8")


def content_type(look: Look) -> str:
    """The header: with a charset, or without where the page's own meta (or nothing) has to tell."""
    return "text/html;charset=UTF-8" if look.charset == "utf-8" else "text/html"


def _metas(article: Article, site_name: str, host: str, made: dt.datetime) -> list[str]:
    title = "".join(article.lines)
    values = {
        "SiteName": site_name, "SiteDomain": host, "SiteIDCode": "3710030001", "ColumnName": article.crumbs[-1],
        "ColumnType": "政府信息公开", "ArticleTitle": title, "PubDate": f"{article.published:%Y-%m-%d %H:%M}",
        "ContentSource": article.source, "Keywords": "null", "description": title, "url": article.path,
        "Maketime": f"{made:%Y-%m-%d %H:%M:%S}", "Author": "大汉网络", "Generator": "大汉版通",
        "i_columnid": str(article.column), "i_articleid": str(article.number),
    }  # fmt: skip
    names = list(values)
    if article.look.meta == "single_quoted":
        return [f"<meta name='{name.lower()}' content='{html.escape(values[name])}'/>" for name in names]
    if article.look.meta == "reversed":
        return [f'<META content="{html.escape(values[name])}" name="{name.upper()}">' for name in names]
    return [f'<meta name="{name}" content="{html.escape(values[name])}">' for name in names]


def report_body(draft: Draft, look: Look, links: Sequence[str] = ()) -> str:
    """The report as HTML inside the container, in the prose and table style of `look`; `links` follow at the end."""
    write = _WRITERS[look.prose]
    blocks = [write(text, "p") for text in draft.introduction()]
    if "stray_tag" in look.flaws:
        blocks.append("<p>本报告依照<条例>第五十条编写。</p>")
    forms = grids(draft.form)
    for key, mark in PARTS:
        if key not in draft.parts:
            continue
        blocks.append(write(f"{mark}、{draft.headings[key]}", "h"))
        blocks.extend(write(text, "p") for text in draft.paragraphs(key))
        name = TABLE_OF_PART.get(key)
        if name is not None and name in draft.tables:
            blocks.extend(tables.render(name, forms[name], draft.cells, look.table))
        if key == "requests" and "early_end" in look.flaws:
            blocks.append("<!--cut-->")
    if "signature" in look.flaws:
        day = draft.published
        blocks.append(f'<p style="text-align:right">{draft.body.name}<br/>{day.year}年{day.month}月{day.day}日</p>')
    blocks.extend(links)
    joined = "\n".join(blocks)
    if look.prose == "one_cell":
        return f'<table width="100%" border="0"><tbody><tr><td class="nr">{joined}</td></tr></tbody></table>'
    return joined


def _paragraph(text: str, kind: str) -> str:
    inner = html.escape(text, quote=False)
    return f"<p><strong>{inner}</strong></p>" if kind == "h" else f'<p style="text-indent:2em">{inner}</p>'


def _broken(text: str, kind: str) -> str:
    return f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(text, quote=False)}<br/>"


def _word(text: str, kind: str) -> str:
    runs = [html.escape(text[at : at + 1 if kind == "h" else at + 9], quote=False)
            for at in range(0, len(text), 1 if kind == "h" else 9)]  # fmt: skip
    spans = "".join(f'<span style="font-family:仿宋_GB2312;font-size:16pt">{run}</span>' for run in runs)
    return f'<p class="MsoNormal" style="mso-char-indent-count:2">{spans}<span lang="EN-US"><o:p></o:p></span></p>'


def _div(text: str, kind: str) -> str:
    return f"<div>　　{html.escape(text, quote=False)}</div>"


_WRITERS: dict[str, Callable[[str, str], str]] = {
    "paragraphs": _paragraph,
    "breaks": _broken,
    "word": _word,
    "one_cell": _paragraph,
    "divs": _div,
}
