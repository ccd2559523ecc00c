"""The middle form between file formats and the report: blocks in reading order, each with its place in the source."""

from __future__ import annotations

from msgspec import Struct, field


class Place(Struct, frozen=True, omit_defaults=True):
    """Where something stands: page (from 1) and box in points from the top left, or a path (CSS-like for HTML, "line 12")."""

    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    path: str | None = None


class Paragraph(Struct):
    """A paragraph or heading. `text` has no line breaks inside and no spaces between Chinese characters and digits."""

    text: str
    place: Place = Place()
    heading_level: int | None = None  # what the format itself says (h2, Word heading style); None if it says nothing


class GridCell(Struct):
    """A cell of a grid at its upper left corner. `text` is as published: line breaks as "\\n", outer white space stripped."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    place: Place = Place()
    confidence: float = 1.0


class Grid(Struct):
    """A table as rows and columns after its spans were resolved; a continued table is already joined by the reader.

    `spans_known` is False where the copy lost its spans: then each row holds its cells from the left, whatever they covered.
    """

    n_rows: int
    n_cols: int
    cells: list[GridCell]
    place: Place = Place()
    spans_known: bool = True

    def matrix(self) -> list[list[GridCell | None]]:
        """n_rows x n_cols; a cell stands in every position that its span covers, None where the source has no cell."""
        table: list[list[GridCell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rowspan, self.n_rows)):
                for col in range(cell.col, min(cell.col + cell.colspan, self.n_cols)):
                    if table[row][col] is None:
                        table[row][col] = cell
        return table


class Picture(Struct):
    """An image, embedded object or frame in the body: it may hold a table that this reader cannot see.

    `framed`: a frame or object, in which there may be anything.
    """

    source: str
    alt: str = ""
    place: Place = Place()
    framed: bool = False


class Link(Struct):
    """A link to a file in the body (attachment)."""

    url: str
    text: str
    place: Place = Place()


Block = Paragraph | Grid | Picture | Link


class Note(Struct, omit_defaults=True):
    """Something the reader saw that a person should know; `code` is stable, `message` is Chinese for people."""

    code: str
    message: str
    place: Place | None = None


class Document(Struct):
    """A file as blocks in reading order.

    `format` is the reader's name (html, pdf, docx, txt, …). `carries_tables` is False where the format cannot carry tables or
    the copy is known to lose them (plain text): then a missing table proves nothing. `title` is what the page's own head says.
    `dates` maps a source ("meta", "visible") to the raw text of a publication date found there.
    """

    format: str
    blocks: list[Block] = field(default_factory=list)
    carries_tables: bool = True
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


class ReadError(Exception):
    """A file could not be read at all: what was expected, what was found, what to do. The report is then `unreadable`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
