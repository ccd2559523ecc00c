"""The true numbers of every report: drawn once per unit and year, chained over the years, every identity of the form holding."""

import random

from msgspec import Struct

from tests.second_site.units import Unit

COLUMNS = ("natural", "business", "research", "public_interest", "legal_service", "other_org", "total")
ROWS = (
    "new_received",
    "carried_in",
    "granted",
    "partial",
    "denied_state_secret",
    "denied_other_law",
    "denied_safety_stability",
    "denied_third_party",
    "denied_internal",
    "denied_process",
    "denied_enforcement_file",
    "denied_admin_query",
    "unavailable_not_held",
    "unavailable_needs_making",
    "unavailable_unclear",
    "unprocessed_petition",
    "unprocessed_repeat",
    "unprocessed_publication",
    "unprocessed_excessive",
    "unprocessed_reconfirm",
    "other_no_correction",
    "other_fee_unpaid",
    "other_misc",
    "handled_total",
    "carried_out",
)
DETAILS = tuple(ROWS[2:23])
GROUPS = ("review", "direct_suit", "suit_after_review")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
OLD_BLOCKS = {
    "rules": ("made", "newly_public", "public_total"),
    "normative": ("made", "newly_public", "public_total"),
    "licensing": ("prior_items", "change", "decisions"),
    "other_services": ("prior_items", "change", "decisions"),
    "penalty": ("prior_items", "change", "decisions"),
    "coercion": ("prior_items", "change", "decisions"),
    "fees": ("prior_items", "change"),
    "procurement": ("projects", "amount"),
}

Cells = dict[str, str]
"""Address of a cell -> the text printed in it."""


class Numbers(Struct):
    """What one report's tables say, as printed text by address; `template` is the form's name in the contract."""

    template: str
    cells: Cells

    def n(self, cell: str) -> int:
        """The whole number printed in a cell."""
        return int(self.cells[cell])

    def add(self, change: int, *cells: str) -> None:
        """Change cells by the same amount."""
        for cell in cells:
            self.cells[cell] = str(self.n(cell) + change)


def _requests(rng: random.Random, unit: Unit, carried: dict[str, int], old: bool) -> Cells:
    table = {row: dict.fromkeys(COLUMNS, 0) for row in ROWS}
    for column in COLUMNS[:-1]:
        if unit.quiet:
            continue
        new = {"natural": rng.randint(6, 14), "business": rng.randint(1, 4), "legal_service": rng.randint(0, 2)}.get(column, 0)
        left = rng.randint(0, 2) if column == "natural" else 0
        table["new_received"][column], table["carried_in"][column], table["carried_out"][column] = (
            new,
            carried.get(column, 0),
            left,
        )
        done = new + carried.get(column, 0) - left
        table["handled_total"][column] = done
        for _ in range(done):
            row = rng.choice(("granted", "granted", "partial", *DETAILS[2:18], "other_misc"))
            table[row][column] += 1
    for values in table.values():
        values["total"] = sum(values[column] for column in COLUMNS[:-1])
    if old:
        table["other"] = {
            column: sum(table.pop(row)[column] if column == "total" else table[row][column] for row in ROWS[20:23])
            for column in COLUMNS
        }
    return {f"T3.{row}.{column}": str(value) for row, cells in table.items() for column, value in cells.items()}


def _disputes(rng: random.Random, unit: Unit, year: int) -> Cells:
    cells: Cells = {}
    for group in GROUPS:
        none = unit.quiet or (group == "direct_suit" and year > 2022)
        most = 0 if none else {"review": 3, "direct_suit": 2, "suit_after_review": 0}[group]
        values = [rng.randint(0, most) if at < 2 else 0 for at in range(4)]
        cells |= {f"T4.{group}.{result}": str(value) for result, value in zip(RESULTS, [*values, sum(values)], strict=True)}
    return cells


def _active(rng: random.Random, unit: Unit, stock: int) -> Cells:
    made, gone = (rng.randint(0, 3), rng.randint(0, 1)) if unit.kind != "institution" else (0, 0)
    gone = min(gone, stock)
    decisions = [rng.randint(300, 400), rng.randint(40, 60), rng.randint(2, 5)] if unit.enforcement else [0, 0, 0]
    values = [0, 0, 0, made, gone, stock + made - gone, *decisions]
    names = [f"{row}.{column}" for row in ("rules", "normative") for column in ("made", "repealed", "in_force")]
    names += [f"{row}.decisions" for row in ("licensing", "penalty", "coercion")]
    return {f"T2.{name}": str(value) for name, value in zip(names, values, strict=True)} | {
        "T2.fees.amount": "3.75" if unit.enforcement else "0"
    }


def _active_old(rng: random.Random, unit: Unit) -> Cells:
    cells = {f"T2.{row}.{column}": "0" for row, columns in OLD_BLOCKS.items() for column in columns}
    made = rng.randint(1, 3)
    cells |= {
        "T2.normative.made": str(made),
        "T2.normative.newly_public": str(made),
        "T2.normative.public_total": str(made + 4),
    }
    cells |= {"T2.procurement.projects": "6", "T2.procurement.amount": "184.52万元"}
    if unit.enforcement:
        cells |= {
            "T2.licensing.prior_items": "28",
            "T2.licensing.change": "-2",
            "T2.licensing.decisions": str(rng.randint(300, 400)),
        }
        cells |= {"T2.penalty.prior_items": "41", "T2.penalty.change": "3", "T2.penalty.decisions": str(rng.randint(60, 90))}
    return cells


def numbers_of(unit: Unit) -> dict[int, Numbers]:
    """The unit's numbers of every year it reports, each year carrying on from the one before."""
    result: dict[int, Numbers] = {}
    carried: dict[str, int] = {}
    stock = 5
    for year in unit.years():
        rng = random.Random(f"{unit.id}-{year}")
        old = year < 2021
        cells = _active_old(rng, unit) if old else _active(rng, unit, stock)
        cells |= _requests(rng, unit, carried, old) | _disputes(rng, unit, year)
        carried = {column: int(cells[f"T3.carried_out.{column}"]) for column in COLUMNS[:-1]}
        stock = stock if old else int(cells["T2.normative.in_force"])
        result[year] = Numbers("2019" if old else "2021", cells)
    return result
