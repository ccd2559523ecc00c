"""A page as lines, tables and pictures from top to bottom, and what on it is only page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from parsers.readers.pdf_aligned import from_alignment, from_rules
from parsers.readers.pdf_grid import Lattice, PageTable, covers, fill, lattices
from parsers.readers.pdf_page import Box, Glyph, PageView
from parsers.readers.pdf_text import Line, lines_of

_LONGEST_NUMBER = 60  # characters; the pattern takes ever longer on long runs of spaces
_PAGE_NUMBER = re.compile(
    r"^[-—–―－·•_~\s]*(?:第\s*)?\d{1,3}(?:\s*页)?(?:\s*[/／,，、]?\s*(?:of|共|总)?\s*\d{1,3}\s*页?)?[-—–―－·•_~\s]*$",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"^[（(]?\s*(?:续\s*(?:上\s*)?表|接\s*上\s*表|表.{0,6}续)\s*[）)]?$")
_MARGIN = 0.12  # of the page's height, at top and bottom: page numbers
_EDGE = 0.09  # running heads and feet, which stand outside the text area
_SHIFT = 4.0
_NUMBER = re.compile(r"(?<![^\s\u3400-\u9fff）])\d[\d,.]*(?!\S)")
_NUMBERS, _NUMBER_LINES = 4, 2  # so many numbers side by side, in so many lines, are a table


class PagePicture(Struct):
    """A large picture on a page."""

    page: int
    number: int
    box: Box


Item = Line | PageTable | PagePicture


class PageLayout(Struct):
    """The items of a page in reading order; `frames` are one-column tables, taken for text until a neighbour says otherwise."""

    page: int
    width: float
    height: float
    items: list[Item]
    frames: list[PageTable] = field(default_factory=list)
    unread: Box | None = None  # where numbers stand in columns that could not be told apart

    @property
    def lines(self) -> list[Line]:
        """The lines outside tables."""
        return [item for item in self.items if isinstance(item, Line)]


def lay_out(view: PageView) -> PageLayout:
    """Tables first (inner before outer); what no cell holds is text."""
    found, stacks = lattices(view.edges, view.glyphs)
    tables: list[PageTable] = []
    frames: list[PageTable] = []
    rest = view.glyphs
    for lattice in found:
        if _is_table(lattice):
            table, rest = _take(lattice, rest, view.number)
            tables.append(table)
        else:
            frames.append(fill(lattice, rest, view.number))
    for stack in stacks:
        aligned = from_rules(stack, rest, view.number)
        if aligned is not None:
            tables.append(aligned)
            rest = _outside(rest, aligned.box)
    for aligned in from_alignment(rest, view.number):
        tables.append(aligned)
        rest = _outside(rest, aligned.box)
    lines = lines_of(rest, view.number)
    unread = _unread(lines)
    boxes = [*view.pictures, unread] if unread else view.pictures
    pictures = [PagePicture(view.number, number, box) for number, box in enumerate(boxes, 1)]
    items: list[Item] = [*lines, *tables, *pictures]
    items.sort(key=lambda item: (item.top + item.bottom) / 2 if isinstance(item, Line) else item.box[1])
    return PageLayout(view.number, view.width, view.height, items, frames, unread)


def drop_furniture(pages: Sequence[PageLayout]) -> None:
    """Take page numbers, running heads and feet, and "续表" out of the items."""
    places: dict[str, list[Line]] = {}
    for page in pages:
        for line in page.lines:
            if _in_margin(line, page, _EDGE):
                places.setdefault(re.sub(r"\d+", "#", line.text), []).append(line)
    enough = max(2, round(0.6 * len(pages)))
    running = {
        id(line)
        for lines in places.values()
        if len({line.page for line in lines}) >= enough
        for line in lines
        if sum(abs(other.top - line.top) < _SHIFT for other in lines) >= enough
    }
    for page in pages:
        page.items = [
            item
            for item in page.items
            if not isinstance(item, Line)
            or not (
                id(item) in running
                or _CONTINUED.match(item.text)
                or (len(item.text) < _LONGEST_NUMBER and _PAGE_NUMBER.match(item.text) and _in_margin(item, page, _MARGIN))
            )
        ]


def restore_cut_rows(pages: Sequence[PageLayout]) -> None:
    """A frame of one column is a table's row when it meets, over a page break, a table just as wide.

    A row that spans all columns looks like a frame when the break leaves it alone on its page.
    """
    for page in pages:
        for frame in page.frames:
            inside = [item for item in page.items if isinstance(item, Line) and _holds(frame.box, item)]
            others = [item for item in page.items if not any(item is one for one in inside)]
            below = any(_top(item) > frame.box[1] for item in others)
            above = any(_top(item) < frame.box[1] for item in others)
            after = next((other for other in pages if other.page == page.page + 1), None)
            before = next((other for other in pages if other.page == page.page - 1), None)
            meets = (not below and after is not None and after.items and _as_wide(after.items[0], frame)) or (
                not above and before is not None and before.items and _as_wide(before.items[-1], frame)
            )
            if meets and inside:
                page.items = sorted([*others, frame], key=_top)


def _unread(lines: Sequence[Line]) -> Box | None:
    """The area of lines that only a table can be, although no table was found there."""
    rows = [line for line in lines if len(_NUMBER.findall(line.text)) >= _NUMBERS]
    if len(rows) < _NUMBER_LINES:
        return None
    return min(row.x0 for row in rows), rows[0].top, max(row.x1 for row in rows), rows[-1].bottom


def _top(item: Item) -> float:
    return item.top if isinstance(item, Line) else item.box[1]


def _as_wide(item: Item, frame: PageTable) -> bool:
    if not isinstance(item, PageTable) or item.n_cols < 2:
        return False
    return abs(item.xs[0] - frame.xs[0]) < _SHIFT and abs(item.xs[-1] - frame.xs[-1]) < _SHIFT


def _is_table(lattice: Lattice) -> bool:
    return (
        len(lattice.xs) > 2
        and len(lattice.boxes) > 1
        and any(end - col < len(lattice.xs) - 1 for _, col, _, end in lattice.boxes)
    )


def _take(lattice: Lattice, glyphs: Sequence[Glyph], page: int) -> tuple[PageTable, list[Glyph]]:
    owner = lattice.owner()
    inside: list[Glyph] = []
    rest: list[Glyph] = []
    for glyph in glyphs:
        (inside if covers(lattice, glyph, owner) else rest).append(glyph)
    return fill(lattice, inside, page), rest


def _outside(glyphs: Sequence[Glyph], box: Box) -> list[Glyph]:
    return [
        glyph for glyph in glyphs
        if not (box[0] - 2 <= glyph.middle[0] <= box[2] + 2 and box[1] <= glyph.middle[1] <= box[3])
    ]  # fmt: skip


def _holds(box: Box, line: Line) -> bool:
    return box[1] <= (line.top + line.bottom) / 2 <= box[3] and box[0] - 2 <= line.x0 and line.x1 <= box[2] + 2


def _in_margin(line: Line, page: PageLayout, share: float) -> bool:
    return line.bottom < share * page.height or line.top > (1 - share) * page.height
