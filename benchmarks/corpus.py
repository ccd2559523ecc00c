"""Judged cases for benchmarks: the reports of the stand-in district, read by the real readers, each with last year's beside it."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from crawler.register.load import load_register
from parsers.model import Report
from parsers.parse import parse
from rules.case import Case
from standin.article import content_type, page
from standin.register import write_register
from standin.world import Parameters, build

BASE = "http://127.0.0.1:8000"


def cases(units: int | None = None, years: tuple[int, ...] = (2020, 2021, 2022, 2023)) -> list[Case]:
    """One case per report that the stand-in publishes as a page, unit by unit as an audit judges them; its planted faults are in them."""
    world = build(Parameters(units=units, years=years))
    with tempfile.TemporaryDirectory() as folder:
        write_register(world, BASE, Path(folder))
        register = load_register(Path(folder))
    reports: dict[tuple[str, int], Report] = {}
    for (unit_id, year), article in world.published.reports.items():
        if world.published.forms[unit_id, year] not in ("page", "page_pdf"):
            continue
        made = dt.datetime(max(years) + 1, 2, 20, 8, 0)
        reports[unit_id, year] = parse(
            page(article, world.district.prefix, "127.0.0.1", made, 1),
            register=register,
            content_type=content_type(article.look),
            url=BASE + article.path,
            unit_id=unit_id,
            year=year,
            title="".join(article.lines),
            published_at=article.published.isoformat(),
            published_at_source="meta",
        )
    return [
        Case(
            register=register,
            unit=register.unit(unit_id),
            year=year,
            as_of=world.as_of,
            report=report,
            previous=reports.get((unit_id, year - 1)),
        )
        for (unit_id, year), report in sorted(reports.items())
    ]
