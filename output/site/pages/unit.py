"""One unit: its years side by side, its score and where it stands, findings by cause, figures over the years."""

from __future__ import annotations

from statistics import median
from typing import Any

from markupsafe import Markup

from output import labels
from output.site.charts.columns import Series, stacked
from output.site.charts.line import trend
from output.site.charts.strip import strip
from output.site.figures import OUTCOMES, outcomes, rows_over_years
from output.site.grouping import by_cause
from output.site.view import SiteView, is_open


def unit(view: SiteView, unit_id: str) -> dict[str, Any]:
    """Values for the page of a unit."""
    own = view.unit(unit_id)
    years = view.years_of(unit_id)
    cards = {year: view.cards.get((unit_id, year)) for year in years}
    return {
        "unit": own,
        "parent": view.units.get(own.parent or ""),
        "years": years,
        "entries": {year: view.coverage[unit_id, year] for year in years},
        "cards": cards,
        "counts_of": {year: view.open_counts((unit_id, year)) for year in years},
        "trend": _trend(view, unit_id, years),
        "standing": _standing(view, unit_id, years),
        "outcome_chart": _outcomes(view, unit_id, years),
        "groups": [
            (year, found)
            for year in years
            if (found := by_cause([item for item in view.loud((unit_id, year)) if is_open(item)], view.report(unit_id, year),
                                  view.lang))
        ],
        "figure_rows": rows_over_years([view.report(unit_id, year) for year in years]),
    }  # fmt: skip


def _trend(view: SiteView, unit_id: str, years: list[int]) -> Markup | None:
    old_first = years[::-1]
    cards = [view.cards.get((unit_id, year)) for year in old_first]
    scores = [card.score if card else None for card in cards]
    known = [score for score in scores if score is not None]
    if not known:
        return None
    words = "，" if view.lang == "zh" else ", "
    title = words.join(
        f"{year}: {'—' if score is None else format(score, 'g')}" for year, score in zip(old_first, scores, strict=True)
    )
    lowest = max(0.0, min(known) // 20 * 20 - 0.0) if min(known) < 100 else 80.0
    return trend(title, [str(year) for year in old_first], scores, lowest, 100.0)


def _standing(view: SiteView, unit_id: str, years: list[int]) -> dict[str, Any] | None:
    """The newest year in which the unit and at least one other of its kind have a score."""
    own = view.unit(unit_id)
    for year in years:
        card = view.cards.get((unit_id, year))
        cards = view.comparable(own.kind, year)
        if card is None or card.score is None or card.rank is None or len(cards) < 2:
            continue
        scores = [one.score for one in cards if one.score is not None]
        others = [one.score for one in cards if one.unit_id != unit_id and one.score is not None]
        title = view.words("standing").format(year=year, kind=labels.KIND[own.kind.value][view.lang])
        return {
            "year": year,
            "title": title,
            "words": view.words("standing_words").format(count=card.ranked_among, rank=card.rank, median=f"{median(scores):g}"),
            "chart": strip(title, others, card.score, view.short[unit_id]),
        }
    return None


def _outcomes(view: SiteView, unit_id: str, years: list[int]) -> dict[str, Any] | None:
    old_first = years[::-1]
    found = [outcomes(view.report(unit_id, year)) for year in old_first]
    if not any(value is not None for one in found for value in one.values()):
        return None
    series = [
        Series(
            labels.RESULT[name][view.lang],
            f"p{at}",
            tuple(None if one[name] is None else float(one[name] or 0) for one in found),
        )
        for at, name in enumerate(OUTCOMES)
    ]
    shown = [one for one in series if any(one.values)]
    return {
        "years": old_first,
        "series": shown,
        "chart": stacked(view.words("applications"), [str(year) for year in old_first], shown),
    }
