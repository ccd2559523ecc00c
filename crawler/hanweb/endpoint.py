"""The annual-report service: one unit and one year per call; 200 with an empty body means that there is no report."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from msgspec import structs

from crawler.answer import Answer
from crawler.articles import Listed, describe
from crawler.page import ArticlePage
from crawler.records import Attachment, ColumnView, ListedArticle, PageState, Publication
from crawler.register import Column, Register, Unit


def report_url(endpoint: str, unit: Unit, year: int) -> str:
    """The address of one unit's report for one year. The unit must have a credit code."""
    return f"{endpoint}?{urlencode({'area': unit.credit_code, 'fbtime': year})}"


def year_url(endpoint: str, year: int) -> str:
    """What stands for the service's answers of one year where a column's address would stand."""
    return f"{endpoint}?{urlencode({'fbtime': year})}"


def endpoint_key(endpoint: str, unit: Unit, year: int) -> str:
    """What one call of a service is: address, unit and year."""
    return f"{endpoint}|{unit.unit_id}|{year}"


def answered_view(
    view: ColumnView | None, column_url: str, year: int, fetched_at: str, article: ListedArticle | None
) -> ColumnView:
    """The view of a service's year with one more answer: a report, or none."""
    view = view or ColumnView(
        column_url=column_url,
        year=year,
        fetched_at=fetched_at,
        articles=(),
        stated_total=None,
        complete=True,
        state=PageState.OK,
    )
    if article is None:
        return view
    line = structs.replace(article, position=len(view.articles) + 1)
    return structs.replace(view, articles=(*view.articles, line))


def report_key(endpoint: str, unit: Unit, year: int) -> str:
    """ "host/area/year"."""
    return f"{(urlsplit(endpoint).hostname or '').lower()}/{unit.credit_code}/{year}"


def describe_answer(
    register: Register,
    endpoint: str,
    unit: Unit,
    year: int,
    answer: Answer,
    page: ArticlePage | None,
    attachments: list[Attachment],
) -> Publication:
    """The publication behind an answer. Unit and year are those asked for; the title may contradict, and a rule will say so."""
    url = answer.capture.url
    title = page.title if page else ""
    article = ListedArticle(article_key=report_key(endpoint, unit, year), url=url, title=title, date=None, position=1)
    column = Column(url=year_url(endpoint, year), year=year)
    found = describe(register, [Listed(column, article)], answer, page, attachments)
    return structs.replace(
        found,
        unit_id=unit.unit_id,
        unit_reason=f"年报接口按统一社会信用代码{unit.credit_code}返回。",
        year=year,
        year_reason=f"年报接口按年度{year}返回。",
        column_year=year,
    )
