"""How one article is laid out: body container, date wording, meta tags, charset, table style, prose style."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from standin.tables import STYLES

CONTAINERS = ("rss", "field", "zoom", "old_table", "article_zoom")
PROSE = ("paragraphs", "breaks", "word", "one_cell", "divs")
DATES = ("seconds", "minutes", "published_at", "chinese", "slashes", "time_only")
METAS = ("mixed", "reversed", "single_quoted")
CHARSETS = ("utf-8", "meta", "gbk")


@dataclass(frozen=True)
class Look:
    """The choices for one article; `flaws` are rarer accidents: `early_end`, `stray_tag`, `signature`."""

    container: str = "zoom"
    prose: str = "paragraphs"
    date: str = "seconds"
    meta: str = "mixed"
    charset: str = "utf-8"
    table: str = "plain"
    two_lines: bool = True
    flaws: frozenset[str] = frozenset()


def look_of(index: int, two_lines_allowed: bool = True) -> Look:
    """The look of the `index`-th report: every choice occurs, in changing company."""
    flaws = {name for name, every in (("early_end", 23), ("signature", 3)) if index % every == every - 1}
    return Look(
        container=CONTAINERS[index % 5],
        prose=PROSE[(index // 2) % 5],
        # Four of five pages use the wording of the real report columns.
        date=DATES[1 + (index // 5) % 5] if index % 5 == 4 else DATES[0],
        meta=METAS[index % 3],
        charset=CHARSETS[index % 3] if index % 4 == 3 else CHARSETS[0],
        table=STYLES[index % len(STYLES)],
        two_lines=two_lines_allowed and index % 4 != 2,
        flaws=frozenset(flaws),
    )


def date_line(published: dt.datetime, style: str) -> str:
    """The visible line with the publication date, in one of the wordings of the district's sites."""
    full = f"{published:%Y-%m-%d %H:%M:%S}"
    minute = f"{published:%H:%M}"
    return {
        "seconds": f"发布日期:{full}",
        "minutes": f"发布日期:{published:%Y-%m-%d %H:%M} 访问次数: 信息来源: 字号:[ 大 中 小 ]",
        "published_at": f"发布时间:{full} 浏览次数:",
        "chinese": f"发布时间:{published:%Y}年{published:%m}月{published:%d}日 {minute} 信息来源: ",
        "slashes": f"发布时间:{published:%Y/%m/%d} {minute}",
        "time_only": f"时间: {minute}",
    }[style]
