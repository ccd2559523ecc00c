"""OFD files (GB/T 33190) written object by object, so that tests decide on every delta, matrix and template."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.parsers.make_pdf import Drawing, Sheet

_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72


@dataclass
class OfdSheet(Sheet):
    """A page with the drawing orders of a PDF test page (points), kept as OFD objects (millimetres)."""

    objects: list[str] = field(default_factory=list)

    def text(
        self, x: float, top: float, text: str, size: float = 16.0, turn: int = 0, gray: float = 0.0, skew: bool = False
    ) -> None:
        """A line of text; every character's step is written down, equal steps as "g n w"."""
        if not text:
            return
        height = size * _MM
        steps = " ".join(f"g 1 {height * (0.5 if ord(char) < 256 else 1.0):.4f}" for char in text[:-1])
        if len({ord(char) < 256 for char in text[:-1]}) == 1 and len(text) > 2:
            steps = f"g {len(text) - 1} {height * (0.5 if ord(text[0]) < 256 else 1.0):.4f}"
        delta = f' DeltaX="{steps}"' if steps else ""
        self.objects.append(
            f'<ofd:TextObject ID="{self.number()}" Boundary="{x * _MM:.4f} {top * _MM:.4f} 200 {height:.4f}" Font="3" '
            f'Size="{height:.4f}"><ofd:FillColor Value="{round(gray * 255)} 0 0"/>'
            f'<ofd:TextCode X="0" Y="{0.88 * height:.4f}"{delta}>{escape(text)}</ofd:TextCode></ofd:TextObject>'
        )

    def rule(self, x0: float, top: float, x1: float, bottom: float, dash: float = 0.0) -> None:
        """A straight line."""
        self.objects.append(
            f'<ofd:PathObject ID="{self.number()}" Boundary="{x0 * _MM:.4f} {top * _MM:.4f} 200 1" LineWidth="0.2">'
            f"<ofd:AbbreviatedData>M 0 0 L {(x1 - x0) * _MM:.4f} {(bottom - top) * _MM:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def area(self, x0: float, top: float, x1: float, bottom: float, gray: float) -> None:
        """A filled rectangle without border."""
        w, h, value = (x1 - x0) * _MM, (bottom - top) * _MM, round(gray * 255)
        self.objects.append(
            f'<ofd:PathObject ID="{self.number()}" Boundary="{x0 * _MM:.4f} {top * _MM:.4f} {w:.4f} {h:.4f}" Stroke="false" '
            f'Fill="true"><ofd:FillColor Value="{value} {value} {value}"/>'
            f"<ofd:AbbreviatedData>M 0 0 L {w:.4f} 0 L {w:.4f} {h:.4f} L 0 {h:.4f} C</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def number(self) -> int:
        """An id of its own for the next object."""
        return 100 + len(self.objects)

    @property
    def content(self) -> str:
        """The layer of the page."""
        return f'<ofd:Content><ofd:Layer ID="2" Type="Body">{"".join(self.objects)}</ofd:Layer></ofd:Content>'


@dataclass
class OfdMaker:
    """Collects pages; `template` is drawn behind each of them."""

    sheets: list[OfdSheet] = field(default_factory=list)
    template: OfdSheet | None = None

    def page(self) -> OfdSheet:
        """A new A4 page."""
        self.sheets.append(new_sheet())
        return self.sheets[-1]

    def data(self, changes: Mapping[str, str | None] | None = None) -> bytes:
        """The file. `changes` replaces whole parts by path, or drops them (None)."""
        pages = "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(self.sheets))
        )
        template = '<ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if self.template else ""
        use = '<ofd:Template TemplateID="9" ZOrder="Background"/>' if self.template else ""
        files: dict[str, str | None] = {
            "OFD.xml": f'<ofd:OFD {_NAMES} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
            "<ofd:Title>报告</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {_NAMES}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>"
            f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{template}</ofd:CommonData><ofd:Pages>{pages}"
            "</ofd:Pages></ofd:Document>",
        }
        for number, sheet in enumerate(self.sheets):
            files[f"Doc_0/Pages/Page_{number}/Content.xml"] = f"<ofd:Page {_NAMES}>{use}{sheet.content}</ofd:Page>"
        if self.template:
            files["Doc_0/Tpls/Tpl_0/Content.xml"] = f"<ofd:Page {_NAMES}>{self.template.content}</ofd:Page>"
        files.update(changes or {})
        return archive({name: text for name, text in files.items() if text is not None})


def new_sheet() -> OfdSheet:
    """An empty A4 page."""
    return OfdSheet(None, 595.0, 842.0, 0)  # type: ignore[arg-type]


def page_xml(objects: str) -> str:
    """A page part with these objects."""
    return f'<ofd:Page {_NAMES}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return buffer.getvalue()


def report(lines: Sequence[str | Drawing]) -> bytes:
    """Lines of text and tables one under the other; a table goes to the next page where it does not fit."""
    maker = OfdMaker()
    sheet, y = maker.page(), 60.0
    for item in lines:
        if isinstance(item, str):
            for number, line in enumerate([item[:26], *(item[at : at + 28] for at in range(26, len(item), 28))]):
                if y > 760:
                    sheet, y = maker.page(), 60.0
                sheet.text(74 if number else 106, y, line, 16)
                y += 28
            continue
        heights = item.heights()
        first = 0
        while first < len(heights):
            last, used = first, 0.0
            while last < len(heights) and y + used + heights[last] < 780:
                used += heights[last]
                last += 1
            if last > first:
                item.draw(sheet, y, first, last)
            y += used + 20
            first = last
            if first < len(heights):
                sheet, y = maker.page(), 60.0
    return maker.data()
