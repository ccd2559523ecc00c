"""One night of the stand-in: parameters in, site and answer file out, the same for the same parameters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from standin.answers import Answers
from standin.districts import District, district
from standin.judge import Scene, judge
from standin.nights import NIGHTS, happen
from standin.publish import YEAR_COLUMNS, Published, publish
from standin.retell import retell
from standin.writing import faults_of, write_all

FIRST_YEAR = 2019
YEARS = (2020, 2021, 2022, 2023)


@dataclass(frozen=True)
class Parameters:
    """What a stand-in is made from; `units` None takes the named bodies, more are invented."""

    number: int = 1
    units: int | None = None
    years: tuple[int, ...] = YEARS
    seed: int = 20240220
    night: int = 1


@dataclass
class World:
    """A district, its published site and what an audit of it must find."""

    parameters: Parameters
    district: District
    as_of: dt.date
    published: Published = field(repr=False)
    answers: Answers = field(repr=False)
    broken: dict[int, str] = field(default_factory=dict)


def build(parameters: Parameters, foreign: str = "http://127.0.0.1:1") -> World:
    """Generate the site as it stands on the night asked for; `foreign` is the base address of the e-book host."""
    if parameters.night not in NIGHTS:
        raise ValueError(f"night {parameters.night} is not one of {sorted(NIGHTS)}")
    if min(parameters.years, default=0) < FIRST_YEAR:
        raise ValueError(
            f"report years {parameters.years} start before {FIRST_YEAR}; older reports have no tables of these forms"
        )
    place = district(parameters.number, parameters.units)
    drafts = write_all(place, parameters.years, parameters.seed)
    planted = faults_of(place, parameters.years)
    story = happen(parameters.night, drafts, {YEAR_COLUMNS[year]: year for year in parameters.years if year in YEAR_COLUMNS})
    came = {(event.unit_id, event.year) for event in story.events if event.kind == "late"}
    absent = {key for key, fault in planted.items() if fault.absent and key not in came}
    # 20 February of the year after the last report year: the district government still has until 31 March.
    as_of = dt.date(max(parameters.years) + 1, 2, 20) + dt.timedelta(days=parameters.night - 1)
    out = {key for key, draft in drafts.items() if key in absent or draft.published.date() > as_of}
    published = publish(place, drafts, out, parameters.years, foreign)
    retell(story, published)
    scene = Scene(
        parameters.seed, parameters.night, parameters.years, place, drafts, planted, published, as_of, story,
    )  # fmt: skip
    return World(parameters, place, as_of, published, judge(scene), story.broken)
