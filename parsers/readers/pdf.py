"""Born-digital PDF to blocks: tables with a page and box for every cell, paragraphs in reading order; scans are refused."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from parsers.blocks import Block, Document, Grid, GridCell, Note, Paragraph, Picture, Place, ReadError
from parsers.readers.pdf_damage import damage
from parsers.readers.pdf_layout import Item, PageLayout, PagePicture, drop_furniture, lay_out, restore_cut_rows
from parsers.readers.pdf_open import BROKEN, open_pdf, rewritten
from parsers.readers.pdf_page import Box, PageView, view_page
from parsers.readers.pdf_stitch import JoinedTable, append, begin
from parsers.readers.pdf_text import Body, Line, body_of, join, text_of

MAX_PAGES = 200
_DOUBTFUL = 0.5
_UNRULED = 0.9


class _Pages(Struct):
    """What was read of the pages: the layouts, and a light view of each page to lead boxes back to the sheet."""

    views: dict[int, PageView] = field(default_factory=dict)
    layouts: list[PageLayout] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    pictures: bool = False
    vectors: bool = False


def read_pdf(data: bytes, password: str = "") -> Document:
    """Read a PDF that carries text.

    Boxes are in points from the top left of the page as shown. ReadError codes: pdf_empty, pdf_not, pdf_truncated, pdf_broken, pdf_encrypted,
    pdf_too_long (more than 200 pages), pdf_no_text (scan or outlines), pdf_garbled (text layer that says nothing).
    """
    pages = _read_or_rewrite(data, password)
    whole = "".join(pages.texts)
    if not whole.strip():
        raise _no_text(pages)
    wrong = damage(whole)
    if wrong is not None:
        raise ReadError(
            "pdf_garbled", f"PDF 的文字层不可用：{wrong}。应当能读出中文报告；请用文字识别（OCR）读取，或索取 Word、网页版本。"
        )
    drop_furniture(pages.layouts)
    restore_cut_rows(pages.layouts)
    document = Document(format="pdf", meta=pages.meta, notes=pages.notes)
    document.blocks = _blocks(pages)
    return document


def _read_or_rewrite(data: bytes, password: str) -> _Pages:
    """The pages as they are; where that gives no text or breaks off although pdfium sees text, those of the file written anew."""
    broken: ReadError | None = None
    pages = _Pages()
    try:
        pages = _read_pages(data, password)
        if any(text.strip() for text in pages.texts):
            return pages
    except ReadError as fault:
        if fault.code != "pdf_broken":
            raise
        broken = fault
    again = rewritten(data, password)
    if again is not None:
        pages = _read_pages(again, "")
        pages.notes.append(Note("pdf_rewritten", "PDF 语法有误，不能直接读取；已重新整理文件后读取，请与原文核对。"))
        return pages
    if broken is not None:
        raise broken
    return pages


def _read_pages(data: bytes, password: str) -> _Pages:
    pages = _Pages()
    with open_pdf(data, password) as pdf:
        try:
            count = len(pdf.pages)
        except BROKEN as fault:
            raise ReadError("pdf_broken", "PDF 的页面目录损坏，读不出页面。请让发布单位重新导出 PDF。") from fault
        if count > MAX_PAGES:
            raise ReadError("pdf_too_long", f"PDF 有{count}页，超过{MAX_PAGES}页的上限：年度报告没有这么长，请核对文件。")
        if count == 0:
            raise ReadError("pdf_broken", "PDF 里没有页面：文件可能没有下载完整。请重新下载，或让发布单位重新导出。")
        pages.meta = {
            key: value for key, value in pdf.metadata.items() if isinstance(value, str) and key in ("Title", "Producer")
        }
        for number, page in enumerate(pdf.pages, 1):
            try:
                _read_page(view_page(page, number), pages)
            except BROKEN as fault:
                message = f"第{number}页损坏，读不出内容（{type(fault).__name__}）。请让发布单位重新导出 PDF。"
                raise ReadError("pdf_broken", message) from fault
            finally:
                page.close()
    return pages


def _read_page(view: PageView, pages: _Pages) -> None:
    text = "".join(glyph.text for glyph in view.glyphs)
    pages.texts.append(text)
    pages.pictures = pages.pictures or bool(view.pictures)
    pages.vectors = pages.vectors or view.has_vectors
    place = Place(page=view.number)
    wrong = damage(text)
    if wrong is not None:
        pages.notes.append(Note("pdf_page_garbled", f"第{view.number}页的文字层不可用（{wrong}），该页按图片处理。", place))
        view.glyphs, view.pictures = [], [(0.0, 0.0, view.width, view.height)]
    elif not text.strip() and view.pictures:
        pages.notes.append(
            Note("pdf_page_without_text", f"第{view.number}页只有图片，没有文字层，需要文字识别（OCR）。", place)
        )
    if view.turn:
        pages.notes.append(Note("pdf_page_turned", f"第{view.number}页的文字是横着排的，已转正后读取。", place))
    layout = lay_out(view)
    pages.layouts.append(layout)
    if layout.unread is not None:
        message = f"第{view.number}页像有一张没有框线的表格，各列分不开，没有读取；请人工查看，或索取 Word、网页版本。"
        pages.notes.append(Note("pdf_table_unread", message, Place(page=view.number, bbox=view.on_sheet(layout.unread))))
    view.glyphs, view.edges = [], []
    pages.views[view.number] = view


def _no_text(pages: _Pages) -> ReadError:
    seen = "只有图片（扫描件）" if pages.pictures else "文字已转成图形" if pages.vectors else "页面是空白的"
    return ReadError(
        "pdf_no_text",
        f"PDF 共{len(pages.texts)}页，没有文字层：{seen}。请用文字识别（OCR）读取，或向发布单位索取 Word、网页版本。",
    )


def _blocks(pages: _Pages) -> list[Block]:
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


def _paragraph(lines: Sequence[Line], pages: _Pages) -> Paragraph:
    first = [line for line in lines if line.page == lines[0].page]
    box = (
        min(line.x0 for line in first),
        min(line.top for line in first),
        max(line.x1 for line in first),
        max(line.bottom for line in first),
    )
    return Paragraph(text=text_of(lines), place=_place(lines[0].page, box, pages))


def _grid(table: JoinedTable, pages: _Pages) -> Grid:
    place = _place(table.first.page, table.first.box, pages)
    usual = 1.0 if table.first.ruled else _UNRULED
    cells: list[GridCell] = []
    for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.col)):
        where = _place(cell.page, cell.box, pages)
        if cell.is_doubtful:
            message = f"第{cell.page}页表格第{cell.row + 1}行第{cell.col + 1}列的文字互相重叠，读出的“{cell.text}”可能有误。"
            pages.notes.append(Note("pdf_cell_overlap", message, where))
        cells.append(
            GridCell(
                row=cell.row,
                col=cell.col,
                text=cell.text,
                rowspan=cell.rowspan,
                colspan=cell.colspan,
                place=where,
                confidence=_DOUBTFUL if cell.is_doubtful else usual,
            )
        )
    if not table.first.ruled:
        message = f"第{table.first.page}页的表格没有竖线，按文字对齐分列读取，请核对。"
        pages.notes.append(Note("pdf_table_unruled", message, place))
    return Grid(n_rows=table.n_rows, n_cols=table.n_cols, cells=cells, place=place)


def _place(page: int, box: Box, pages: _Pages) -> Place:
    return Place(page=page, bbox=pages.views[page].on_sheet(box))
