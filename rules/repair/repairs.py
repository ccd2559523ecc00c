"""The repairs of one report: its causes with all equally small repairs, the suspects of the contract, and what was given up."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from parsers.blocks import Note
from parsers.model import Report, Suspect
from rules.case import Case
from rules.fingerprint import fingerprint
from rules.forms import form_of
from rules.messages import render
from rules.repair.build import system_of
from rules.repair.plausible import Suggestion, ranked
from rules.repair.solve import MOST_CHANGES, MOST_NODES, solve
from rules.repair.system import Equation, Origin

_RULE = "common"
TOO_MANY, GAVE_UP = "repair-too-many", "repair-bound"
_SHOWN_SYMPTOMS = 6


class Explained(Struct, frozen=True):
    """One cause: a stable id, the failed equations it explains, and its repairs, the likeliest first."""

    id: str
    symptoms: tuple[Equation, ...]
    options: tuple[tuple[Suggestion, ...], ...]

    @property
    def in_tables(self) -> bool:
        """Whether any repair changes a cell of this report; if none does, the fault may lie in another document alone."""
        return any(one.variable.origin is Origin.CELL for option in self.options for one in option)


class Mended(Struct, frozen=True):
    """What of the repairs goes into the report: its suspects, and notes where none could be named."""

    suspects: list[Suspect]
    notes: list[Note]

    def put_into(self, report: Report) -> Report:
        """The report with these suspects and notes; the report that was handed in stays as it was read."""
        return msgspec.structs.replace(report, suspects=self.suspects, notes=[*report.notes, *self.notes])


class Repairs(Struct, frozen=True):
    """All causes of a report, and notes where no repair could be named."""

    causes: tuple[Explained, ...] = ()
    notes: tuple[Note, ...] = ()

    def mended(self) -> Mended:
        """Suspects and notes, to be stored and put into the report."""
        return Mended(self.suspects(), list(self.notes))

    def suspects(self) -> list[Suspect]:
        """The suspects of the contract: every cell of every repair; of several equally small repairs each is one `option`."""
        found = []
        for cause in self.causes:
            for number, option in enumerate(cause.options, 1):
                for one in option:
                    if one.variable.origin is not Origin.CELL:
                        continue
                    found.append(
                        Suspect(
                            cell=one.variable.name,
                            stated=one.variable.stated,
                            implied=one.implied,
                            repairs=[symptom.name for symptom in cause.symptoms if one.index in symptom.terms],
                            reason=one.reason.value,
                            option=number,
                            cause=cause.id,
                        )
                    )
        return found


def repairs_of(case: Case, lang: str = "zh", most_nodes: int = MOST_NODES) -> Repairs:
    """The smallest repairs of everything that does not add up in a report, within itself and against what it is compared with.

    Pure and deterministic: the same case gives the same repairs on every machine, for work is counted in nodes. No value of the
    report is changed. Without a report, or where every equation holds, there are none.
    """
    form = form_of(case)
    if form is None:
        return Repairs()
    system = system_of(case)
    solution = solve(system, most_nodes=most_nodes)
    causes = []
    for cause in sorted(solution.causes, key=lambda one: -len(one.symptoms)):
        options = ranked(cause.options, system, form, case.previous)
        causes.append(Explained(_cause_id(case, cause.symptoms), cause.symptoms, tuple(options)))
    notes = []
    for code, key, symptoms in (
        (TOO_MANY, "repair_too_many", solution.too_many),
        (GAVE_UP, "repair_gave_up", solution.gave_up),
    ):
        if symptoms:
            names = [symptom.name for symptom in symptoms]
            shown = "、".join(names[:_SHOWN_SYMPTOMS]) + ("…" if len(names) > _SHOWN_SYMPTOMS else "")
            notes.append(Note(code, render(lang, _RULE, key, {"symptoms": shown, "most": MOST_CHANGES})))
    return Repairs(tuple(causes), tuple(notes))


def _cause_id(case: Case, symptoms: Sequence[Equation]) -> str:
    """Stable as long as the same equations fail together, whatever the numbers and the wording."""
    report = case.report
    unit_id = case.unit.unit_id if case.unit else report.unit_id if report else None
    identity = unit_id or (report.document.sha256 if report else None)
    return fingerprint("cause", identity, case.year, " ".join(sorted(symptom.name for symptom in symptoms)))
