"""Word .docx to blocks by a walk over its body: what Word shows is read, deleted text is not, automatic numbers are."""

from __future__ import annotations

import re

from lxml import etree

from parsers.blocks import Block, Document, Note, Paragraph, Picture, Place, ReadError
from parsers.radicals import replace_radicals
from parsers.readers.docx_numbering import Numbering, read_numbering
from parsers.readers.docx_package import Package, W, open_package, whole
from parsers.readers.docx_runs import is_hidden, is_mark, is_struck
from parsers.readers.docx_tables import TableRow, is_layout, rows_of, to_grid
from parsers.textnorm import close_gaps

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_GONE = frozenset(
    (f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", f"{_MC}Fallback", f"{W}sdtPr", f"{W}rt")
)
_BREAKS = frozenset((f"{W}br", f"{W}cr"))
_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_PROSE = 120
_DEEPEST = 8  # outline levels 0 to 8; 9 is body text
_HEX = re.compile(r"[0-9A-Fa-f]{1,4}")
_PART = re.compile(r"^[一二三四五六七八九十]{1,2}[、.．]")


def read_docx(data: bytes) -> Document:
    """Read a .docx. Places are paths such as "body/tbl[2]/tr[4]/tc[3]" (elements counted per kind, from 1)."""
    package = open_package(data)
    document = Document(format="docx")
    body = package.document.find(f"{W}body")
    if body is None:
        raise ReadError(
            "docx_broken", "Word 文档没有正文部分（w:body），结构不完整。请用 Word 或 WPS 打开后另存为 .docx，再上传。"
        )
    reader = _Reader(package, document)
    reader.walk(body, "body")
    if not document.blocks:
        document.notes.append(Note("docx_no_content", "Word 文档的正文是空的，没有文字、表格或图片。"))
    if any(True for _ in body.iter(f"{W}del", f"{W}ins", f"{W}moveFrom")):
        document.notes.append(
            Note("docx_tracked_changes", "Word 文档留有修订痕迹：已按接受全部修订后的内容读取，请定稿后再发布。")
        )
    return document


class _Reader:
    """One walk over a body."""

    def __init__(self, package: Package, document: Document) -> None:
        self.document = document
        self.targets = package.targets
        self.numbering: Numbering = read_numbering(package)
        self.levels = _heading_levels(package.styles)
        self.default_style = _default_style(package.styles)

    def add(self, block: Block) -> None:
        self.document.blocks.append(block)

    def walk(self, element: etree._Element, path: str) -> None:
        """Paragraphs and tables in order; content controls and insertions are transparent."""
        counts = {"p": 0, "tbl": 0}
        self._walk(element, path, counts)

    def _walk(self, element: etree._Element, path: str, counts: dict[str, int]) -> None:
        for child in element:
            if child.tag == f"{W}p":
                counts["p"] += 1
                self._paragraph(child, f"{path}/p[{counts['p']}]")
            elif child.tag == f"{W}tbl":
                counts["tbl"] += 1
                self._table(child, f"{path}/tbl[{counts['tbl']}]")
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                self._walk(child, path, counts)

    def _paragraph(self, element: etree._Element, path: str) -> None:
        properties = element.find(f"{W}pPr")
        style = _style(properties) or self.default_style
        parts, boxes = _told(element)
        label = self.numbering.label(properties, style) if "".join(parts).strip() else ""
        level = self._level(properties, style)
        for number, line in enumerate("".join(parts).split("\n")):
            text = _clean(f"{label if number == 0 else ''}{line}")
            if text:
                self.add(Paragraph(text=text, place=Place(path=path), heading_level=level))
        self._pictures(element, path)
        for number, box in enumerate(boxes, 1):
            self.walk(box, f"{path}/txbxContent[{number}]")

    def _level(self, properties: etree._Element | None, style: str | None) -> int | None:
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        value = whole(outline.get(f"{W}val"), _DEEPEST) if outline is not None else None
        if value is not None:
            return value + 1
        return self.levels.get(style or "")

    def _table(self, table: etree._Element, path: str) -> None:
        rows = rows_of(table)
        if is_layout(rows):
            for row in rows:
                for place, cell in enumerate(row.cells, 1):
                    self.walk(cell, f"{path}/tr[{row.number}]/tc[{place}]")
            return
        run: list[TableRow] = []
        for row in rows:
            # A heading or prose set into a row of its own comes out between the grids.
            if len(row.cells) == 1 and _is_prose(row.cells[0]):
                self._grid(run, path)
                run = []
                self.walk(row.cells[0], f"{path}/tr[{row.number}]/tc[1]")
            else:
                run.append(row)
        self._grid(run, path)
        for row in rows:
            for place, cell in enumerate(row.cells, 1):
                self._pictures(cell, f"{path}/tr[{row.number}]/tc[{place}]")

    def _grid(self, rows: list[TableRow], path: str) -> None:
        if rows:
            self.add(to_grid(rows, path, self._cell_text))

    def _cell_text(self, cell: etree._Element) -> str:
        # Where all of a cell is struck out, nothing was put in its place: then it stands as it is.
        return self._cell_lines(cell, struck=False) or self._cell_lines(cell, struck=True)

    def _cell_lines(self, cell: etree._Element, *, struck: bool) -> str:
        lines: list[str] = []
        for paragraph in cell.iter(f"{W}p"):
            if _is_inside_box(paragraph, cell):
                continue
            parts: list[str] = []
            boxes: list[etree._Element] = []
            _gather(paragraph, parts, boxes, struck=struck)
            parts += [f"\n{_box_text(box)}" for box in boxes]
            properties = paragraph.find(f"{W}pPr")
            text = "".join(parts)
            label = self.numbering.label(properties, _style(properties) or self.default_style) if text.strip() else ""
            lines += [_clean(line) for line in f"{label}{text}".split("\n")]
        return "\n".join(line for line in lines if line)

    def _pictures(self, element: etree._Element, path: str) -> None:
        for picture in element.iter(f"{_A}blip", f"{_V}imagedata"):
            if any(parent.tag == f"{_MC}Fallback" for parent in picture.iterancestors()):
                continue
            relation = picture.get(f"{_R}embed") or picture.get(f"{_R}link") or picture.get(f"{_R}id") or ""
            drawing = next(picture.iterancestors(f"{W}drawing"), None)
            about = next(drawing.iter(f"{_WP}docPr"), None) if drawing is not None else None
            alt = (about.get("descr") or "") if about is not None else ""
            self.add(Picture(source=self.targets.get(relation, relation), alt=alt, place=Place(path=path)))


def _told(paragraph: etree._Element) -> tuple[list[str], list[etree._Element]]:
    """The pieces of a paragraph and its text boxes; struck words only where there are no others."""
    for struck in (False, True):
        parts: list[str] = []
        boxes: list[etree._Element] = []
        _gather(paragraph, parts, boxes, struck=struck)
        if "".join(parts).strip():
            break
    return parts, boxes


def _is_inside_box(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Whether a paragraph of a cell stands in a text box of it, or in its copy for old programs."""
    for parent in paragraph.iterancestors():
        if parent is cell:
            return False
        if parent.tag in (f"{W}txbxContent", f"{_MC}Fallback"):
            return True
    return False


def _gather(element: etree._Element, parts: list[str], boxes: list[etree._Element], *, struck: bool = True) -> None:
    """The text that shows, line breaks as "\\n"; text boxes are set aside. `struck`: with what is struck out."""
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{W}r" and (is_hidden(child) or is_mark(child, parts) or (not struck and is_struck(child))):
            continue
        elif child.tag == f"{W}t":
            parts.append(child.text or "")
        elif child.tag == f"{W}tab" and element.tag == f"{W}r":
            parts.append(" ")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif child.tag == f"{W}sym":
            parts.append(_symbol(child))
        else:
            _gather(child, parts, boxes, struck=struck)


def _is_prose(cell: etree._Element) -> bool:
    text = _box_text(cell).strip()
    return len(text) > _PROSE or _PART.match(text) is not None


def _box_text(box: etree._Element) -> str:
    parts: list[str] = []
    inner: list[etree._Element] = []
    for paragraph in box.iter(f"{W}p"):
        _gather(paragraph, parts, inner)
        parts.append("\n")
    return "".join(parts)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; those in the private area have no text."""
    written = element.get(f"{W}char") or ""
    code = int(written, 16) if _HEX.fullmatch(written) else 0
    return "" if code == 0 or 0xD800 <= code <= 0xF8FF else chr(code)


def _clean(text: str) -> str:
    return close_gaps(replace_radicals(text), fold=True).strip()


def _style(properties: etree._Element | None) -> str | None:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return style.get(f"{W}val") if style is not None else None


def _default_style(styles: etree._Element | None) -> str | None:
    if styles is None:
        return None
    for style in styles.findall(f"{W}style"):
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
            return style.get(f"{W}styleId")
    return None


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Style id -> level for the built-in heading styles ("heading 1") and styles with an outline level."""
    levels: dict[str, int] = {}
    for style in styles.findall(f"{W}style") if styles is not None else []:
        name = style.find(f"{W}name")
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        found = _HEADING.match(name.get(f"{W}val") or "") if name is not None else None
        if found:
            levels[style.get(f"{W}styleId") or ""] = int(found[1])
        elif outline is not None and (level := whole(outline.get(f"{W}val"), _DEEPEST)) is not None:
            levels[style.get(f"{W}styleId") or ""] = level + 1
    return levels
