"""A file is what its bytes are: names and declared types decide only where the bytes do not."""

from __future__ import annotations

import io
import zipfile

import pytest

from parsers.sniff import sniff

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100


def package(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.4", "a.doc", "pdf"),
        (b"{\\rtf1", "a.doc", "rtf"),
        (_OLE, "a.doc", "doc"),
        (_OLE, "a.wps", "wps"),
        (_OLE, "a.xls", "xls"),
        (_OLE, "a.et", "xls"),
        (b"<html><table>", "a.xls", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "a.doc", "wordml"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "a.xls", "excelml"),
        (b"From: <saved>\nMIME-Version: 1.0\nContent-Type: multipart/related\n", "a.doc", "mht"),
        ("一、总体情况".encode(), "a.doc", "txt"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "png"),
        (b"\xff\xd8\xff\xe0", "a", "jpg"),
        (b"II*\x00", "a", "tiff"),
        (b"\x00\x01\x02", "a.doc", "unknown"),
    ],
)
def test_kinds(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name, "application/msword") == kind


def test_packages_are_known_by_their_parts_even_when_cut_short() -> None:
    whole = package(OFD_xml="<a/>", Doc__b_xml="x" * 50)
    assert sniff(whole) == "ofd"
    assert sniff(whole[:-30]) == "ofd"
    assert sniff(package(word__document_xml="<a/>")) == "docx"
    assert sniff(package(xl__workbook_bin="x")) == "xlsx"
    assert sniff(package(mimetype="application/vnd.oasis.opendocument.text", content_xml="<a/>")) == "odt"
    assert sniff(package(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<a/>")) == "ods"
    assert sniff(package(readme_txt="a")) == "zip"
