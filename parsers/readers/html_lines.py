"""Tables that a page sets without table tags: a block or a line per cell, or lines with bars, become grids of their own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from parsers.blocks import Block, Grid, Paragraph, Place
from parsers.readers.text import bar_grid, is_bar_line
from parsers.tables.stream import stretches
from parsers.textnorm import squeeze

# A word that stands in the head of each of the three tables, and in no sentence as the whole line.
_TELLING = ("信息内容", "自然人", "结果维持")
_LONGEST_LINE = 400


def with_line_tables(blocks: list[Block]) -> list[Block]:
    """The blocks, with paragraphs that are the cells of an official table joined to grids. Tables that are grids are left alone.

    What such a copy does not show stays unknown: spans are lost, and blank cells may be, so the reader of the table takes a row
    only where it has as many values as there are columns.
    """
    wanted = _missing(blocks)
    if not wanted:
        return blocks
    result: list[Block] = []
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        result += _converted(run, wanted)
        result.append(block)
        run = []
    return result + _converted(run, wanted)


def without_hidden_copies(blocks: list[Block], unseen: set[int]) -> list[Block]:
    """The blocks without those that the page does not show and says again where it does.

    What stands behind a tab is hidden too, and may be the only copy: it stays.
    """
    if not unseen:
        return blocks
    shown = [block for index, block in enumerate(blocks) if index not in unseen]
    hidden = [blocks[index] for index in sorted(unseen)]
    if tables := _tables_in(hidden):
        return shown if tables <= _tables_in(shown) else blocks
    said = {squeeze(block.text) for block in shown if isinstance(block, Paragraph)}
    repeated = all(squeeze(block.text) in said for block in hidden if isinstance(block, Paragraph))
    return shown if repeated else blocks


def _tables_in(blocks: Sequence[Block]) -> set[str]:
    """The telling words in the cells of grids."""
    texts = [squeeze(cell.text) for block in blocks if isinstance(block, Grid) for cell in block.cells]
    return {word for word in _TELLING if any(word in text for text in texts)}


def _missing(blocks: Sequence[Block]) -> list[str]:
    """The telling words that some paragraph has and no grid."""
    in_lines = {word for block in blocks if isinstance(block, Paragraph) and len(block.text) <= _LONGEST_LINE
                for word in _TELLING if word in squeeze(block.text)}  # fmt: skip
    if not in_lines:
        return []
    in_grids = {word for block in blocks if isinstance(block, Grid) for cell in block.cells
                for word in in_lines if word in squeeze(cell.text)}  # fmt: skip
    return [word for word in _TELLING if word in in_lines - in_grids]


def _converted(run: list[Paragraph], wanted: Sequence[str]) -> list[Block]:
    lines = [paragraph.text for paragraph in run]
    if not any(word in squeeze(line) for word in wanted for line in lines):
        return list(run)
    found = {stretch.start: (stretch.stop, stretch.grid) for stretch in stretches(lines)}
    number = 0
    while number < len(lines):
        if number in found:
            number = found[number][0]
            continue
        stop = number
        while stop < len(lines) and stop not in found and is_bar_line(lines[stop], open_table=stop > number):
            stop += 1
        grid = bar_grid([(at + 1, lines[at]) for at in range(number, stop)])
        if grid is not None:
            found[number] = (stop, grid)
        number = max(stop, number + 1)
    result: list[Block] = []
    number = 0
    while number < len(lines):
        if number in found:
            number, grid = found[number]
            result.append(_placed(grid, run))
        else:
            result.append(run[number])
            number += 1
    return result


def _placed(grid: Grid, run: Sequence[Paragraph]) -> Grid:
    """The grid with the places of the paragraphs instead of line numbers."""
    cells = [msgspec.structs.replace(cell, place=_place(cell.place, run)) for cell in grid.cells]
    return msgspec.structs.replace(grid, cells=cells, place=_place(grid.place, run))


def _place(place: Place, run: Sequence[Paragraph]) -> Place:
    number = int((place.path or "line 1").removeprefix("line "))
    return run[number - 1].place
