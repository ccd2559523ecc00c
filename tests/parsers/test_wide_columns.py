"""Tables that share one sheet with others have columns over several of the sheet's: the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, read, same, values_of, year_of


def widened(grid: make.Grid, widths: Sequence[int]) -> make.Grid:
    """Each column over as many as `widths` says, from the left, again and again."""
    starts = [0]
    for column in range(make.width(grid)):
        starts.append(starts[-1] + widths[column % len(widths)])
    return [replace(box, col=starts[box.col], cols=starts[box.col + box.cols] - starts[box.col]) for box in grid]


@pytest.mark.parametrize("template_id", FORMS)
@settings(max_examples=12, deadline=None)
@given(widths=st.lists(st.integers(1, 4), min_size=1, max_size=15))
def test_columns_over_several_of_the_sheet(template_id: str, widths: list[int]) -> None:
    values = values_of(template_id)
    tables = {name: make.table(widened(grid, widths)) for name, grid in make.official(template_id, values).items()}
    same(read(make.page(tables), year_of(template_id)), template_id, values)
