"""The true figures of every body and year: tables that balance, carry over and keep their stock by construction."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from standin.districts import Body, District
from standin.form import APPLICANTS, CASE_GROUPS, OUTCOMES, result_rows, template_of

RESULT_KEYS: tuple[str, ...] = tuple(row.key for row in result_rows("2021"))
_PEOPLE: tuple[str, ...] = tuple(key for key, _ in APPLICANTS)
# How often each result is drawn; the rest of the rows once in a long while.
_RESULT_WEIGHTS = {"granted": 40, "partial": 8, "unavailable_not_held": 18, "denied_admin_query": 4, "denied_third_party": 3,
                   "denied_process": 3, "unprocessed_repeat": 3, "unprocessed_petition": 4, "other_misc": 5,
                   "other_no_correction": 2, "other_fee_unpaid": 0, "unavailable_needs_making": 3}  # fmt: skip


@dataclass
class Figures:
    """One body's year. Keys: `requests` (row, applicant) without totals, `cases` (group, outcome), `papers` by name."""

    requests: dict[tuple[str, str], int] = field(default_factory=dict)
    cases: dict[tuple[str, str], int] = field(default_factory=dict)
    papers: dict[str, int] = field(default_factory=dict)

    def requests_total(self, row: str) -> int:
        """The 总计 of a row of 表三."""
        return sum(self.requests.get((row, person), 0) for person in _PEOPLE)

    def result_total(self, keys: Iterable[str]) -> int:
        """The sum of several result rows over all applicants."""
        return sum(self.requests_total(key) for key in keys)

    def cases_total(self, *groups: str) -> int:
        """All cases of the named groups of 表四."""
        return sum(number for (group, _), number in self.cases.items() if group in groups)


def generate(
    district: District, years: Sequence[int], seed: int, needs: Mapping[tuple[str, int], str]
) -> dict[tuple[str, int], Figures]:
    """The figures of all bodies; `needs` asks `none`, `some` or `settled` (some, nothing carried out) of a body's year."""
    found: dict[tuple[str, int], Figures] = {}
    for body in district.bodies[1:]:
        carried = dict.fromkeys(_PEOPLE, 0)
        stock = _rng(seed, body, 0, "stock").randrange(2, 15)
        for year in years:
            wish = needs.get((body.unit_id, year), "")
            # Nothing may be left over for a year that is to have no applications at all.
            settle = wish in {"none", "settled"} or needs.get((body.unit_id, year + 1)) == "none"
            figures = Figures()
            carried = _requests(figures, body, carried, wish, settle, _rng(seed, body, year, "requests"))
            _cases(figures, body, _rng(seed, body, year, "cases"))
            stock = _papers(figures, body, stock, _rng(seed, body, year, "papers"))
            found[body.unit_id, year] = figures
    for year in years:
        found[district.government.unit_id, year] = _sum([found[body.unit_id, year] for body in district.bodies[1:]])
    return found


def _rng(seed: int, body: Body, year: int, purpose: str) -> random.Random:
    return random.Random(f"{seed}/{body.unit_id}/{year}/{purpose}")


def _requests(
    figures: Figures, body: Body, carried: Mapping[str, int], wish: str, settle: bool, rng: random.Random
) -> dict[str, int]:
    department = body.kind == "department"
    quiet = wish == "none" or (wish == "" and not department and rng.random() < 0.4)
    left_over: dict[str, int] = {}
    for person in _PEOPLE:
        new = 0
        if not quiet and person == "natural":
            new = rng.randrange(6, 30) if department else rng.randrange(3, 9)
        elif not quiet and person in {"business", "legal_service", "other_org"} and department:
            new = rng.choice([0, 0, 1, 2, 3])
        open_cases = new + carried[person]
        rest = 0 if settle else min(new, rng.choice([0, 0, 1, 2] if person == "natural" else [0, 0, 0, 1]))
        figures.requests["new_received", person] = new
        figures.requests["carried_in", person] = carried[person]
        figures.requests["carried_out", person] = rest
        for key in RESULT_KEYS:
            figures.requests[key, person] = 0
        first = ["granted", "partial"] if person == "natural" else []
        for index in range(open_cases - rest):
            key = first[index] if index < len(first) else rng.choices(*_weighted())[0]
            figures.requests[key, person] += 1
        figures.requests["handled_total", person] = open_cases - rest
        left_over[person] = rest
    return left_over


def _weighted() -> tuple[list[str], list[int]]:
    return list(_RESULT_WEIGHTS), list(_RESULT_WEIGHTS.values())


def _cases(figures: Figures, body: Body, rng: random.Random) -> None:
    handled = figures.requests_total("handled_total")
    for group in CASE_GROUPS:
        for outcome, _ in OUTCOMES[:-1]:
            figures.cases[group, outcome] = 0
    if body.kind != "department" or handled < 8 or rng.random() < 0.5:
        return
    figures.cases["review", "upheld"] = rng.randrange(1, 3)
    figures.cases["review", "corrected"] = rng.choice([0, 0, 1])
    if rng.random() < 0.4:
        figures.cases["suit_after_review", "upheld"] = 1


