"""Article numbers rise with the time of loading (SITE dossier §4.2); dates can be set at will. Both together tell, never prove."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rules.history.model import Numbered, Visit
from rules.history.presence import telling

NEIGHBOURS = 3


def numbered_articles(visits: Sequence[Visit]) -> dict[str, list[Numbered]]:
    """Per host, every listed article that has a plain number and a date, by number; the newest listing counts."""
    found: dict[str, dict[int, Numbered]] = {}
    for visit in telling(visits):
        for view in visit.views:
            for article in view.articles:
                host, _, number = article.article_key.partition("/")
                if number.isdecimal() and article.date:
                    found.setdefault(host, {})[int(number)] = Numbered(int(number), article.date[:10], article.url)
    return {host: [numbers[key] for key in sorted(numbers)] for host, numbers in found.items()}


def next_below(articles: Sequence[Numbered], number: int) -> tuple[Numbered, ...]:
    """The articles whose numbers lie next below `number`, nearest last; fewer than NEIGHBOURS say too little and give none."""
    end = bisect_left(articles, number, key=lambda article: article.number)
    below = articles[max(0, end - NEIGHBOURS) : end]
    return tuple(below) if len(below) == NEIGHBOURS else ()
