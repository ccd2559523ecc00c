"""The roll-up of one year in DATA/out: JSON for programs (validated), XLSX and DOCX for the office."""

from __future__ import annotations

from pathlib import Path

import msgspec

from output.beside import beside
from output.rollup.document import RollupPaper, rollup_document
from output.rollup.paper import write_paper
from output.rollup.workbook import write_workbook
from output.schemas import require_valid

_encoder = msgspec.json.Encoder(decimal_format="number")


def write_rollup(paper: RollupPaper, folder: Path, lang: str = "zh") -> list[Path]:
    """Write rollup-YEAR.json, .xlsx and .docx into `folder`, each replaced at once; returns their paths.

    Raises OutputFault before anything is written if the JSON does not fit its schema.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"rollup-{paper.rollup.year}"
    content = _encoder.encode(rollup_document(paper))
    require_valid("rollup", msgspec.json.decode(content), f"{name}.json")
    path = folder / f"{name}.json"
    with beside(path) as part:
        part.write_bytes(msgspec.json.format(content, indent=1) + b"\n")
    return [path, write_workbook(paper, folder / f"{name}.xlsx", lang), write_paper(paper, folder / f"{name}.docx", lang)]
