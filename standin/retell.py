"""The site changed as the story tells: taken off, moved, dated anew, put in its place under another number, one line more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from standin.article import Article
from standin.columns import Record
from standin.look import Look
from standin.nights import Happening, Story
from standin.numbers import Sequence
from standin.publish import OWN_COLUMN, Published
from standin.writing import SHANGHAI

_NOTICED = dt.datetime(2024, 2, 23, 10, 5, tzinfo=SHANGHAI)


def retell(story: Story, site: Published) -> None:
    """Change the laid-out site; every column stays in the order of its dates."""
    for key in story.gone:
        site.withdraw(*key)
    for event in story.moved:
        _move(_article(site, event), site)
    for event in story.redated:
        _date_anew(_article(site, event), event, site)
    for event in story.renumbered:
        _renumber(_article(site, event), event, site)
    for number in story.listed:
        _notice(number, site)
    for column in site.columns:
        column.records.sort(key=lambda record: (record.shown, record.path), reverse=True)


def _article(site: Published, event: Happening) -> Article:
    article = site.article_of(event.unit_id, event.year)
    if article is None:
        raise ValueError(f"no report of {event.unit_id} for {event.year} is on the site, so nothing can happen to it")
    return article


def _move(article: Article, site: Published) -> None:
    """Into the mixed column: another address, the same number."""
    before = article.path
    article.column = OWN_COLUMN
    for column in site.columns:
        moved = [record for record in column.records if record.path == before]
        column.records = [record for record in column.records if record.path != before]
        own = next(one for one in site.columns if one.number == OWN_COLUMN)
        own.records += [replace(record, path=article.path) for record in moved]
    site.dead.add(before)


def _date_anew(article: Article, event: Happening, site: Published) -> None:
    """Another date on page and in the list; the address keeps the day on which it was filed."""
    assert event.moment is not None
    article.filed = article.published.date()
    article.published = event.moment
    for column in site.columns:
        column.records = [
            replace(record, shown=event.moment.date()) if record.path == article.path else record for record in column.records
        ]


def _renumber(article: Article, event: Happening, site: Published) -> None:
    """Another article in its place; it shows the old date."""
    assert event.moment is not None
    before = article.path
    site.dead.add(before)
    taken = {other.number for other in site.articles}
    numbers = Sequence()
    article.number = next(number for _ in range(1000) if (number := numbers.number(event.moment)) not in taken)
    for column in site.columns:
        column.records = [replace(record, path=article.path) if record.path == before else record for record in column.records]


def _notice(number: int, site: Published) -> None:
    """A line that is no report, so that the list is not what it was."""
    column = next(one for one in site.columns if one.number == number)
    title = f"关于{column.title}政府信息公开年度报告的解读"
    taken = {other.number for other in site.articles}
    numbers = Sequence()
    own = next(found for _ in range(1000) if (found := numbers.number(_NOTICED)) not in taken)
    text = "<p>为便于公众了解，现将年度报告的格式和要点作简要说明。</p>"
    article = Article(own, number, _NOTICED, (title,), title, "", text, Look())
    site.articles.append(article)
    column.records.append(Record(title, article.path, _NOTICED.date()))
