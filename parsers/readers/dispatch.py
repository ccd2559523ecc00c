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
}


def read_document(data: bytes, *, name: str = "", content_type: str | None = None, url: str | None = None) -> Document:
    """The blocks of a file of any format that the program reads.

    Raises ReadError where the file is empty, broken or of a format without a reader; the message says what to do.
    """
    if not data.strip():
        raise ReadError("empty", f"文件{f'“{name}”' if name else ''}是空的，没有任何内容。请核对后重新上传。")
    kind = sniff(data, name, content_type)
    if kind == "html":
        from parsers.readers.html import read_html

        return read_html(data, url, content_type)
    if kind not in _READERS:
        raise ReadError(
            "unsupported",
            f"文件{f'“{name}”' if name else ''}的格式（{kind}）不能读取。能读取的格式：HTML、PDF、DOCX、TXT、MD。请另存为其中一种。",
        )
    module, function = _READERS[kind]
    read: Callable[[bytes], Document] = getattr(import_module(module), function)
    return read(data)
