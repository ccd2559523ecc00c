"""Opening a PDF: every way in which it cannot be read has its own answer; broken syntax is rewritten and tried again."""

from __future__ import annotations

import contextlib
import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from parsers.blocks import ReadError

# One warning for each font without a box would bury what people have to know.
logging.getLogger("pdfminer").setLevel(logging.ERROR)
# What pdfminer raises on damaged files besides its own exceptions: it follows whatever the file says.
BROKEN = (
    PDFException,
    PSException,
    PdfminerException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    AssertionError,
    OverflowError,
    ZeroDivisionError,
)
_OBJECT = re.compile(rb"(?<!\d)\d{1,10} \d{1,5} obj")
_ANOTHER_COPY = "请让发布单位重新导出 PDF，或改传 Word、网页版本。"


@contextlib.contextmanager
def open_pdf(data: bytes, password: str) -> Iterator[Any]:
    """A pdfplumber document; ReadError with code pdf_empty, pdf_not, pdf_truncated, pdf_encrypted or pdf_broken."""
    document = _opened(data, password)
    try:
        yield document
    finally:
        # Closing asks for the pages: where they cannot be listed that is no news, and would hide what was said of it.
        with contextlib.suppress(*BROKEN):
            document.close()


def _opened(data: bytes, password: str) -> Any:
    if not data.strip():
        raise ReadError("pdf_empty", "文件是空的（0字节）：应当是一份 PDF。请重新下载或重新上传该文件。")
    if b"%PDF-" not in data[:1024]:
        raise ReadError(
            "pdf_not", "文件开头没有 PDF 标志（%PDF-），不是 PDF 文件。请核对扩展名，或检查下载到的是否是报错网页。"
        )
    if _OBJECT.search(data, max(data.rfind(b"%%EOF"), 0)):
        # Readers mend such files from what is there: pages would be missing unseen.
        raise ReadError(
            "pdf_truncated", f"PDF 末尾缺少结束标志（%%EOF），文件不完整，可能没有下载完。请重新下载；若仍如此，{_ANOTHER_COPY}"
        )
    try:
        return pdfplumber.open(io.BytesIO(data), password=password)
    except BROKEN as fault:
        cause = fault.args[0] if fault.args and isinstance(fault.args[0], Exception) else fault
        if isinstance(cause, PDFPasswordIncorrect):
            given = "给出的口令不对" if password else "打开需要口令"
            raise ReadError("pdf_encrypted", f"PDF 已加密，{given}，无法读取。请让发布单位提供不加密的文件。") from fault
        if isinstance(cause, PDFEncryptionError):
            raise ReadError("pdf_encrypted", "PDF 用不认识的方式加密，无法读取。请让发布单位提供不加密的文件。") from fault
        raise ReadError("pdf_broken", f"PDF 结构损坏，打不开（{type(cause).__name__}）。{_ANOTHER_COPY}") from fault


def rewritten(data: bytes, password: str) -> bytes | None:
    """The file written anew by pdfium, which forgives faulty syntax; None where pdfium finds no text either."""
    try:
        document = pypdfium2.PdfDocument(data, password=password or None)
    except pypdfium2.PdfiumError:
        return None
    try:
        if not any(_has_text(document[number]) for number in range(len(document))):
            return None
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _has_text(page: Any) -> bool:
    text_page = page.get_textpage()
    try:
        return bool(text_page.get_text_range().strip())
    finally:
        text_page.close()
        page.close()
