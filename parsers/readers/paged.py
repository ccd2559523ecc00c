"""Pages as lines, tables and pictures become blocks: tables go on over page breaks, every box leads back to the sheet.

Shared by all formats that place characters and rules on pages: PDF, OFD, scans.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, field

from parsers.blocks import Block, Grid, GridCell, Note, Paragraph, Picture, Place
from parsers.readers.pdf_damage import damage
from parsers.readers.pdf_layout import Item, PageLayout, PagePicture, drop_furniture, lay_out, restore_cut_rows
from parsers.readers.pdf_page import Box, PageView
from parsers.readers.pdf_stitch import JoinedTable, append, begin
from parsers.readers.pdf_text import Body, Line, body_of, join, text_of

OnSheet = Callable[[Box], Box]
_DOUBTFUL = 0.5
_UNRULED = 0.9


class Pages(Struct):
    """What was read of the pages: the layouts, and for each page the way from its reading orientation back to the sheet.

    `kind` begins the codes of notes ("pdf", "ofd").
    """

    kind: str
    sheets: dict[int, OnSheet] = field(default_factory=dict)
    layouts: list[PageLayout] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    texts_of: dict[int, str] = field(default_factory=dict)  # page number -> usable text of its text layer
    meta: dict[str, str] = field(default_factory=dict)
    pictures: bool = False
    vectors: bool = False
    unusable: list[int] = field(default_factory=list)  # pages that show something, but not as text
    recognised: list[int] = field(default_factory=list)  # numbers of the pages whose text comes from OCR

    def add_view(self, view: PageView) -> None:
        """Lay out a page of characters and rules; a text layer that says nothing makes the page a picture."""
        text = "".join(glyph.text for glyph in view.glyphs)
        self.texts_of[view.number] = text
        self.pictures = self.pictures or bool(view.pictures)
        self.vectors = self.vectors or view.has_vectors
        place = Place(page=view.number)
        wrong = damage(text)
        if wrong is not None:
            message = f"第{view.number}页的文字层不可用（{wrong}），该页按图片处理。"
            self.notes.append(Note(f"{self.kind}_page_garbled", message, place))
            view.glyphs, view.pictures = [], [(0.0, 0.0, view.width, view.height)]
            self.unusable.append(view.number)
        elif not text.strip() and view.pictures:
            self.unusable.append(view.number)
            message = f"第{view.number}页只有图片，没有文字层，需要文字识别（OCR）。"
            self.notes.append(Note(f"{self.kind}_page_without_text", message, place))
        if view.turn:
            self.notes.append(Note(f"{self.kind}_page_turned", f"第{view.number}页的文字是横着排的，已转正后读取。", place))
        layout = lay_out(view)
        self.layouts.append(layout)
        if layout.unread is not None:
            message = f"第{view.number}页像有一张没有框线的表格，各列分不开，没有读取；请人工查看，或索取 Word、网页版本。"
            where = Place(page=view.number, bbox=view.on_sheet(layout.unread))
            self.notes.append(Note(f"{self.kind}_table_unread", message, where))
        view.glyphs, view.edges = [], []
        self.sheets[view.number] = view.on_sheet

    @property
    def texts(self) -> list[str]:
        """The text of each page."""
        return list(self.texts_of.values())

    def without_text(self) -> list[int]:
        """The pages to recognise; all of them where no page has text, since outlines of characters are no pictures."""
        return self.unusable if any(text.strip() for text in self.texts) else list(self.texts_of)

    def replace_recognised(self, layout: PageLayout, on_sheet: OnSheet, notes: Sequence[Note]) -> None:
        """Take a recognised page in place of what its text layer gave, and drop what was said about that layer."""
        codes = (f"{self.kind}_page_garbled", f"{self.kind}_page_without_text", f"{self.kind}_table_unread")
        self.notes = [note for note in self.notes if not (note.code in codes and note.place and note.place.page == layout.page)]
        self.layouts = [old for old in self.layouts if old.page != layout.page]
        self.add_recognised(layout, on_sheet, notes)

    def add_recognised(self, layout: PageLayout, on_sheet: OnSheet, notes: Sequence[Note]) -> None:
        """Take a page as text recognition laid it out."""
        self.layouts.append(layout)
        self.sheets[layout.page] = on_sheet
        self.notes += notes
        self.recognised.append(layout.page)

    def blocks(self) -> list[Block]:
        """The blocks of all pages in reading order; page furniture is gone."""
        self.layouts.sort(key=lambda layout: layout.page)
        drop_furniture(self.layouts)
        restore_cut_rows(self.layouts)
        return _blocks(self)


def _blocks(pages: Pages) -> list[Block]:
    bodies = _bodies(pages.layouts)
    blocks: list[Block] = []
    lines: list[Line] = []
    table: JoinedTable | None = None

    def finish() -> None:
        nonlocal table
        blocks.extend(_paragraph(paragraph, pages) for paragraph in join(lines, bodies))
        lines.clear()
        if table is not None:
            blocks.append(_grid(table, pages))
            table = None

    for item in _items(pages.layouts):
        if isinstance(item, Line):
            if table is not None:
                finish()
            lines.append(item)
        elif isinstance(item, PagePicture):
            finish()
            blocks.append(Picture(source=f"page {item.page} image {item.number}", place=_place(item.page, item.box, pages)))
        else:
            goes_on = table is not None and item.page == table.last.page + 1 and append(table, item)
            if not goes_on:
                finish()
                table = begin(item)
    finish()
    return blocks


def _items(layouts: Sequence[PageLayout]) -> list[Item]:
    return [item for layout in layouts for item in layout.items]


def _bodies(layouts: Sequence[PageLayout]) -> dict[int, Body]:
    everywhere = body_of([line for layout in layouts for line in layout.lines])
    bodies = {layout.page: body_of(layout.lines, everywhere) for layout in layouts}
    indents = any(body.indents for body in bodies.values() if body is not None)
    return {page: Body(body.left, body.right, body.pitch, indents) for page, body in bodies.items() if body is not None}


def _paragraph(lines: Sequence[Line], pages: Pages) -> Paragraph:
    first = [line for line in lines if line.page == lines[0].page]
    box = (
        min(line.x0 for line in first),
        min(line.top for line in first),
        max(line.x1 for line in first),
        max(line.bottom for line in first),
    )
    return Paragraph(text=text_of(lines), place=_place(lines[0].page, box, pages))


def _grid(table: JoinedTable, pages: Pages) -> Grid:
    place = _place(table.first.page, table.first.box, pages)
    usual = 1.0 if table.first.ruled else _UNRULED
    cells: list[GridCell] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        where = _place(cell.page, cell.box, pages)
        if cell.is_doubtful:
            message = f"第{cell.page}页表格第{cell.row + 1}行第{cell.col + 1}列的文字互相重叠，读出的“{cell.text}”可能有误。"
            pages.notes.append(Note(f"{pages.kind}_cell_overlap", message, where))
        cells.append(
            GridCell(
                row=cell.row,
                col=cell.col,
                text=cell.text,
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                place=where,
                confidence=min(_DOUBTFUL if cell.is_doubtful else usual, cell.confidence),
            )
        )
    if not table.first.ruled:
        message = f"第{table.first.page}页的表格没有竖线，按文字对齐分列读取，请核对。"
        pages.notes.append(Note(f"{pages.kind}_table_unruled", message, place))
    return Grid(n_rows=table.n_rows, n_cols=table.n_cols, cells=cells, place=place)


def _place(page: int, box: Box, pages: Pages) -> Place:
    return Place(page=page, bbox=pages.sheets[page](box))
