"""Pictures and scans by text recognition: PNG, JPEG and TIFF files, pages of a PDF, and pictures of tables inside a report."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import Any

from parsers.blocks import Document, Grid, GridCell, Note, Place, ReadError
from parsers.readers.ocr_engine import require_ocr
from parsers.readers.ocr_image import DPI, MAX_PAGES, frames, make_ready
from parsers.readers.ocr_page import RecognisedPage, recognise_page
from parsers.readers.paged import Pages
from parsers.readers.pdf_page import Box

_LARGEST_RENDER = 30_000_000  # pixels
_NOT_DRAWN = "PDF 结构损坏，页面显示不出来，无法识别文字。请让发布单位重新导出 PDF。"
_SMALLEST = 24  # pixels: icons and rulers hold no table


def read_picture(data: bytes) -> Document:
    """A report photographed or scanned. Boxes are in pixels of the picture as shown, pages count from 1 (TIFF).

    ReadError codes: ocr_missing, picture_broken, picture_too_large, picture_too_long, picture_no_text.
    """
    return read_pictures([data])


def read_pictures(files: Sequence[bytes]) -> Document:
    """The same for a report that was saved page by page in several files; their pages count through."""
    require_ocr()
    pages = Pages("picture")
    number = 0
    for data in files:
        for frame in frames(data):
            number += 1
            if number > MAX_PAGES:
                raise ReadError("picture_too_long", f"图片超过{MAX_PAGES}页的上限，停止读取。请拆分后上传。")
            if min(frame.shape[:2]) >= _SMALLEST:
                page = recognise_page(make_ready(frame), number)
                pages.add_recognised(page.layout, page.on_sheet, page.notes)
    blocks = pages.blocks()
    if not blocks:
        raise ReadError("picture_no_text", "图片中没有读出任何文字。请核对图片是否清楚、是否就是年度报告。")
    return Document(format="ocr", blocks=blocks, notes=[recognised_note(pages.recognised), *pages.notes])


def grids_in_picture(data: bytes, place: Place | None = None) -> list[Grid]:
    """The tables that a picture shows, to stand in for a table that a report holds only as a picture; [] where it shows none.

    Every cell has a confidence below 1. `place` is where the picture stands in the report: the cells then carry it with their box
    in the picture behind it ("…/img[1] 120,44,180,70"). Raises ReadError like `read_picture`.
    """
    grids = [block for block in read_picture(data).blocks if isinstance(block, Grid)]
    for grid in grids:
        if place is not None:
            grid.place = place
            for cell in grid.cells:
                _move(cell, place)
    return grids


def _move(cell: GridCell, place: Place) -> None:
    box = ",".join(f"{value:.0f}" for value in cell.place.bbox or ())
    cell.place = Place(page=place.page, bbox=place.bbox, path=f"{place.path or ''} {box}".strip())


def recognise_pdf_pages(data: bytes, numbers: Sequence[int], password: str = "") -> list[RecognisedPage]:
    """The given pages (from 1) of a PDF, rendered at 200 dpi and recognised. Boxes are in points of the page as shown.

    ReadError codes: ocr_missing, ocr_too_long, pdf_broken (the pages cannot be drawn).
    """
    require_ocr()
    if len(numbers) > MAX_PAGES:
        raise ReadError(
            "ocr_too_long", f"需要文字识别的页面有{len(numbers)}页，超过{MAX_PAGES}页的上限，停止读取。请核对文件。"
        )
    with _drawable(data, password) as document:
        if max(numbers, default=0) > len(document):
            raise ReadError("pdf_broken", _NOT_DRAWN)
        return [_recognise(document[number - 1], number) for number in numbers]


@contextlib.contextmanager
def _drawable(data: bytes, password: str) -> Iterator[Any]:
    """The document for drawing. ReadError `pdf_broken` where it cannot be drawn, also if it could be read as text."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data, password=password or None)
        try:
            yield document
        finally:
            document.close()
    except pypdfium2.PdfiumError as fault:
        raise ReadError("pdf_broken", _NOT_DRAWN) from fault


def crop_of_pdf(data: bytes, number: int, box: Box) -> bytes:
    """A part of a page (from 1; box in points as shown) as PNG at 200 dpi."""
    with _drawable(data, "") as document:
        picture = document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
    x0, top, x1, bottom = (round(value * DPI / 72) for value in box)
    buffer = io.BytesIO()
    picture.crop((max(0, x0 - 4), max(0, top - 4), x1 + 4, bottom + 4)).save(buffer, "PNG")
    return buffer.getvalue()


def _recognise(page: Any, number: int) -> RecognisedPage:
    import numpy as np

    try:
        width, height = page.get_size()
        # A sheet of a plan would need more memory than it is worth: it is read at a lower resolution.
        dpi = min(DPI, 72 * (_LARGEST_RENDER / max(1.0, width * height)) ** 0.5)
        image = np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB"))
    finally:
        page.close()
    return recognise_page(make_ready(image, dpi), number, 72 / dpi)


def recognised_note(numbers: Sequence[int]) -> Note:
    """Which pages were recognised."""
    listed = "、".join(map(str, sorted(numbers)))
    return Note("ocr_used", f"第{listed}页由图片识别读取（OCR）：有疑问的单元格已标出，使用前请对照原件。")
