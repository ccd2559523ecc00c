"""What could not be read because our own machine lacks a program is no reading: the next night tries again."""

from __future__ import annotations

import pytest

from app.pipeline.read_ahead import Read, Wanted, read_ahead
from app.store.readings import Reading
from crawler.archive import Archive
from crawler.records import Publication
from crawler.register.model import Register
from tests.history.test_past import Desk, Made, desk

__all__ = ["desk"]


def lacks_office(register: Register, archive: Archive, publication: Publication) -> Reading:
    return Reading(None, "读取 .doc 文件需要 LibreOffice，本机没有安装。", None, "office_missing")


def lacks_recognition(register: Register, archive: Archive, publication: Publication) -> Reading:
    return Reading(None, "图片和扫描件需要文字识别组件，本机没有安装。", None, "ocr_missing")


def is_broken(register: Register, archive: Archive, publication: Publication) -> Reading:
    return Reading(None, "文件已损坏。", None, "office_failed")


@pytest.mark.parametrize("lacks", [lacks_office, lacks_recognition])
def test_a_program_that_is_missing_here_is_asked_for_again(desk: Desk, lacks: Read) -> None:
    desk.night(Made(11))
    store = desk.context.store
    (found,) = store.publications(store.last_crawl() or "")
    wanted = [Wanted("inputs", found.publication)]
    for _ in range(2):
        ahead = read_ahead(desk.context, wanted, lacks, lambda: None)
        assert (ahead.number, list(ahead.lacking), store.known_readings()) == (1, ["inputs"], set())
        assert not ahead.lacking["inputs"].has_report
    ahead = read_ahead(desk.context, wanted, is_broken, lambda: None)
    assert (ahead.number, ahead.lacking, store.known_readings()) == (1, {}, {"inputs"})
    assert read_ahead(desk.context, wanted, is_broken, lambda: None).number == 0
