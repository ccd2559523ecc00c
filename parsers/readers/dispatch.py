"""From a file's bytes to the reader of its format; heavy readers are imported only when such a file comes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from parsers.blocks import Document, Grid, Paragraph, ReadError
from parsers.radicals import RADICAL, replace_radicals
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
# Larger files than reports are take long enough in any format to be read under the limits.
_TRUSTED_BYTES = 2 * 1024 * 1024
_MOST_BLOCKS = 20_000
_MOST_CHARACTERS = 400_000


def is_trusted(data: bytes, name: str = "", content_type: str | None = None) -> bool:
    """Whether a file may be read in the caller's own process."""
    if len(data) > _TRUSTED_BYTES:
        return False
    return not data.strip() or sniff(data, name, content_type) in TRUSTED


def read_document(data: bytes, *, name: str = "", content_type: str | None = None, url: str | None = None) -> Document:
    """The blocks of a file of any format that the program reads.

    Raises ReadError where the file is empty, broken, of a format without a reader, or larger than any report (`too_long`, `too_deep`);
    the message says what to do.
    """
    try:
        return _with_ideographs(_bounded(_read(data, name, content_type, url)))
    except RecursionError as fault:
        raise ReadError("too_deep", "文件内部层层嵌套过深，无法读取。请核对文件，或索取其他格式的版本。") from fault


def _with_ideographs(document: Document) -> Document:
    """Texts copied out of a PDF bring its radical code points with them, into any format: no label would be known again."""
    document.title = replace_radicals(document.title)
    for block in document.blocks:
        if isinstance(block, Grid):
            for cell in block.cells:
                if RADICAL.search(cell.text):
                    cell.text = replace_radicals(cell.text)
        elif isinstance(block, Paragraph) and RADICAL.search(block.text):
            block.text = replace_radicals(block.text)
    return document


def _bounded(document: Document) -> Document:
    """Rules look at every word many times: what is longer than any report is not a report, and is not judged for hours."""
    blocks = len(document.blocks)
    size = sum(
        len(block.text) if isinstance(block, Paragraph) else sum(len(cell.text) for cell in block.cells)
        for block in document.blocks
        if isinstance(block, Paragraph | Grid)
    )
    if blocks > _MOST_BLOCKS or size > _MOST_CHARACTERS:
        found = f"{blocks}段" if blocks > _MOST_BLOCKS else f"{size}字"
        most = f"{_MOST_BLOCKS}段" if blocks > _MOST_BLOCKS else f"{_MOST_CHARACTERS}字"
        raise ReadError("too_long", f"文件有{found}，超过{most}的上限：年度报告没有这么长，请核对文件。")
    return document


def _read(data: bytes, name: str, content_type: str | None, url: str | None) -> Document:
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
