"""Tables of which a text copy set one cell per line: the labels of the form say where each row begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache, lru_cache

from msgspec import Struct

from parsers.blocks import Grid, GridCell, Place
from parsers.model import CellKind
from parsers.tables.classify import table_of
from parsers.tables.similarity import alike
from parsers.tables.values import read_value
from parsers.templates import TABLE_TEMPLATES, load_template
from parsers.textnorm import core, squeeze

_BAR = re.compile(r"[|｜]")
_VALUE = re.compile(r"^(?:[增减+\-—－]?\d[\d,，]*(?:\.\d+)?(?:亿元|万元|元|件|条|项|个|宗)?|无)$")
_CONTENT = "信息内容"
_PIECES = 4  # an editor breaks a label over at most so many lines
ENOUGH_LABELS, ENOUGH_VALUES = 4, 3


class Kind(Enum):
    """What a cell is for the division into rows."""

    OPENS = "opens"  # always the first of its row
    LABEL = "label"  # begins a row after a value or a head, goes on with the row after another label
    HEAD = "head"
    VALUE = "value"


class Token(Struct, frozen=True):
    """One cell; `line` counts from 0. Where an editor broke a label, the pieces joined."""

    text: str
    line: int
    kind: Kind


class Stretch(Struct, frozen=True):
    """Lines `start` to `stop` (exclusive, from 0) that are one table, cell by cell."""

    start: int
    stop: int
    grid: Grid


def stretches(lines: Sequence[str]) -> list[Stretch]:
    """All stretches of lines that hold official tables with one cell per line, with or without bars between the cells."""
    found: list[Stretch] = []
    number = 0
    while number < len(lines):
        tokens, stop = _tokens(lines, number)
        labels = sum(token.kind is not Kind.VALUE for token in tokens)
        if labels >= ENOUGH_LABELS and len(tokens) - labels >= ENOUGH_VALUES:
            found.append(Stretch(number, stop, _grid(_rows(tokens))))
            number = stop
        else:
            number = max(number + 1, stop) if not tokens else number + 1
    return found


def _tokens(lines: Sequence[str], start: int) -> tuple[list[Token], int]:
    """The cells from `start` on as far as they are cells of a form, and the line behind the last."""
    if not _begins(lines, start):
        return [], start + 1
    marked = not _bare(lines[start])  # each row is opened by a bar on a line of its own
    tokens: list[Token] = []
    bars, number, stop = 0, start, start
    trailing = False
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            number += 1
            continue
        if not _bare(line):
            # Bars only: the border of a row, or cells without words.
            bars += len(_BAR.findall(line))
            number += 1
            continue
        cell = _cell_at(lines, number)
        if cell is None:
            break
        token, after = cell
        opening = token.kind is not Kind.VALUE and bool(tokens)
        tokens += _blanks(bars - (marked and opening), tokens, number, trailing=trailing)
        tokens.append(token)
        trailing = line.rstrip().endswith(("|", "｜"))
        bars, number, stop = 0, after, after
    tokens += _blanks(bars, tokens, stop, trailing=trailing) if bars and stop < len(lines) else []
    return tokens, max(stop, start + 1)


def _begins(lines: Sequence[str], start: int) -> bool:
    """Whether a table may begin here: at a label, or at the bar that opens its first row."""
    number = start
    if lines[number].strip() and not _bare(lines[number]):
        number = next((at for at in range(start + 1, len(lines)) if lines[at].strip()), start)
    if not _bare(lines[number]):
        return False
    cell = _cell_at(lines, number)
    return cell is not None and cell[0].kind is not Kind.VALUE


def _blanks(bars: int, before: Sequence[Token], line: int, *, trailing: bool) -> Iterator[Token]:
    """Cells without words: bars beyond the one that parts two cells. Only behind a label or value of a row that has begun."""
    if before and before[-1].kind in (Kind.VALUE, Kind.LABEL):
        for _ in range(bars if trailing else bars - 1):
            yield Token("", max(line - 1, 0), Kind.VALUE)


def _bare(line: str) -> str:
    """The words of a line that holds one cell; "" for bars only; more cells than one make it no cell of this kind."""
    return _BAR.sub("", line).strip()


def _cell_at(lines: Sequence[str], number: int) -> tuple[Token, int] | None:
    """The cell that begins in a line, and the line behind it; None where the words belong to no form."""
    parts = [part for part in _BAR.split(lines[number]) if part.strip()]
    if len(parts) != 1:
        return None
    text = parts[0].strip()
    if _VALUE.match(squeeze(text)) or read_value(text)[1] is not CellKind.TEXT:
        return Token(text, number, Kind.VALUE), number + 1
    kind = _kind(text)
    # 其他 is a word of the form by itself, and the beginning of 其他结果.
    broken = _joined(lines, number, text) if kind is None or _goes_on_perhaps(lines, number) else None
    if broken is not None:
        return broken
    return (Token(text, number, kind), number + 1) if kind is not None else None


def _goes_on_perhaps(lines: Sequence[str], number: int) -> bool:
    """Whether the next line belongs to no form as it is, so that it may go on with the words of this one."""
    after = next((line for line in lines[number + 1 :] if line.strip()), "")
    parts = [part for part in _BAR.split(after) if part.strip()]
    return len(parts) == 1 and read_value(parts[0])[1] is CellKind.TEXT and _kind(parts[0].strip()) is None


def _joined(lines: Sequence[str], number: int, text: str) -> tuple[Token, int] | None:
    """The cell whose label an editor broke over lines, and the line behind it."""
    at, joined = number, text
    for _ in range(_PIECES - 1):
        at = next((line for line in range(at + 1, len(lines)) if lines[line].strip()), len(lines))
        if (
            at >= len(lines)
            or not _bare(lines[at])
            or re.search(r"[|｜]\s*\S", lines[at])
            or read_value(lines[at])[1] is not CellKind.TEXT
        ):
            return None
        joined += _bare(lines[at])
        kind = _kind(joined, exact=True)
        if kind is not None:
            return Token(joined, number, kind), at + 1
    return None


@lru_cache(maxsize=4096)
def _kind(text: str, *, exact: bool = False) -> Kind | None:
    bare = core(text)
    if re.fullmatch(r"第二十条第\([一二三四五六七八九]\)项", bare):
        return Kind.OPENS
    for kind, words in _words().items():
        if bare in words:
            return kind
    if exact or table_of(text) is None:
        return None
    # A typing error in a label; which one it is shows in the likeness.
    return max(_words(), key=lambda kind: max(alike(bare, word) for word in _words()[kind]))


@cache
def _words() -> dict[Kind, frozenset[str]]:
    """The words of the forms, levelled, by what they do to a row."""
    opens, heads, labels = {core(_CONTENT)}, set[str](), set[str]()
    for name in TABLE_TEMPLATES:
        template = load_template(name)
        corner, results, applicants, bodies, suits = template.furniture
        # The heads of 表三 stand in three lines, which begin with the corner, 自然人 and 商业企业.
        opens |= {core(corner), *(core(column.label) for column in template.columns[:2])}
        heads |= {core(applicants), core(bodies), core(suits)}
        for block in template.blocks:
            opens.add(core(block.label))
            heads |= {core(word) for label in block.columns for word in (label.label, *label.aliases)}
            labels |= {core(word) for label in block.rows for word in (label.label, *label.aliases)}
        heads |= {core(label.label) for label in (*template.columns, *template.case_groups, *template.case_columns)}
        labels |= {core(results), *(core(part) for row in template.rows for part in row.path)}
    # 其他 and 总计 are rows and columns of 表三: what stands before them decides.
    return {Kind.OPENS: frozenset(opens), Kind.HEAD: frozenset(heads - opens), Kind.LABEL: frozenset(labels - heads - opens)}


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    before: Token | None = None
    for token in tokens:
        begins = before is None or token.kind is Kind.OPENS
        if before is not None and token.kind is Kind.LABEL:
            begins = before.kind is not Kind.LABEL
        elif before is not None and token.kind is Kind.HEAD:
            # 其他 as the last row of its group, and the heads of 表四 behind 表三.
            begins = before.kind is Kind.VALUE
        elif before is not None and token.kind is Kind.VALUE:
            # 表四 has no labels beside its values; 总计 alone is a row of 表三.
            begins = before.kind is Kind.HEAD and len(rows[-1]) > 1
        if begins:
            rows.append([])
        rows[-1].append(token)
        before = token
    return rows


def _grid(rows: Sequence[Sequence[Token]]) -> Grid:
    cells = [
        GridCell(row=row, col=col, text=token.text, place=Place(path=f"line {token.line + 1}"))
        for row, tokens in enumerate(rows)
        for col, token in enumerate(tokens)
    ]
    width = max((cell.col + 1 for cell in cells), default=0)
    return Grid(len(rows), width, cells, cells[0].place if cells else Place(), spans_known=False)
