"""Born-digital PDF to blocks: tables with a page and box for every cell, paragraphs in reading order; scans are refused."""

from __future__ import annotations

from parsers.blocks import Document, Note, ReadError
from parsers.readers.paged import Pages
from parsers.readers.pdf_damage import damage
from parsers.readers.pdf_open import BROKEN, open_pdf, rewritten
from parsers.readers.pdf_page import view_page

MAX_PAGES = 200


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
    blocks = pages.blocks()
    return Document(format="pdf", meta=pages.meta, notes=pages.notes, blocks=blocks)


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
        f"PDF 共{len(pages.texts)}页，没有文字层：{seen}。请用文字识别（OCR）读取，或向发布单位索取 Word、网页版本。",
    )
