"""Word files from raw WordprocessingML, so that tests decide on every element."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from standin.tables import Placed

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A package with this body. `parts` are further parts by name ("numbering", "styles"), or whole paths with their text."""
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
    }
    for name, text in (parts or {}).items():
        if "/" in name:
            files[name] = text
        else:
            files[f"word/{name}.xml"] = f"<w:{name} {_NAMES}>{text}</w:{name}>"
    return package(files)


def package(files: Mapping[str, str]) -> bytes:
    """A ZIP file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    """A paragraph with one run; text that begins with "<" is taken as markup."""
    run = text if text.startswith("<") else f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def tc(content: str, properties: str = "") -> str:
    """A cell; text becomes its paragraph."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def table_of(placed: Sequence[Placed]) -> str:
    """A table with spans as Word writes them: gridSpan and vMerge."""
    height = max(cell.end for cell in placed)
    rows = []
    for row in range(height):
        cells = []
        for cell in sorted((c for c in placed if c.row <= row < c.end), key=lambda c: c.column):
            span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
            merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
            cells.append(tc(cell.text if cell.row == row else "", span + merge))
        rows.append(tr(*cells))
    return tbl(*rows)


def numbering(levels: Sequence[tuple[str, str]], numbers: Sequence[tuple[str, str]] = (("1", ""),)) -> str:
    """One abstract list with (format, pattern) per level and the numbers (id, overrides) that use it."""
    text = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for level, (form, pattern) in enumerate(levels)
    )
    used = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="7"/>{change}</w:num>' for key, change in numbers)
    return f'<w:abstractNum w:abstractNumId="7">{text}</w:abstractNum>{used}'


def numbered(level: int = 0, number: str = "1") -> str:
    """Paragraph properties: a list item."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
