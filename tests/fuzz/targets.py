"""What is fuzzed: one function for each reader; anything but an answer or a ReadError is a find."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from protego import Protego

from app.decision_file import read_decisions
from app.locations import default_register
from crawler.archive import unpacked
from crawler.catalogue import read_catalogue
from crawler.dates import date_from_url, parse_date
from crawler.hanweb.island import blocks_of, read_service_answer
from crawler.hanweb.jpaas import units_of
from crawler.hanweb.module import report_types, service_call, shell_of
from crawler.hanweb.plain import frames_of, static_records
from crawler.hanweb.rows import pages_stated, total_stated
from crawler.html import parse_html
from crawler.identify import classify_publication, identify_year
from crawler.page import read_article
from crawler.register import RegisterError, load_register
from output.kept import Kept
from parsers.blocks import ReadError
from parsers.parse import parse, validate
from parsers.prose.enumeration import find_sums
from parsers.prose.requests import request_statements
from parsers.prose.text import level_prose
from parsers.readers.dispatch import read_document
from tests.rules.base import register

_REGISTER = register()
_URL = "http://www.example.org/col/col1/index.html"
_SETTINGS = {path.name: path.read_bytes() for path in default_register().iterdir() if path.suffix in (".toml", ".csv")}


def whole(data: bytes) -> None:
    """A file whose first bytes say what it is, to a report that fits its schema."""
    with contextlib.suppress(ReadError):
        faults = validate(parse(data, register=_REGISTER, name="report"))
        if faults:
            raise AssertionError(faults[0])


def named(data: bytes) -> None:
    """The same bytes under the names that a reader is chosen by."""
    for name in ("a.html", "a.txt", "a.md"):
        with contextlib.suppress(ReadError):
            read_document(data, name=name)


def lists(data: bytes) -> None:
    """The pages of the crawler: islands, services, static lists, articles, catalogues."""
    text = data.decode("utf-8", "replace")
    blocks_of(text, _URL)
    read_service_answer(text)
    frames_of(text, _URL)
    static_records(text, _URL, "http://www.example.org", None)
    pages_stated(text)
    total_stated(text)
    read_article(data, _URL)
    read_catalogue(parse_html(text))
    units_of(text, _URL)
    shell_of(text, _URL)
    service_call(_URL + "?" + text)
    report_types(text)
    Protego.parse(text).can_fetch(_URL, "wendeng-audit")


def words(data: bytes) -> None:
    """Dates, titles and prose."""
    text = data.decode("utf-8", "replace")
    parse_date(text)
    date_from_url(text)
    identify_year(text, None, text)
    classify_publication(text, text)
    find_sums(text[:4000])
    request_statements(level_prose(text[:4000]))


def settings(data: bytes) -> None:
    """The files that the office edits itself: each damaged in turn beside two good ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for damaged in _SETTINGS:
            for file, content in _SETTINGS.items():
                (folder / file).write_bytes(data if file == damaged else content)
            with contextlib.suppress(RegisterError):
                load_register(folder)


def stored(data: bytes) -> None:
    """What lies in the data folder: decisions, the memory of the outputs, and a file of the archive."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "stored"
        path.write_bytes(data)
        read_decisions(path)
        Kept(Path(name), path)
        path.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        Kept(Path(name), path)
    with contextlib.suppress(OSError):
        unpacked(data, "0" * 64, "archive")


TARGETS: dict[str, Callable[[bytes], None]] = {
    "whole": whole, "named": named, "lists": lists, "words": words, "settings": settings, "stored": stored,
}  # fmt: skip
