"""One report in every format that the program reads, for the property that all of them give the same cells."""

from __future__ import annotations

import io
from collections.abc import Iterator

import docx
import pypdfium2
import xlsxwriter
from PIL import Image

from standin import article, pdf
from standin.draft import PARTS, TABLE_OF_PART, Draft
from standin.form import grids
from standin.look import Look
from standin.tables import Placed, place
from tests.parsers import make_ofd
from tests.parsers.make_pdf import Drawing, evenly

_SHARES = {"T2": (3, 2, 2, 2), "T3": (3, 4, 8, *([3] * 7)), "T4": (1,) * 15}
Piece = str | tuple[str, list[Placed]]


def pieces(draft: Draft) -> Iterator[Piece]:
    """Texts and tables (name, cells) in order."""
    yield draft.full_title
    yield from draft.introduction()
    forms = grids(draft.form)
    for key, mark in PARTS:
        if key not in draft.parts:
            continue
        yield f"{mark}、{draft.headings[key]}"
        yield from draft.paragraphs(key)
        name = TABLE_OF_PART.get(key)
        if name in draft.tables:
            yield str(name), place(forms[str(name)], draft.cells)


def as_html(draft: Draft) -> bytes:
    """As pasted into an article."""
    body = article.report_body(draft, Look())
    return f"<html><head><meta charset='utf-8'></head><body><div>{body}</div></body></html>".encode()


def as_pdf(draft: Draft) -> bytes:
    """Born digital."""
    return pdf.render(draft)


def as_docx(draft: Draft) -> bytes:
    """A Word file."""
    document = docx.Document()
    for piece in pieces(draft):
        if isinstance(piece, str):
            document.add_paragraph(piece)
            continue
        placed = piece[1]
        table = document.add_table(max(cell.end for cell in placed), max(cell.column + cell.columns for cell in placed))
        table.style = "Table Grid"  # without it no rule is drawn
        rows = [row.cells for row in table.rows]
        for cell in placed:
            corner = rows[cell.row][cell.column]
            if cell.rows * cell.columns > 1:
                corner = corner.merge(rows[cell.end - 1][cell.column + cell.columns - 1])
            corner.text = cell.text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(draft: Draft) -> bytes:
    """One sheet a part, texts in the first column, merged cells."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("报告")
    top = 0
    for number, piece in enumerate(pieces(draft)):
        if isinstance(piece, str):
            sheet.write_string(top, 0, piece)
            top += 1
            continue
        for cell in piece[1]:
            row, end = top + cell.row, top + cell.end - 1
            text: str | float = cell.text
            if not cell.label and cell.text.replace(".", "", 1).isdigit() and cell.text not in ("", "."):
                text = float(cell.text)
            if cell.rows * cell.columns > 1:
                sheet.merge_range(row, cell.column, end, cell.column + cell.columns - 1, text)
            else:
                sheet.write(row, cell.column, text)
        top += max(cell.end for cell in piece[1]) + 1
        if number % 2:
            sheet = book.add_worksheet(f"续{number}")
            top = 0
    book.close()
    return buffer.getvalue()


def as_ofd(draft: Draft) -> bytes:
    """An OFD as a converter writes it."""
    lines: list[str | Drawing] = [
        piece if isinstance(piece, str) else Drawing(piece[1], evenly(_SHARES[piece[0]])) for piece in pieces(draft)
    ]
    return make_ofd.report(lines)


def as_tiff(data: bytes, dpi: int = 200) -> bytes:
    """The pages of a PDF as pictures of one file, as a scanner saves them."""
    document = pypdfium2.PdfDocument(data)
    pages: list[Image.Image] = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(dpi, dpi))
    return buffer.getvalue()
