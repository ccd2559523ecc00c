"""From a file's bytes to the reader of its format; heavy readers are imported only when such a file comes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from parsers.blocks import Document, ReadError
from parsers.sniff import sniff

# Kind (parsers.sniff) -> module and function; every function takes the bytes and gives a Document.
_READERS = {
    "pdf": ("parsers.readers.pdf", "read_pdf"),
    "docx": ("parsers.readers.docx", "read_docx"),
    "txt": ("parsers.readers.text", "read_text"),
    "md": ("parsers.readers.text", "read_markdown"),
    "xls": ("parsers.readers.excel", "read_excel"),
    "xlsx": ("parsers.readers.excel", "read_excel"),
    "ofd": ("parsers.readers.ofd", "read_ofd"),
    "mht": ("parsers.readers.mht", "read_mht"),
    "png": ("parsers.readers.picture", "read_picture"),
    "jpg": ("parsers.readers.picture", "read_picture"),
    "tiff": ("parsers.readers.picture", "read_picture"),
}
# These go through LibreOffice, which is told what they are.
_OFFICE = frozenset(("doc", "wps", "rtf", "odt", "ods", "wordml", "excelml"))
# Read without a program or library that a hostile file could hang or crash (see `parsers.sandbox`).
TRUSTED = frozenset(("html", "txt", "md", "docx", "mht"))


def is_trusted(data: bytes, name: str = "", content_type: str | None = None) -> bool:
    """Whether a file may be read in the caller's own process."""
    return not data.strip() or sniff(data, name, content_type) in TRUSTED


def read_document(data: bytes, *, name: str = "", content_type: str | None = None, url: str | None = None) -> Document:
    """The blocks of a file of any format that the program reads.

    Raises ReadError where the file is empty, broken or of a format without a reader; the message says what to do.
    """
    if not data.strip():
        raise ReadError("empty", f"文件{f'“{name}”' if name else ''}是空的，没有任何内容。请核对后重新上传。")
    kind = sniff(data, name, content_type)
    if kind == "html":
        from parsers.readers.ebook import is_ebook_page, read_ebook
        from parsers.readers.html import read_html

        return read_ebook([data]) if is_ebook_page(data) else read_html(data, url, content_type)
    if kind in _OFFICE:
        from parsers.readers.office import read_office

        return read_office(data, kind)
    if kind not in _READERS:
        raise ReadError(
            "unsupported",
            f"文件{f'“{name}”' if name else ''}的格式（{kind}）不能读取。"
            "能读取的格式：HTML、PDF、DOCX、DOC、WPS、XLS、XLSX、OFD、PNG、JPG、TIFF、TXT、MD。请另存为其中一种。",
        )
    module, function = _READERS[kind]
    read: Callable[[bytes], Document] = getattr(import_module(module), function)
    return read(data)
