"""Night after night into one folder leaves what writing everything anew would leave: the same bytes but for the declared stamps.

The stamps: the foot of a page (`class="written"`), and the day of a letter and of the district's report, which keep theirs while they
would say the same (output/papers/timeless.py). A letter that was kept is what was written on its own day.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from app.context import AuditContext
from app.pipeline.assemble import assemble
from app.progress import Quiet
from app.store.store import Store
from crawler.register import load_register
from output.kept import Kept, Product
from output.write import write_outputs
from standin.nights import NIGHTS
from tests.history.conftest import Nights

_STAMP = re.compile(rb'<p class="written">.*?</p>')
_DATED = ("notices/", "district-report-")
_FIRST, *_LATER = sorted(NIGHTS)
_after_the_first = pytest.mark.parametrize(
    "number", [*_LATER[:2], *(pytest.param(number, marks=pytest.mark.long) for number in _LATER[2:])]
)
# Written by others: what was sent, and the figures of the run.
_NOT_OURS = ("alerts.log.jsonl", "metrics.prom")


class Anew:
    """The outputs of each night, written into an empty folder from what was stored after it."""

    def __init__(self, nights: Nights, folder: Path) -> None:
        self._nights, self._folder = nights, folder
        self.of = cache(self._write)

    def _write(self, number: int) -> dict[str, bytes]:
        data = self._nights.after(number)
        store = Store(data)
        try:
            as_of = self._nights.told[number].answers.as_of
            context = AuditContext(load_register(self._nights.register), store, data, as_of, "zh", Quiet())
            out = self._folder / str(number) / "out"
            write_outputs(assemble(context), out)
        finally:
            store.close()
        return contents(out)


def contents(out: Path) -> dict[str, bytes]:
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name not in _NOT_OURS}


def unstamped(files: dict[str, bytes]) -> dict[str, bytes]:
    return {
        name: _STAMP.sub(b"", content) if name.endswith(".html") else content
        for name, content in files.items()
        if not name.startswith(_DATED)
    }


@pytest.fixture(scope="module")
def anew(nights: Nights, tmp_path_factory: pytest.TempPathFactory) -> Anew:
    return Anew(nights, tmp_path_factory.mktemp("anew"))


@_after_the_first
def test_the_folder_is_what_writing_everything_gives(nights: Nights, anew: Anew, number: int) -> None:
    left, whole = contents(nights.after(number) / "out"), anew.of(number)
    assert left.keys() == whole.keys()
    assert [name for name, content in unstamped(left).items() if unstamped(whole)[name] != content] == []


@_after_the_first
def test_a_letter_is_what_was_written_on_its_day(nights: Nights, anew: Anew, number: int) -> None:
    left = contents(nights.after(number) / "out")
    by_day: dict[str, list[int]] = {}
    for night, told in nights.told.items():
        if night <= number:
            by_day.setdefault(told.answers.as_of.isoformat(), []).append(night)
    dated = {
        name: product.on for product in remembered(nights.after(number)) for name in product.files if name.startswith(_DATED)
    }
    assert dated.keys() == {name for name in left if name.startswith(_DATED)}
    wrong = [name for name, on in dated.items() if left[name] not in [anew.of(night).get(name) for night in by_day[on]]]
    assert wrong == []


def test_most_of_it_was_left_alone(nights: Nights) -> None:
    """Else the other tests would prove nothing."""
    day = {number: told.answers.as_of.isoformat() for number, told in nights.told.items()}
    products = remembered(nights.after(_LATER[0]))
    older = [product for product in products if product.on != day[_LATER[0]]]
    assert day[_FIRST] != day[_LATER[0]]
    assert len(older) > len(products) / 2
    assert {name.partition("/")[0] for product in older for name in product.files} >= {"units", "notices", "originals"}


def remembered(data: Path) -> list[Product]:
    kept = Kept(data / "out", data / "cache" / "outputs.kept")
    return list(kept.products.values())