def _papers(figures: Figures, body: Body, stock: int, rng: random.Random) -> int:
    makes = body.kind in {"department", "functional_zone"}
    made = rng.randrange(0, 4) if makes else rng.choice([0, 0, 0, 1])
    repealed = min(stock, rng.choice([0, 0, 1, 2]))
    papers = figures.papers
    papers.update(made=made, repealed=repealed, in_force=stock + made - repealed, newly_public=made)
    scale = 20 if body.enforcement else 0
    papers["licensing"] = rng.randrange(8, 20) * scale
    papers["penalty"] = rng.randrange(3, 9) * scale
    papers["coercion"] = rng.randrange(0, 4) if scale else 0
    papers["fee_cents"] = rng.randrange(800, 4000) if body.enforcement else 0
    # The items of the form of 2019 count kinds of matters, not cases: far below the decisions, never equal to them.
    for key in ("licensing", "other_services", "penalty", "coercion"):
        prior = rng.randrange(10, 30) if body.enforcement else 0
        papers[f"{key}_prior"] = prior
        papers[f"{key}_change"] = rng.choice([-2, -1, 0, 0, 3]) if prior else 0
    papers["other_services"] = rng.randrange(60, 200) if body.enforcement else 0
    papers["fees_prior"] = 1 if body.enforcement else 0
    papers["fees_change"] = 0
    projects = rng.randrange(1, 6) if body.kind != "subdistrict" else 0
    papers["projects"] = projects
    papers["amount"] = projects * rng.randrange(31, 90) * 1000
    return papers["in_force"]


def _sum(parts: Sequence[Figures]) -> Figures:
    total = Figures()
    for part in parts:
        for key, number in part.requests.items():
            total.requests[key] = total.requests.get(key, 0) + number
        for group, number in part.cases.items():
            total.cases[group] = total.cases.get(group, 0) + number
        for name, number in part.papers.items():
            total.papers[name] = total.papers.get(name, 0) + number
    return total


def printed(figures: Figures, template: str) -> dict[str, str]:
    """The figures as the cells of a form print them, by address."""
    cells = {}
    keys = ["new_received", "carried_in", *RESULT_KEYS, "handled_total", "carried_out"]
    for key in keys:
        for person in _PEOPLE:
            cells[f"T3.{key}.{person}"] = str(figures.requests[key, person])
        cells[f"T3.{key}.total"] = str(figures.requests_total(key))
    if template == "2019":
        for column in (*_PEOPLE, "total"):
            parts = [int(cells.pop(f"T3.{key}.{column}")) for key in RESULT_KEYS[-3:]]
            cells[f"T3.other.{column}"] = str(sum(parts))
    for group in CASE_GROUPS:
        for outcome, _ in OUTCOMES[:-1]:
            cells[f"T4.{group}.{outcome}"] = str(figures.cases[group, outcome])
        cells[f"T4.{group}.total"] = str(figures.cases_total(group))
    cells.update(_papers_2021(figures.papers) if template == "2021" else _papers_2019(figures.papers))
    return cells


def _papers_2021(papers: Mapping[str, int]) -> dict[str, str]:
    whole, cents = divmod(papers["fee_cents"], 100)
    cells = {f"T2.rules.{name}": "0" for name in ("made", "repealed", "in_force")}
    cells |= {f"T2.normative.{name}": str(papers[name]) for name in ("made", "repealed", "in_force")}
    cells |= {f"T2.{name}.decisions": str(papers[name]) for name in ("licensing", "penalty", "coercion")}
    return cells | {"T2.fees.amount": f"{whole}.{cents:02d}" if papers["fee_cents"] else "0"}


def _papers_2019(papers: Mapping[str, int]) -> dict[str, str]:
    cells = {f"T2.rules.{name}": "0" for name in ("made", "newly_public", "public_total")}
    cells["T2.normative.made"] = str(papers["made"])
    cells["T2.normative.newly_public"] = str(papers["newly_public"])
    cells["T2.normative.public_total"] = str(papers["in_force"])
    for key in ("licensing", "other_services", "penalty", "coercion"):
        cells[f"T2.{key}.prior_items"] = str(papers[f"{key}_prior"])
        cells[f"T2.{key}.change"] = str(papers[f"{key}_change"])
        cells[f"T2.{key}.decisions"] = str(papers[key])
    cells["T2.fees.prior_items"] = str(papers["fees_prior"])
    cells["T2.fees.change"] = str(papers["fees_change"])
    cells["T2.procurement.projects"] = str(papers["projects"])
    # The form wants the amount with its unit.
    cells["T2.procurement.amount"] = f"{papers['amount']}元" if papers["amount"] else "0"
    return cells


__all__ = ["RESULT_KEYS", "Figures", "generate", "printed", "template_of"]
