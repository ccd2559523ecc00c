"""PDF to blocks: tables with a page and box for every cell, paragraphs in reading order; scanned pages by text recognition."""

from __future__ import annotations

from parsers.blocks import Document, Note, ReadError
from parsers.readers.paged import Pages
from parsers.readers.pdf_damage import damage
from parsers.readers.pdf_open import BROKEN, open_pdf, rewritten
from parsers.readers.pdf_page import view_page

MAX_PAGES = 200


def read_pdf(data: bytes, password: str = "") -> Document:
    """Read a PDF.

    Boxes are in points from the top left of the page as shown. Pages without a usable text layer are recognised (format "ocr").
    ReadError codes: pdf_empty, pdf_not, pdf_truncated, pdf_broken, pdf_encrypted, pdf_too_long (more than 200 pages), ocr_missing
    (a scan, and no text recognition installed), ocr_too_long, pdf_no_text (nothing recognised either), pdf_garbled (a text layer
    that says nothing, and no text recognition installed).
    """
    pages = _read_or_rewrite(data, password)
    whole = "".join(pages.texts)
    wrong = damage(whole)
    scanned = list(pages.texts_of) if wrong is not None else pages.without_text()
    if scanned:
        _recognise(pages, data, scanned, password, needed=wrong is not None or not whole.strip())
    if not whole.strip() and not pages.recognised:
        raise _no_text(pages)
    if wrong is not None and not pages.recognised:
        raise _garbled(wrong)
    blocks = pages.blocks()
    form = "ocr" if pages.recognised else "pdf"
    return Document(format=form, meta=pages.meta, notes=pages.notes, blocks=blocks)


def _recognise(pages: Pages, data: bytes, numbers: list[int], password: str, *, needed: bool) -> None:
    """Recognise pages without a usable text layer; where only some lack it and nothing is installed, they stay pictures."""
    from parsers.readers.ocr_engine import require_ocr
    from parsers.readers.picture import recognise_pdf_pages, recognised_note

    try:
        require_ocr()
    except ReadError as error:
        if needed:
            raise ReadError(error.code, f"{_no_text(pages).message}{error.message}") from error
        return
    # A page whose font is not in the file renders as other characters: what was recognised may say nothing either.
    try:
        recognised = recognise_pdf_pages(data, numbers, password)
    except ReadError as error:
        if needed or error.code != "pdf_broken":
            raise
        return
    found = [page for page in recognised if page.has_text and damage(page.text) is None]
    for page in found:
        pages.replace_recognised(page.layout, page.on_sheet, page.notes)
    if found:
        pages.notes.append(recognised_note(pages.recognised))


def _garbled(wrong: str) -> ReadError:
    return ReadError(
        "pdf_garbled", f"PDF 的文字层不可用：{wrong}，文字识别（OCR）也没有读出内容。请向发布单位索取 Word、网页版本。"
    )


def _read_or_rewrite(data: bytes, password: str) -> Pages:
    """The pages as they are; where that gives no text or breaks off although pdfium sees text, those of the file written anew."""
    broken: ReadError | None = None
    pages = Pages("pdf")
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


def _read_pages(data: bytes, password: str) -> Pages:
    pages = Pages("pdf")
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
                pages.add_view(view_page(page, number))
            except BROKEN as fault:
                message = f"第{number}页损坏，读不出内容（{type(fault).__name__}）。请让发布单位重新导出 PDF。"
                raise ReadError("pdf_broken", message) from fault
            finally:
                page.close()
    return pages


def _no_text(pages: Pages) -> ReadError:
    seen = "只有图片（扫描件）" if pages.pictures else "文字已转成图形" if pages.vectors else "页面是空白的"
    return ReadError(
        "pdf_no_text",
        f"PDF 共{len(pages.texts)}页，没有文字层：{seen}。文字识别（OCR）没有读出内容的，请向发布单位索取 Word、网页版本。",
    )
