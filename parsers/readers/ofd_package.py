"""The package of an OFD file (GB/T 33190): a ZIP of XML opened with limits, pages in order with their templates."""

from __future__ import annotations

import io
import posixpath
import zipfile

from lxml import etree
from msgspec import Struct, field

from parsers.blocks import ReadError
from parsers.zips import ZIP_DAMAGE

MAX_PAGES = 200
_LARGEST_PART = 64 * 1024 * 1024
_LARGEST_UNPACKED = 256 * 1024 * 1024
_COPY = "请向发布单位索取 PDF、Word 或网页版本。"
_PLAIN = "{*}"  # files of the draft and of the standard differ in their name space only


class OfdPage(Struct):
    """A page: its box (x, y, width, height in millimetres) and the contents to draw, templates in front or behind included."""

    box: tuple[float, float, float, float]
    contents: list[etree._Element]


class OfdPackage(Struct):
    """The pages, the vector graphics that pages refer to by id, and what the document says of itself."""

    pages: list[OfdPage]
    graphics: dict[str, etree._Element] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)


def open_ofd(data: bytes) -> OfdPackage:
    """Open an OFD; ReadError codes ofd_broken, ofd_encrypted, ofd_too_large, ofd_too_long."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Opener(archive).package()
    except ZIP_DAMAGE as fault:
        raise ReadError("ofd_broken", f"OFD 文件的压缩包损坏，可能没有下载完整（{fault}）。{_COPY}") from fault
    except RuntimeError as fault:  # what zipfile raises for an entry under a password
        raise ReadError("ofd_encrypted", f"OFD 文件已加密，无法读取。{_COPY}") from fault


class _Opener:
    """One package; counts what it has unpacked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lstrip("/"): name for name in archive.namelist()}
        self.unpacked = 0

    def package(self) -> OfdPackage:
        root = self._xml("OFD.xml")
        if any(name.lower().endswith(("encryptions.xml", "decryptseed.dat")) for name in self.names):
            raise ReadError("ofd_encrypted", f"OFD 文件已加密，无法读取。{_COPY}")
        body = root.find(f"{_PLAIN}DocBody")
        where = body.findtext(f"{_PLAIN}DocRoot") if body is not None else None
        if body is None or not where:
            raise ReadError("ofd_broken", f"OFD.xml 中没有文档入口（DocRoot），结构不完整。{_COPY}")
        path = where.strip().lstrip("/")
        document = self._xml(path)
        found = OfdPackage([], meta=self._meta(body))
        common = document.find(f"{_PLAIN}CommonData")
        usual = _box(common.find(f"{_PLAIN}PageArea") if common is not None else None) or (0.0, 0.0, 210.0, 297.0)
        templates = self._templates(common, path)
        for resource in document.iter(f"{_PLAIN}PublicRes", f"{_PLAIN}DocumentRes"):
            self._graphics(found, _resolve(path, resource.text or ""))
        pages = document.findall(f"{_PLAIN}Pages/{_PLAIN}Page")
        if not pages:
            raise ReadError("ofd_broken", f"OFD 文件里没有页面，结构不完整。{_COPY}")
        if len(pages) > MAX_PAGES:
            raise ReadError("ofd_too_long", f"OFD 有{len(pages)}页，超过{MAX_PAGES}页的上限：年度报告没有这么长，请核对文件。")
        for page in pages:
            found.pages.append(self._page(_resolve(path, page.get("BaseLoc") or ""), usual, templates, found))
        return found

    def _page(
        self, path: str, usual: tuple[float, float, float, float], templates: dict[str, str], found: OfdPackage
    ) -> OfdPage:
        page = self._xml(path)
        for resource in page.iter(f"{_PLAIN}PageRes"):
            self._graphics(found, _resolve(path, resource.text or ""))
        behind: list[etree._Element] = []
        before: list[etree._Element] = []
        for used in page.findall(f"{_PLAIN}Template"):
            place = templates.get(used.get("TemplateID") or "")
            if place is not None and place in self.names:
                content = self._xml(place).find(f"{_PLAIN}Content")
                if content is not None:
                    (before if used.get("ZOrder") == "Foreground" else behind).append(content)
        own = page.find(f"{_PLAIN}Content")
        contents = [*behind, *([own] if own is not None else []), *before]
        return OfdPage(_box(page.find(f"{_PLAIN}Area")) or usual, contents)

    def _templates(self, common: etree._Element | None, path: str) -> dict[str, str]:
        if common is None:
            return {}
        return {
            template.get("ID") or "": _resolve(path, template.get("BaseLoc") or "")
            for template in common.findall(f"{_PLAIN}TemplatePage")
        }

    def _graphics(self, found: OfdPackage, path: str) -> None:
        if path not in self.names:
            return
        for unit in self._xml(path).iter(f"{_PLAIN}CompositeGraphicUnit"):
            content = unit.find(f"{_PLAIN}Content")
            if content is not None:
                found.graphics[unit.get("ID") or ""] = content

    def _meta(self, body: etree._Element) -> dict[str, str]:
        info = body.find(f"{_PLAIN}DocInfo")
        wanted = {"Title": "Title", "Creator": "Producer"}
        if info is None:
            return {}
        return {wanted[name]: text for name in wanted if (text := (info.findtext(f"{_PLAIN}{name}") or "").strip())}

    def _xml(self, path: str) -> etree._Element:
        if path not in self.names:
            raise ReadError("ofd_broken", f"OFD 文件中缺少 {path}，结构不完整。{_COPY}")
        with self.archive.open(self.names[path]) as part:
            raw = part.read(_LARGEST_PART + 1)
        self.unpacked += len(raw)
        if len(raw) > _LARGEST_PART or self.unpacked > _LARGEST_UNPACKED:
            limit = (_LARGEST_PART if len(raw) > _LARGEST_PART else _LARGEST_UNPACKED) // (1024 * 1024)
            raise ReadError("ofd_too_large", f"OFD 文件解压后超过{limit}MB，不像年度报告，停止读取。请核对文件。")
        if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
            raise ReadError("ofd_broken", f"OFD 文件中的 {path} 含有不允许的 DTD 或实体声明，停止读取。{_COPY}")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True)
        try:
            return etree.fromstring(raw, parser)
        except etree.XMLSyntaxError as fault:
            raise ReadError("ofd_broken", f"OFD 文件中的 {path} 不是完整的 XML（{fault.msg}）。{_COPY}") from fault


def _resolve(base: str, place: str) -> str:
    """A location relative to the file that names it; from the root of the package where it begins with a slash."""
    place = place.strip()
    return place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(base), place))


def _box(area: etree._Element | None) -> tuple[float, float, float, float] | None:
    text = area.findtext(f"{_PLAIN}PhysicalBox") if area is not None else None
    try:
        x, y, width, height = (float(part) for part in (text or "").split())
    except ValueError:
        return None
    return (x, y, width, height) if width > 0 and height > 0 else None
