"""The tables of a report printed in several typefaces, as other offices print them: for scans that no threshold was tuned on."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from pathlib import Path

from standin.districts import district
from standin.draft import PARTS, TABLE_OF_PART, Draft
from standin.form import grids
from standin.pdf import render
from standin.tables import Placed, place
from standin.writing import write_all

_COLUMNS = {"T2": (4, 2, 2, 2), "T3": (3, 5, 8, *([3] * 7)), "T4": (1,) * 15}
# Name -> the families for CSS (figures first, characters after), the type size in points and the style of the figures.
TYPEFACES: dict[str, tuple[str, float, str]] = {
    "song": ("'Noto Serif CJK SC'", 9.0, "normal"),
    "hei": ("'Noto Sans CJK SC'", 9.0, "normal"),
    "times": ("STIXGeneral, 'Noto Serif CJK SC'", 9.0, "normal"),
    "times-small": ("STIXGeneral, 'Noto Serif CJK SC'", 7.5, "normal"),
    "mono": ("'DejaVu Sans Mono', 'Noto Sans CJK SC'", 8.0, "normal"),
    "bold": ("'DejaVu Serif', 'Noto Sans CJK SC'", 8.0, "bold"),
}
PRINTED = "printed"  # the file that the stand-in publishes, in the face that the thresholds were set with


def mixed(rng: random.Random) -> str:
    """One to five digits, some blanks, some strokes: what the thresholds were set with."""
    kind = rng.random()
    text = str(rng.randrange(10 ** rng.randint(1, 5)))
    return "" if kind < 0.05 else "/" if kind < 0.08 else "0" if kind < 0.3 else text


def town(rng: random.Random) -> str:
    """What small offices publish: mostly 0 and single digits, 1 and 7 more than others, strokes, a few numbers of four digits."""
    choices = ("0", "1", "7", "digit", "two", "four", "", "/", "—")
    kind = rng.choices(choices, (30, 14, 6, 18, 10, 6, 5, 6, 5))[0]
    if kind == "digit":
        return str(rng.randrange(2, 10))
    if kind == "two":
        return str(rng.randrange(10, 100))
    return str(rng.randrange(1000, 10_000)) if kind == "four" else kind


FIGURES: dict[str, Callable[[random.Random], str]] = {"mixed": mixed, "town": town}


def drafts(count: int, seed: int = 11, figures: str = "mixed", form_year: int = 2023) -> list[Draft]:
    """Reports with drawn figures in all cells; the amount of money has decimals."""
    rng = random.Random(seed)
    found = []
    for draft in list(write_all(district(1, 6), [form_year], seed).values())[:count]:
        for address in draft.cells:
            draft.cells[address] = FIGURES[figures](rng)
        draft.cells["T2.fees.amount"] = f"{rng.randrange(10**6) / 100:.2f}"
        found.append(draft)
    return found


def printed(draft: Draft, typeface: str) -> bytes:
    """The report as PDF: as the stand-in publishes it, or its headings and tables in another typeface."""
    if typeface == PRINTED:
        return render(draft)
    import matplotlib
    import weasyprint

    families, size, weight = TYPEFACES[typeface]
    font = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "STIXGeneral.ttf"
    style = (
        f"@font-face{{font-family:STIXGeneral;src:url('{font.as_uri()}')}} @page{{size:A4;margin:2cm}}"
        f"body{{font:{weight} {size}pt {families}}} h1,h2{{font-size:14pt;font-weight:normal;font-family:'Noto Serif CJK SC'}}"
        "table{border-collapse:collapse;width:100%;table-layout:fixed} tr{break-inside:avoid}"
        "td{border:0.6pt solid black;text-align:center;padding:2.5pt 1pt;height:11pt;overflow-wrap:anywhere}"
    )
    body = [f"<h1>{html.escape(draft.full_title)}</h1>"]
    forms = grids(draft.form)
    for key, mark in PARTS:
        body.append(f"<h2>{mark}、{html.escape(draft.headings[key])}</h2>")
        name = TABLE_OF_PART.get(key)
        if name is not None:
            body.append(_table(place(forms[name], draft.cells), _COLUMNS[name]))
    page = f"<html lang='zh-CN'><head><style>{style}</style></head><body>{''.join(body)}</body></html>"
    return bytes(weasyprint.HTML(string=page).write_pdf())


def _table(placed: list[Placed], shares: tuple[int, ...]) -> str:
    widths = "".join(f"<col style='width:{100 * share / sum(shares):.2f}%'>" for share in shares)
    rows = []
    for row in range(max(cell.end for cell in placed)):
        own = sorted((cell for cell in placed if cell.row == row), key=lambda cell: cell.column)
        cells = (f"<td rowspan={cell.rows} colspan={cell.columns}>{html.escape(cell.text)}</td>" for cell in own)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><colgroup>{widths}</colgroup>{''.join(rows)}</table>"
