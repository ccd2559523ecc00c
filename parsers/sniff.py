"""What a file is, by its first bytes; its name and declared type are asked only where the bytes do not tell."""

from __future__ import annotations

import io
import re
import zipfile

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "doc"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_BY_NAME = {"doc": "doc", "dot": "doc", "wps": "wps", "wpt": "wps", "xls": "xls", "et": "xls"}
_TAGS = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|span|meta|\?xml|td|tr|!--)", re.IGNORECASE)
_TYPES = {
    "application/pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "md",
    "application/msword": "doc",
    "text/plain": "txt",
}
_HEAD = 4096


def sniff(data: bytes, name: str = "", content_type: str | None = None) -> str:
    """One of html, pdf, docx, doc, wps, xls, xlsx, ofd, png, jpg, tiff, txt, md, zip, unknown."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _MAGIC:
        if head.startswith(magic) or (kind == "pdf" and magic in data[:1024]):
            return kind
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if data.startswith(_OLE):
        return _OLE_BY_NAME.get(extension, "doc")
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    declared = _TYPES.get((content_type or "").split(";")[0].strip().lower())
    if extension in ("md", "markdown"):
        return "md"
    if _TAGS.search(head) and extension != "txt":
        return "html"
    if extension in ("htm", "html", "shtml", "jsp") or declared == "html":
        return "html"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "unknown"
    return declared or "txt" if data.strip() else declared or ("txt" if extension == "txt" else "unknown")


def _in_zip(data: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        return "zip"
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "ofd" if "OFD.xml" in names else "zip"
