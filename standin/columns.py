"""Columns and their lists: records with the dirt of years, the inline island, and the windows of the list service."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence
from dataclasses import dataclass, field

# Three generations of the list service live on the city's sites.
PROXY_CURRENT = "/module/web/jpage/dataproxy.jsp"
PROXY_MIDDLE = "/module/jpage/dataproxy.jsp"
PROXY_OLD = "/module/jslib/jquery/jpage/dataproxy.jsp"
# The service silently answers with no more records than this.
MOST_RECORDS = 300
# What `page=` means when no page size is given.
DEFAULT_PAGE = 100


@dataclass(frozen=True)
class Record:
    """One line of a list: the full title, the path it leads to, and the date shown."""

    title: str
    path: str
    shown: dt.date


@dataclass
class Column:
    """One column page. `kind`: island, frame (a shell around an island) or static; `year` None where years mix."""

    number: int
    unit: int
    year: int | None
    title: str
    kind: str = "island"
    proxy: str = PROXY_CURRENT
    per_page: int = 15
    group: int = 3
    twice: bool = False
    records: list[Record] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The address of the column page."""
        return f"/col/col{self.number}/index.html"

    @property
    def frame_path(self) -> str:
        """The address of the page inside the shell of a `frame` column."""
        return f"/col/col{self.number}/iframe_list.html"

    def query(self) -> str:
        """The parameters that belong to the list block, as page script and paging link carry them."""
        return (
            f"col=1&appid=1&webid=371003&path=%2F&columnid={self.number}&sourceContentType=1&unitid={self.unit}"
            "&webname=%E6%96%87%E7%99%BB%E5%8C%BA%E6%94%BF%E5%BA%9C&permissiontype=0"
        )


def line(record: Record, index: int, authority: str) -> str:
    """The HTML fragment of the `index`-th record; `authority` is host and port of this site."""
    title = html.escape(record.title)
    short = title if len(title) < 24 else f"{title[:22]}…"
    day = record.shown
    host = authority.split(":")[0]
    wordings = (
        f'<li><a href="{record.path}" title="{title}" target="_blank">{short}</a><span>{day}</span></li>',
        f"<li><a title='{title}' href='{record.path}' target='_blank'>{short}</a><span class='pull-right'>{day}</span></li>",
        f'<li><a href="https://{host}{record.path}" title="{title}">{short}</a><b readlabel>{day}</b></li>',
        f'<li><a target="_blank" href="{record.path}?xxgkhide=1" title="{title}">{short}</a><i>[{day}]</i></li>',
        f'<table width="100%"><tr><td>·</td><td><a href="{record.path}">{title}</a></td><td>{day}</td></tr></table>',
        f'<li><span class="riq">{day:%Y年%m月%d日}</span><a href="{record.path}" title="{title}">{title}</a></li>',
        f'<li style=<br/><a href="{record.path}" title="{title}">{short}<li style=<br/></a></li>',
        f'<li><a href="http://{authority}{record.path}" title="{title}">{short}</a>'
        f'<em class="day">{day:%d}</em><em class="ym">{day:%Y/%m}</em></li>',
    )
    return wordings[index % len(wordings)]


def lines(column: Column, authority: str, first: int, last: int) -> list[str]:
    """The fragments of records `first` to `last` (from 1, both included)."""
    return [line(column.records[at], at, authority) for at in range(max(first, 1) - 1, min(last, len(column.records)))]


def recordset(found: Sequence[str], stray: bool = False) -> str:
    """The records as CDATA; `stray` puts the empty list between them that the product leaves there."""
    records = [f"<record><![CDATA[{text}]]></record>" for text in found]
    if stray:
        records.insert(1, '<ul id="information-list"></ul>')
    return "<recordset>" + "\n".join(records) + "</recordset>"


def window(query: dict[str, str], total: int) -> tuple[int, int, int]:
    """First record, last record and page size that the service answers with, as its parameters ask.

    The last group is moved back so that it is as long as the others, hence repeats records.
    """
    size = _whole(query.get("perpage") or query.get("pageSize"), DEFAULT_PAGE)
    if "startrecord" not in query:
        page = _whole(query.get("page"), 1)
        size = min(size, MOST_RECORDS)
        return (page - 1) * size + 1, min(page * size, total), size
    first = _whole(query["startrecord"], 1)
    last = _whole(query.get("endrecord"), first + size - 1)
    length = min(last - first + 1, MOST_RECORDS)
    if first <= total < last:
        first = max(1, total - length + 1)
    return first, min(first + length - 1, total), size


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and int(text) > 0 else default


def answer(column: Column, query: dict[str, str], authority: str, hide: int = 0) -> str:
    """The XML of the list service; `hide` leaves out the last records while the stated total stays."""
    total = len(column.records)
    first, last, size = window(query, total)
    found = lines(column, authority, first, min(last, total - hide))
    pages = -(-total // size)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>'
        f'<nextgroup><![CDATA[<a href="{column.proxy}?page=1&{column.query()}"></a>]]></nextgroup>'
        f"{recordset(found)}</datastore>"
    )


def no_answer() -> str:
    """What the service says when columnid and unitid do not belong together."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>0</totalrecord><totalpage>0</totalpage>'
        "<nextgroup></nextgroup><recordset></recordset></datastore>"
    )
