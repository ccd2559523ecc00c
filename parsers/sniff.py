"""What a file is, by its first bytes; its name and declared type are asked only where the bytes do not tell."""

from __future__ import annotations

import io
import re
import zipfile

from parsers.zips import ZIP_DAMAGE

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_BY_NAME = {"doc": "doc", "dot": "doc", "wps": "wps", "wpt": "wps", "xls": "xls", "et": "xls"}
_TAGS = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|span|meta|\?xml|td|tr|!--)", re.IGNORECASE)
_PROGRAM = re.compile(rb"<\?mso-application\s+progid=[\"'](Word\.Document|Excel\.Sheet)[\"']")
_MHT = re.compile(rb"(?:[A-Za-z-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,12}MIME-Version:[^\r\n]*\r?\n", re.IGNORECASE)
_TYPES = {
    "application/pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "md",
    "text/plain": "txt",
}
_HEAD = 4096
_LONGEST_TYPE = 200  # bytes of the type of an open document; a bomb is not unfolded to see what it is


def sniff(data: bytes, name: str = "", content_type: str | None = None) -> str:
    """One of html, pdf, docx, doc, wps, rtf, odt, wordml, xls, xlsx, ods, excelml, ofd, mht, png, jpg, tiff, txt, md, zip, unknown.

    "wordml" and "excelml" are the XML files of Office 2003, "mht" a web page in one file: all three are often named .doc or .xls.
    """
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
    if (program := _PROGRAM.search(head)) is not None:
        return "wordml" if program[1] == b"Word.Document" else "excelml"
    if _MHT.match(head):
        return "mht"
    if _TAGS.search(head) and extension != "txt":
        return "html"
    if extension in ("htm", "html", "shtml", "jsp") or declared == "html":
        return "html"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "unknown"
    return declared or "txt" if data.strip() else declared or ("txt" if extension == "txt" else "unknown")


def _in_zip(data: bytes) -> str:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except ZIP_DAMAGE:
        return _damaged_zip(data)
    names = {name.lstrip("/") for name in archive.namelist()}
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        try:
            with archive.open("mimetype") as entry:
                return _open_document(entry.read(_LONGEST_TYPE))
        except (*ZIP_DAMAGE, RuntimeError):
            return "zip"
    return "ofd" if "OFD.xml" in names else "zip"


def _open_document(mimetype: bytes) -> str:
    kinds = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "ods"}
    return kinds.get(mimetype.strip(), "zip")


def _damaged_zip(data: bytes) -> str:
    """A package cut short still names its parts: its own reader then says what is wrong with it."""
    for mark, kind in ((b"word/document.xml", "docx"), (b"xl/workbook.xml", "xlsx"), (b"OFD.xml", "ofd")):
        if mark in data:
            return kind
    return "zip"
