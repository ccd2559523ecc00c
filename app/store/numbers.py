"""The numbers of reports as they are stored beside them: what identities look at, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from parsers.model import Report
from rules.matrix import matrix_of
from rules.matrix_batch import block_of, packed

# The forms whose tables can be added up; that of 2008 has none.
_FORMS = ("2019", "2021")


def packed_numbers(reports: Sequence[Report | None]) -> list[bytes | None]:
    """Per report its packed cells; None where there is no report, its form has no identities or its numbers do not fit."""
    by_form: dict[str, list[int]] = defaultdict(list)
    for index, report in enumerate(reports):
        if report is not None and report.template is not None:
            by_form[report.template].append(index)
    found: list[bytes | None] = [None] * len(reports)
    for form, indices in by_form.items():
        if form not in _FORMS:
            continue
        cells = [report.cells for index in indices if (report := reports[index]) is not None]
        for index, numbers in zip(indices, packed(block_of(matrix_of(form), cells)), strict=True):
            found[index] = numbers
    return found
