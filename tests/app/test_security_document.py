"""Every test that the threat model names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def names_in(path: Path) -> set[str]:
    """The tests of a file, those of classes as Class::test."""
    found = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{item.name}" for item in node.body if isinstance(item, ast.FunctionDef)}
    return found


def test_every_named_test_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", text)
    assert len(named) > 40
    assert [f"{path}::{test}" for path, test in named if test not in names_in(ROOT / path)] == []


def test_every_row_has_a_test() -> None:
    rows = [line for line in (ROOT / "docs" / "security.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    assert [row for row in rows if "::test_" not in row and not row.startswith("| danger")] == []
