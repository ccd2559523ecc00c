"""A report's blocks divided into its parts; the text before the first part is its introduction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct, field

from parsers.blocks import Block, Grid, Link, Note, Paragraph, Picture, Place
from parsers.headings import STYLES, Heading, number_of, read_heading, split_inline
from parsers.model import Section, SectionKey
from parsers.tables.classify import table_of

_LONG = 100
_LONGEST_ROW = 150
_VALUES = re.compile(r"[\d\s\u3000|/.,，—-]+$")
_ROW = re.compile(r"(?:(?:\d+|[/—-])[\s\u3000|]+){2}(?:\d+|[/—-])[\s\u3000|]*$")
_FIGURE = re.compile(r"\s*\d{1,2}\s*[、.．]")


class Part(Struct):
    """A part while it is gathered: its heading, its paragraphs, the indexes of its other blocks."""

    heading: Heading
    place: Place
    lines: list[str] = field(default_factory=list)
    media: list[int] = field(default_factory=list)
    grids: list[int] = field(default_factory=list)

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands under the heading."""
        return not (self.lines or self.media or self.grids)


class Division(Struct):
    """The division of a document: the blocks before the first part, and the parts."""

    front: list[Paragraph]
    parts: list[Part]
    notes: list[Note] = field(default_factory=list)

    def sections(self) -> list[Section]:
        """The parts as the report shows them."""
        return [
            Section(
                key=part.heading.key,
                ordinal=part.heading.ordinal,
                heading=part.heading.heading,
                text="\n".join(part.lines),
                place=part.place,
            )
            for part in self.parts
        ]


def divide(blocks: Sequence[Block]) -> Division:
    """Divide blocks into parts.

    The numbering style of the top level is the one in which most known headings of parts are written; headings in other
    styles are sub-headings. A known heading without a number counts too. Lists of contents and doubled headings leave bare
    parts behind, which are dropped when the same part comes again with content.
    """
    pieces = list(_pieces(blocks))
    texts = [text for text, _, _ in pieces]
    style = _top_style(texts)
    slips = _slips(texts, style)
    division = Division(front=[], parts=[])
    for text, place, index in pieces:
        part = division.parts[-1] if division.parts else None
        if index is not None:
            _other_block(blocks[index], index, part)
            continue
        heading = read_heading(text) if text in slips else _top_heading(text, style, division.parts)
        if heading is not None:
            division.parts.append(Part(heading, place, [heading.rest] if heading.rest else []))
        elif part is not None:
            part.lines.append(text)
        else:
            division.front.append(Paragraph(text=text, place=place))
    if style == "none":
        division.parts = _without_inner(division.parts)
    division.parts, dropped = _without_doubles(division.parts)
    if dropped:
        division.notes.append(
            Note(code="heading_repeated", message=f"以下标题重复出现且没有内容，只按有内容的一处读取：{'、'.join(dropped)}。")
        )
    return division


def _pieces(blocks: Sequence[Block]) -> list[tuple[str, Place, int | None]]:
    """Paragraphs (run-together ones cut at their headings) and, by index, all other blocks."""
    pieces: list[tuple[str, Place, int | None]] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            texts = split_inline(block.text) if len(block.text) > _LONG else [block.text]
            pieces += [(text, block.place, None) for text in texts]
        else:
            pieces.append(("", block.place, index))
    return pieces


def _other_block(block: Block, index: int, part: Part | None) -> None:
    if part is None:
        return
    if isinstance(block, Grid):
        part.grids.append(index)
    elif isinstance(block, Picture | Link):
        part.media.append(index)


def _top_style(texts: Sequence[str]) -> str:
    """The style in which most different parts are headed by a known wording."""
    keys: dict[str, set[SectionKey]] = {}
    for text in texts:
        heading = read_heading(text)
        if heading is not None and heading.is_wording and heading.key is not None:
            keys.setdefault(heading.style, set()).add(heading.key)
    ranked = Counter({style: len(found) for style, found in keys.items()})
    return max(STYLES, key=lambda style: (ranked[style], -STYLES.index(style)))


def _slips(texts: Sequence[str], style: str) -> set[str]:
    """Lines numbered "2、" between "一、" and "三、": headings of parts that no other line heads, and no items of a list."""
    if style != "han":
        return set()
    headings = [(text, read_heading(text)) for text in texts]
    top = [heading for _, heading in headings if heading is not None and heading.style == style]
    keys, numbers = {heading.key for heading in top}, {number_of(heading.ordinal) for heading in top}
    found: list[tuple[str, SectionKey]] = []
    listed = False  # whether a line with a figure stands between here and the last heading of a part
    for text, heading in headings:
        if heading is not None and heading.style == "digit" and heading.is_wording and not heading.rest and not listed:
            number = number_of(heading.ordinal)
            fits = number not in numbers and {number - 1, number + 1} <= {0, *numbers, len(SectionKey) + 1}
            if fits and heading.key is not None and heading.key not in keys:
                found.append((text, heading.key))
        listed = (listed or _FIGURE.match(text) is not None) and not (heading is not None and heading.style == style)
    once = Counter(key for _, key in found)
    return {text for text, key in found if once[key] == 1}


def _top_heading(text: str, style: str, parts: Sequence[Part]) -> Heading | None:
    heading = read_heading(text)
    if heading is None or table_of(text) is not None or _is_row(text):
        return None
    if heading.style == style:
        return heading
    # A heading that lost its number, or got one of another style, is one if its wording is a part's and that part is not there yet.
    seen = {part.heading.key for part in parts}
    if heading.is_wording and heading.key is not None and heading.key not in seen and heading.style == "none":
        return heading
    return None


def _is_row(text: str) -> bool:
    """Whether a line is a row of a table whose cells were lost: a label of the form, or any words, with its numbers behind it."""
    return len(text) <= _LONGEST_ROW and (_ROW.search(text) is not None or table_of(_VALUES.sub("", text)) is not None)


def _without_inner(parts: list[Part]) -> list[Part]:
    """Parts without numbers whose key comes again: inside 总体情况 the aspects 主动公开情况 and 依申请公开情况 are no parts of the form."""
    kept: list[Part] = []
    for position, part in enumerate(parts):
        again = any(other.heading.key == part.heading.key and not other.is_bare for other in parts[position + 1 :])
        if again and not part.is_bare and kept and kept[-1].heading.key is SectionKey.OVERVIEW and not part.grids:
            kept[-1].lines += [part.heading.heading, *part.lines]
            kept[-1].media += part.media
        else:
            kept.append(part)
    return kept


def _without_doubles(parts: list[Part]) -> tuple[list[Part], list[str]]:
    full = {part.heading.key for part in parts if not part.is_bare and part.heading.key is not None}
    kept: list[Part] = []
    dropped: list[str] = []
    for part in parts:
        later = any(other.heading.key == part.heading.key for other in parts if other is not part)
        if part.is_bare and later and part.heading.key in full:
            dropped.append(part.heading.heading)
        else:
            kept.append(part)
    return kept, dropped
