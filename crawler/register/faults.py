"""What is wrong in a register: every fault with file, line, what was expected, what was found and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

_NEAR = 0.75


class Fault(Struct, frozen=True):
    """One fault; `line` counts from 1, None where the whole file is meant.."""

    file: str
    line: int | None
    expected: str
    found: str
    todo: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file} 第{self.line}行"
        return f"{place}：应为{self.expected}，实际为{self.found}。{self.todo}"


class RegisterError(ValueError):
    """The register cannot be used; `faults` holds all of them, not only the first."""

    def __init__(self, folder: str, faults: Sequence[Fault]) -> None:
        self.folder = folder
        self.faults = tuple(faults)
        lines = "\n".join(f"  {number}. {fault}" for number, fault in enumerate(self.faults, 1))
        super().__init__(f"登记册 {folder} 有 {len(self.faults)} 处错误：\n{lines}")


def nearest(word: str, known: Iterable[str]) -> str:
    """ "是否想写“x”？" where a known word is close, else ""."""
    found = process.extractOne(word, list(known), scorer=JaroWinkler.similarity, score_cutoff=_NEAR)
    return f"是否想写“{found[0]}”？" if found else ""


def toml_line(text: str, table: str, key: str | None = None, index: int = 0) -> int | None:
    """The line of `key` in the `index`-th occurrence of table `table` ("" is the top of the file), or of its header."""
    current, seen = "", -1
    header: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$", line):
            current = head[1].strip("\"' ")
            if current == table:
                seen += 1
                header = number if seen == index else header
        elif key is not None and current == table and (not table or seen == index):
            found = re.match(r"\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s=]+))\s*=", line)
            if found and next(filter(None, found.groups())).split(".")[0] == key:
                return number
    return header
