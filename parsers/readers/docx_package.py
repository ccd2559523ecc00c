"""The parts of a .docx package, opened with limits: no zip bombs, no XML entities, every failure with its own answer."""

from __future__ import annotations

import io
import zipfile

from lxml import etree
from msgspec import Struct

from parsers.blocks import ReadError
from parsers.zips import ZIP_DAMAGE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_PART = 64 * 1024 * 1024
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_COPY = "请用 Word 或 WPS 打开后另存为 .docx，再上传。"


def whole(text: str | None, most: int = 999_999_999) -> int | None:
    """The number of an attribute; None where it is no plain whole number or larger than anything that Word writes there."""
    if text is None or len(text) > 9 or not (text.isascii() and text.isdigit()):
        return None
    number = int(text)
    return number if number <= most else None


class Package(Struct):
    """The XML parts that reading needs; None where the package has no such part. `targets` maps relation ids to parts."""

    document: etree._Element
    numbering: etree._Element | None
    styles: etree._Element | None
    targets: dict[str, str]


def open_package(data: bytes) -> Package:
    """Open a .docx; ReadError codes docx_empty, docx_encrypted, docx_legacy, docx_broken, docx_not, docx_too_large."""
    if not data:
        raise ReadError("docx_empty", "文件是空的（0字节）：应当是一份 Word 文档（.docx）。请重新下载或重新上传该文件。")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError("docx_encrypted", "Word 文档设有打开密码，无法读取。请去掉密码后另存，再上传。")
        raise ReadError("docx_legacy", f"文件虽名为 .docx，内容是旧版 Word（.doc）或 WPS 格式。{_COPY}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            main = _main_part(archive, names)
            folder = main.rsplit("/", 1)[0] if "/" in main else ""
            document = _xml(archive, main)
            return Package(
                document=document,
                numbering=_optional(archive, names, f"{folder}/numbering.xml"),
                styles=_optional(archive, names, f"{folder}/styles.xml"),
                targets=_targets(archive, names, main),
            )
    except (*ZIP_DAMAGE, RuntimeError) as fault:
        raise ReadError("docx_broken", f"Word 文档的压缩包损坏，可能没有下载完整（{fault}）。{_COPY}") from fault


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "word/document.xml" in names:
        return "word/document.xml"
    if "_rels/.rels" in names:
        for relation in _xml(archive, "_rels/.rels").iter(_RELATIONS):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in names and target.endswith(".xml"):
                return target
    found = "、".join(sorted(names)[:3]) or "空的压缩包"
    raise ReadError("docx_not", f"这个压缩包不是 Word 文档：里面应有 word/document.xml，实际是 {found} 等。请核对文件。")


def _targets(archive: zipfile.ZipFile, names: set[str], main: str) -> dict[str, str]:
    folder, _, name = main.rpartition("/")
    relations = _optional(archive, names, f"{folder}/_rels/{name}.rels")
    if relations is None:
        return {}
    return {r.get("Id") or "": r.get("Target") or "" for r in relations.iter(_RELATIONS)}


def _optional(archive: zipfile.ZipFile, names: set[str], name: str) -> etree._Element | None:
    return _xml(archive, name) if name in names else None


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    with archive.open(name) as part:
        raw = part.read(_LARGEST_PART + 1)
    if len(raw) > _LARGEST_PART:
        limit = _LARGEST_PART // (1024 * 1024)
        raise ReadError("docx_too_large", f"Word 文档中的 {name} 解压后超过{limit}MB，不像年度报告，停止读取。请核对文件。")
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
        raise ReadError("docx_broken", f"Word 文档中的 {name} 含有不允许的 DTD 或实体声明，停止读取。{_COPY}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True)
    try:
        return etree.fromstring(raw.replace(_STRICT, _TRANSITIONAL), parser)
    except etree.XMLSyntaxError as fault:
        raise ReadError("docx_broken", f"Word 文档中的 {name} 不是完整的 XML（{fault.msg}）。{_COPY}") from fault
