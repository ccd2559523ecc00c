"""The statistics annex of reports for 2018 and before: what its rows count, as a note that rules may search."""

from __future__ import annotations

import re
from collections.abc import Collection

from parsers.blocks import Document, Grid, Note
from parsers.textnorm import squeeze

ANNEX_LABELS = "annex_labels"
_LETTERS = re.compile(r"[\u4e00-\u9fff]{3}")
_FEWEST = 4
_LONGEST = 2000


def annex_notes(document: Document, used: Collection[int]) -> list[Note]:
    """One note with the row labels of each table that is not one of the later forms', e.g. 政府信息公开情况统计表."""
    notes: list[Note] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Grid) or index in used:
            continue
        labels = list(dict.fromkeys(squeeze(cell.text) for cell in block.cells if _LETTERS.search(cell.text)))
        if len(labels) >= _FEWEST:
            notes.append(Note(code=ANNEX_LABELS, message=f"附表列有：{'；'.join(labels)[:_LONGEST]}。", place=block.place))
    return notes
