"""What a report of the office is made of: headings, sentences, tables and pictures, before it becomes DOCX or PDF."""

from __future__ import annotations

from msgspec import Struct


class Heading(Struct, frozen=True):
    """A chapter."""

    text: str


class Sentence(Struct, frozen=True):
    """A paragraph."""

    text: str


class Table(Struct, frozen=True):
    """A table with its title; `numbers` are the columns that are set to the right, `widths` shares of the page."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()


class Picture(Struct, frozen=True):
    """A chart as PNG with the same in words."""

    title: str
    png: bytes
    words: str


Block = Heading | Sentence | Table | Picture


class Paper(Struct, frozen=True):
    """A whole report: `lines` stand under the title."""

    title: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
