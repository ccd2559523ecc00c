"""From drafts to a site: which article, attachment or endpoint answer carries which report, and what else is listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as SequenceOf
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from standin import columns, pdf
from standin.article import Article, report_body
from standin.columns import Column, Record
from standin.districts import District
from standin.draft import Draft
from standin.files import Attachment
from standin.look import Look, look_of
from standin.numbers import Sequence
from standin.writing import Drafts

YEAR_COLUMNS = {2017: 70625, 2018: 70624, 2019: 70623, 2020: 75243, 2021: 82584, 2022: 121208, 2023: 151356, 2024: 168336,
                2025: 182996}  # fmt: skip
PARENT_COLUMN = 70600
OWN_COLUMN = 140376
# The body that keeps its reports in a column of its own; the other years are in the year's column as well.
OWN_COLUMN_BODY = "huanshan"
ONLY_THERE = frozenset({2020, 2023})
# How reports are published that are not plain pages; the rest are.
FORMS = {("jtj", 2022): "pdf", ("fgj", 2023): "page_pdf", ("zfbgs", 2022): "ebook", ("songcun", 2020): "broken_pdf"}
DEAD_COPY, SOFT_COPY, STRAY_TAG = ("zetou", 2021), ("rsj", 2020), ("mishan", 2022)
SEPARATED = ("qzf", 2022)
RELISTED = ("dashuibo", 2021)


@dataclass
class Published:
    """Everything the server hands out, by address."""

    articles: list[Article] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    files: dict[str, Attachment] = field(default_factory=dict)
    endpoint: dict[tuple[str, int], Article] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    soft: set[str] = field(default_factory=set)
    forms: dict[tuple[str, int], str] = field(default_factory=dict)
    reports: dict[tuple[str, int], Article] = field(default_factory=dict)

    def article_of(self, unit_id: str, year: int) -> Article | None:
        """The article with the report of a body and year, None where there is none (any more)."""
        return self.reports.get((unit_id, year))

    def withdraw(self, unit_id: str, year: int) -> None:
        """Take a report off: its page is gone and no column lists it."""
        article = self.reports.pop((unit_id, year), None)
        if article is None:
            raise ValueError(f"no report of {unit_id} for {year} is on the site, so none can be withdrawn")
        self.articles.remove(article)
        gone = {article.path, *article.other_paths}
        self.dead |= gone
        for column in self.columns:
            column.records = [record for record in column.records if record.path not in gone]


def publish(
    district: District, drafts: Drafts, out: AbstractSet[tuple[str, int]], years: SequenceOf[int], foreign: str
) -> Published:
    """Lay out and list all of `drafts` but those in `out`; `foreign` is the address of the host with the e-book."""
    site = Published()
    numbers = Sequence()
    by_year = {year: _year_column(at, year) for at, year in enumerate(years)}
    own = Column(OWN_COLUMN, 299353, None, "街道年度报告和活动", kind="static")
    site.columns = [*by_year.values(), own]
    for index, (key, draft) in enumerate(drafts.items()):
        column = by_year[draft.year]
        # Numbers and looks are given to reports not yet out as well, so that a later night changes nothing else.
        number = numbers.number(draft.published)
        if key in out:
            continue
        in_own = draft.body.unit_id == OWN_COLUMN_BODY
        if in_own and draft.year in ONLY_THERE:
            column = own
        article = _article(draft, number, column.number, _look(draft, index), site, foreign)
        site.reports[key] = article
        if draft.body.by_endpoint:
            site.endpoint[draft.body.credit_code, draft.year] = article
            site.forms[key] = "endpoint"
            continue
        site.articles.append(article)
        column.records.append(Record(article.list_title, article.path, article.published.date()))
        if in_own and column is not own:
            twin = replace(article, column=own.number).path
            article.other_paths = (twin,)
            own.records.append(Record(article.list_title, twin, article.published.date()))
    _accidents(site, drafts, by_year, numbers)
    _look_alikes(site, district, by_year, own, numbers)
    for column in site.columns:
        column.records.sort(key=lambda record: (record.shown, record.path), reverse=True)
    return site


def _year_column(at: int, year: int) -> Column:
    number = YEAR_COLUMNS.get(year, 190000 + year)
    made = (
        {"proxy": columns.PROXY_OLD, "per_page": 20},
        {"group": 1},
        {"kind": "frame", "proxy": columns.PROXY_MIDDLE},
        {"twice": True, "per_page": 10, "group": 2},
    )[at % 4]
    return Column(number, 300100 + at, year, f"{year}年", **made)


def _look(draft: Draft, index: int) -> Look:
    look = look_of(index, draft.title_has_unit)
    key = (draft.body.unit_id, draft.year)
    if key == SEPARATED:
        # Only the district government's sums are large enough for thousands separators.
        return replace(look, table="thousands")
    if key == STRAY_TAG:
        # Shown as a tag only where the prose is not escaped by the page's table.
        return replace(look, flaws=look.flaws | {"stray_tag"})
    if look.table == "full_width" and not any(draft.cells[f"T4.{g}.total"] != "0" for g in ("review", "direct_suit")):
        # Wholly empty 表四 are filled with strokes by some; blanks are not zeros.
        strokes = {address: "/" for address in draft.cells if address.startswith("T4.")}
        if all(draft.cells[address] == "0" for address in strokes):
            draft.cells |= strokes
    return look


def _article(draft: Draft, number: int, column: int, look: Look, site: Published, foreign: str) -> Article:
    key = (draft.body.unit_id, draft.year)
    form = FORMS.get(key, "page")
    site.forms[key] = form
    name, title = draft.body.name, draft.title
    shown = (name, title) if look.two_lines else (f"{name}{title}",)
    if not draft.title_has_unit:
        shown = (title,)
    links = []
    if form in {"pdf", "page_pdf", "broken_pdf"}:
        data = pdf.render(draft) if form != "broken_pdf" else "<html><body>文件不存在</body></html>".encode()
        kind = "application/pdf" if form != "broken_pdf" else "text/html"
        attachment = Attachment(f"{key}", f"{name}{title}.pdf", data, kind)
        site.files[attachment.filename] = attachment
        links.append(attachment.anchor())
    if form == "ebook":
        links.append(
            f'<p><a href="{foreign}/book/{draft.year}dzs/bangongshi/files/basic-html/page1.html">点击阅读电子书</a></p>'
        )
    body = "\n".join(links) if form in {"pdf", "broken_pdf"} else report_body(draft, look, links)
    return Article(
        number=number,
        column=column,
        published=draft.published,
        lines=shown,
        list_title="".join(shown),
        source=name,
        body=body,
        look=look,
        crumbs=("首页", "政府信息公开", "法定主动公开内容", "年度报告", f"{draft.year}年"),
        unit_id=draft.body.unit_id,
        year=draft.year,
        draft=draft,
    )


def _accidents(site: Published, drafts: Drafts, by_year: dict[int, Column], numbers: Sequence) -> None:
    """Links that lead nowhere beside the living copy, and one report listed again under a later year."""
    for key, bucket in ((DEAD_COPY, site.dead), (SOFT_COPY, site.soft)):
        draft = drafts.get(key)
        if draft is None or key[1] not in by_year:
            continue
        earlier = draft.published - dt.timedelta(days=1)
        path = f"/art/{earlier.year}/{earlier.month}/{earlier.day}/art_{by_year[key[1]].number}_{numbers.number(earlier)}.html"
        bucket.add(path)
        by_year[key[1]].records.append(Record(draft.full_title, path, earlier.date()))
    again = site.article_of(*RELISTED)
    last = max(by_year)
    if again is not None and last != again.year:
        by_year[last].records.append(Record(again.list_title, again.path, again.published.date()))


def _look_alikes(site: Published, district: District, by_year: dict[int, Column], own: Column, numbers: Sequence) -> None:
    """What stands in the columns and is no report: pictures and readings of reports, another yearly form, an event."""
    government, last = district.government, district.bodies[-1]
    for year, column in by_year.items():
        texts = (
            (f"（图解）{last.name}{year}年政府信息公开工作年度报告", last.name,
             '<p><img src="/picture/0/s{n}.jpg" alt="图解"/></p>'),
            (f"关于《{government.name}{year}年政府信息公开工作年度报告》的解读", government.name,
             "<p>为便于公众了解年度报告的主要内容，现就报告的框架和亮点作简要说明。</p>"),
            (f"{district.prefix}人民政府政府网站工作年度报表（{year}年度）", government.name,
             "<table border='1'><tr><td>填报单位</td><td>网站</td></tr><tr><td>信息发布总数</td><td>5321</td></tr></table>"),
            (f"{last.short}开展{year}年政府开放日活动", last.name, "<p>活动当天，居民代表参观了便民服务大厅。</p>"),
        )  # fmt: skip
        for at, (title, source, body) in enumerate(texts):
            # After the reports of the year; the last one stands in the mixed column.
            loaded = dt.datetime(year + 1, 1, 30, 9 + at, 15, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
            number = numbers.number(loaded)
            where = own if at == 3 else column
            article = Article(number, where.number, loaded, (title,), title, source, body.replace("{n}", str(number)), Look())
            site.articles.append(article)
            where.records.append(Record(title, article.path, loaded.date()))
