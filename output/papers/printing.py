"""PDF papers are printed in child processes: the memory of printing stays theirs, and a page that hangs or crashes costs one paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec import Struct

from output.papers import pdf
from parsers.blocks import ReadError
from parsers.sandbox import Limits, ReadingPool

# A notice takes a fifth of a second, the report of a district of 500 units four; fonts are mapped into the address space.
LIMITS = Limits(seconds=180.0, memory_mib=3072)
_AT_ONCE = 1  # every process holds its own fonts and pages, 150 MB: memory is dearer here than time
_FAULT = {
    "zh": "{name} 没有生成（{why}）。同名的 Word 文件不受影响；下次运行会再试。",
    "en": "{name} was not printed ({why}). The Word file of the same name is there; the next run tries again.",
}
_WHY = {
    "reading_timeout": {"zh": "打印超过{seconds:g}秒，已停止", "en": "printing took more than {seconds:g} seconds"},
    "reading_crashed": {"zh": "打印程序异常中止", "en": "the printing process ended by itself"},
    "reading_too_large": {"zh": "打印需要的内存超过{memory}MB", "en": "printing needed more than {memory} MB"},
}


class Sheet(Struct, frozen=True):
    """A page to be printed, and where its PDF goes."""

    path: Path
    page: str


def print_all(sheets: Iterable[Sheet], lang: str, say: Callable[[str], None]) -> Iterator[tuple[Path, bool]]:
    """Print each page into its file, replaced at once; gives every path with whether its PDF is there.

    Where the PDF was made from the same page it is left as it is. One that cannot be printed is removed, for it would show old
    content, and `say` hears why. Pages are taken one by one: neither they nor the PDFs pile up.
    """
    waiting: list[Sheet] = []
    same: list[Path] = []

    def wanted() -> Iterator[str]:
        for sheet in sheets:
            if pdf.is_printed(sheet.page, sheet.path):
                same.append(sheet.path)
            else:
                waiting.append(sheet)
                yield sheet.page

    pages = wanted()
    first = next(pages, None)
    if first is not None:
        pool: ReadingPool[str, Any] = ReadingPool(printed, workers=_AT_ONCE, limits=LIMITS)
        with pool:
            for outcome in pool.map(chain([first], pages)):
                yield _finish(waiting.pop(0), outcome, lang, say)
    yield from ((path, True) for path in same)


def print_one(sheet: Sheet, lang: str, say: Callable[[str], None]) -> bool:
    """Print a single page; whether its PDF is there."""
    # Not in a copy of this process (parsers.sandbox.run_isolated): that would hold the memory of the night a second time.
    return dict(print_all([sheet], lang, say))[sheet.path]


def printed(page: str) -> bytes | Fault:
    """In the child: the page as PDF, or the fault of the printing library in its own words."""
    try:
        return pdf.as_pdf(page, _fonts())
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever a printing library stumbles over costs one paper, never the night
        return Fault(f"{type(fault).__name__}: {fault}"[:200])


class Fault(Struct, frozen=True):
    """What the printing library said instead of printing."""

    text: str


@cache
def _fonts() -> Any:
    """One set of fonts for all papers of a process: with a set each, every paper would leave its mapped fonts behind."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _finish(sheet: Sheet, outcome: bytes | Fault | ReadError, lang: str, say: Callable[[str], None]) -> tuple[Path, bool]:
    if isinstance(outcome, bytes):
        pdf.keep(outcome, sheet.page, sheet.path)
        return sheet.path, True
    why = outcome.text if isinstance(outcome, Fault) else _in_words(outcome, lang)
    sheet.path.unlink(missing_ok=True)
    say(_FAULT[lang].format(name=sheet.path.name, why=why))
    return sheet.path, False


def _in_words(error: ReadError, lang: str) -> str:
    return _WHY[error.code][lang].format(seconds=LIMITS.seconds, memory=LIMITS.memory_mib) if error.code in _WHY else error.code
