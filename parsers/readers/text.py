"""Plain text and Markdown: lines to paragraphs; a table missing in a text copy proves nothing, rows set with "|" are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from crawler.charset import decode
from parsers.blocks import Block, Document, Grid, GridCell, Paragraph, Place
from parsers.model import CellKind
from parsers.tables.classify import table_of
from parsers.tables.stream import stretches
from parsers.tables.values import read_value
from parsers.textnorm import close_gaps, core

_ENDS = tuple("。！？；：:;.!?”）)】》、")
_STARTS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+\s*[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}\s*[.、．]|附件|第[一二三四五六七八九十]+)"
)
_BARS = re.compile(r"\S\s*\|")
_PIPE = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_WRAP_SHARE = 0.9
_LONGEST_WORD = 30
_LONGEST_ROW = 200
_COMMON = ("其他", "总计", "合计")
_FEWEST_ALONE = 5  # 表四 has a row of values only
_WRAPPED = 3  # a margin breaks more lines than one or two


def read_text(data: bytes) -> Document:
    """One paragraph per line; lines that an editor has wrapped at a fixed width are joined again."""
    document = Document(format="txt", carries_tables=False)
    printed = decode(data).splitlines()
    lines = _spaces_as_bars([_tabs_as_bars(line) for line in printed])
    width = _wrap_width(lines)
    open_paragraph = False
    table: list[tuple[int, str]] = []
    cell_by_cell = {number: stretch for stretch in stretches(lines) for number in range(stretch.start + 1, stretch.stop + 1)}
    for number, line in enumerate([*lines, ""], 1):
        if number in cell_by_cell:
            if table:
                document.blocks += _bar_table(table, printed)
                table = []
            if number == cell_by_cell[number].start + 1:
                document.blocks.append(cell_by_cell[number].grid)
            open_paragraph = False
            continue
        if is_bar_line(line, open_table=bool(table)):
            table.append((number, line))
            open_paragraph = False
            continue
        if table:
            document.blocks += _bar_table(table, printed)
            table = []
        text = close_gaps(line.strip())
        if not text:
            open_paragraph = False
            continue
        before = document.blocks[-1] if document.blocks else None
        if open_paragraph and isinstance(before, Paragraph) and not _STARTS.match(line):
            before.text = close_gaps(before.text + text)
        else:
            document.blocks.append(Paragraph(text=text, place=Place(path=f"line {number}")))
        open_paragraph = width is not None and len(line) >= width and not text.endswith(_ENDS)
    return document


def _tabs_as_bars(line: str) -> str:
    """A row copied out of a spreadsheet, its cells parted by tabs, as one parted by bars; other lines are left alone."""
    cells = line.split("\t")
    if len(cells) < 2 or "|" in line:
        return line
    filled = [cell for cell in cells if cell.strip()]
    values = sum(read_value(cell)[1] is not CellKind.TEXT for cell in filled)
    if len(filled) == 1 and cells[-1].strip():
        return line  # the tab only sets a line in
    row = (len(filled) > 1 and 2 * values >= len(filled)) or any(table_of(cell) is not None for cell in filled)
    return "|".join(cells) + "|" if row else line


def _spaces_as_bars(lines: list[str]) -> list[str]:
    """Rows of the forms that a copy sets with single spaces between their cells, as rows parted by bars; other lines as they are.

    A line is a row where all its words are labels of the forms and what follows them are values: "行政许可 35", "（一）予以公开 3 0 0 0 0 0 3".
    A row of values alone is one below such a row.
    """
    result: list[str] = []
    below = False
    for line in lines:
        row = None if "|" in line or len(line) > _LONGEST_ROW else _row_of_words(line, below=below)
        result.append("|".join(row) + "|" if row else line)
        below = bool(row) or (below and not line.strip())
    return result


def _row_of_words(line: str, *, below: bool) -> list[str] | None:
    words = line.split()
    if len(words) < 2:
        return None
    count = next((number for number, word in enumerate(reversed(words)) if read_value(word)[1] is CellKind.TEXT), len(words))
    labels, values = words[: len(words) - count], words[len(words) - count :]
    if not labels:
        return values if below and count >= _FEWEST_ALONE else None
    if all(core(label) in _COMMON or table_of(label) is not None for label in labels):
        # 其他 and 总计 stand in several tables: beside a telling word, or with a row of values in a table that has begun.
        telling = any(core(label) not in _COMMON for label in labels)
        return [*labels, *values] if telling or (below and count >= _FEWEST_ALONE) else None
    whole = "".join(labels)
    return [whole, *values] if count and table_of(whole) is not None else None


def is_bar_line(line: str, *, open_table: bool) -> bool:
    """Whether a line is a row of cells parted by "|"; one bar is enough where the line before was a row or words of the forms stand
    on both sides, none for a word of the forms between rows (第二十条第（五）项)."""
    if "|" not in line:
        return open_table and len(line) < _LONGEST_WORD and table_of(line) is not None
    if not _BARS.search(line):
        return False
    return open_table or line.count("|") > 1 or line.rstrip().endswith("|") or all(map(table_of, line.split("|")))


def _bar_table(lines: list[tuple[int, str]], printed: Sequence[str]) -> list[Block]:
    """The table, or the lines as they are printed where they are none."""
    grid = bar_grid(lines)
    if grid is not None:
        return [grid]
    return [Paragraph(text=close_gaps(printed[number - 1].strip()), place=Place(path=f"line {number}")) for number, _ in lines]


def bar_grid(lines: list[tuple[int, str]]) -> Grid | None:
    """Rows as copies of web pages set them: cells parted by "|", blanks at the end for blank cells and where merged cells were.
    None for a single row without a word of the forms.

    `lines` are the numbers of the lines, from 1, and their texts.
    """
    rows = [(number, [cell.strip() for cell in line.split("|")]) for number, line in lines]
    if len(rows) < 2 and not any(table_of(text) for _, texts in rows for text in texts):
        return None
    cells: list[GridCell] = []
    for row, (number, texts) in enumerate(rows):
        if len(texts) > 1 and not texts[-1]:
            texts.pop()  # what stands behind the bar that closes the line
        while len(texts) > 1 and not texts[0]:
            texts.pop(0)
        cells += [GridCell(row=row, col=col, text=text, place=Place(path=f"line {number}")) for col, text in enumerate(texts)]
    width = max((cell.col + 1 for cell in cells), default=0)
    return Grid(len(rows), width, cells, Place(path=f"line {lines[0][0]}"), spans_known=False)


def _wrap_width(lines: list[str]) -> int | None:
    """From which length on a line was probably broken by a margin: near the longest, if long lines stop in mid-sentence there."""
    broken = [len(line) for line, after in pairwise(lines)
              if len(line) > 40 and "|" not in line and after.strip()
              and not line.rstrip().endswith(_ENDS) and not _STARTS.match(after)]  # fmt: skip
    if len(broken) < _WRAPPED:
        return None
    common, _ = Counter(broken).most_common(1)[0]
    return int(common * _WRAP_SHARE)


def read_markdown(data: bytes) -> Document:
    """Markdown with pipe tables."""
    document = Document(format="md")
    table: list[tuple[int, str]] = []
    lines = decode(data).splitlines()
    for number, line in enumerate([*lines, ""], 1):
        below = lines[number] if number < len(lines) else ""
        # Bars at the ends may be left out: then the line of dashes below the head says that a table begins.
        opens = "|" in line and "|" in below and _RULE.match(below.strip())
        if _PIPE.match(line) or opens or (table and "|" in line):
            table.append((number, line))
            continue
        if table:
            whole = all(_PIPE.match(row) for _, row in table)
            document.blocks += [_grid(table)] if whole else _bar_table(_without_rule(table), lines)
            table = []
        if not line.strip():
            continue
        heading = _HEADING.match(line)
        text = heading[2].rstrip().rstrip("#").strip() if heading else line.strip()
        level = len(heading[1]) if heading else None
        plain = close_gaps(re.sub(r"\*\*|__", "", text))
        document.blocks.append(Paragraph(text=plain, place=Place(path=f"line {number}"), heading_level=level))
    return document


def _without_rule(lines: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(number, line) for number, line in lines if not _RULE.match(line.strip())]


def _grid(lines: list[tuple[int, str]]) -> Grid:
    rows = [
        (number, [cell.strip() for cell in line.strip().strip("|").split("|")])
        for number, line in lines
        if not _RULE.match(line.strip())
    ]
    cells = [
        GridCell(row=row, col=col, text=text, place=Place(path=f"line {number}"))
        for row, (number, texts) in enumerate(rows)
        for col, text in enumerate(texts)
    ]
    return Grid(len(rows), max((len(texts) for _, texts in rows), default=0), cells, Place(path=f"line {lines[0][0]}"))
