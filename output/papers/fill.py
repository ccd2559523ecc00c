"""Filling a Word template: named placeholders anywhere, and paragraphs that are the pattern of lines to be repeated."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from output.notice_texts import NOTICE_TEXTS
from output.papers.notice import Notice
from output.papers.placeholders import LINES, NAMES, NEEDED, REVIEWS, Line, finding_lines, review_lines, scalars

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_LONGEST_PROPERTY = 255  # by the standard
# What XML cannot hold never reaches a document.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class TemplateFault(Exception):
    """A notice template cannot be used; the message says what is wrong and what to do."""


def check_template(path: Path) -> None:
    """Raise TemplateFault unless `path` is a DOCX whose placeholders are known and tell at least unit and points."""
    try:
        document: Any = Document(str(path))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise TemplateFault(f"{path.name} 不是 Word 文档（.docx），请用 Word 另存为 .docx。") from error
    used = {name for paragraph in _paragraphs(document) for name in _PLACEHOLDER.findall(paragraph.text)}
    unknown = sorted(used - NAMES.keys())
    if unknown:
        raise TemplateFault(f"{path.name} 中有不认识的占位符：{'、'.join(unknown)}。可用的有：{'、'.join(_chinese())}。")
    lacking = [name for name in NEEDED if name not in {NAMES[one] for one in used}]
    if lacking:
        chinese = {english: name for name, english in NAMES.items() if name != english}
        raise TemplateFault(f"{path.name} 缺少占位符：{'、'.join('{{' + chinese[name] + '}}' for name in lacking)}。")


def fill(template: Path, notice: Notice, lang: str) -> Any:
    """The notice as a python-docx document, everything but the placeholders as the template has it."""
    document: Any = Document(str(template))
    patterns = _patterns(document)
    values = scalars(notice, lang)
    # First what the register says, then what pages of the site say: text of a page is never taken for a placeholder.
    for paragraph in list(_paragraphs(document)):
        names = {NAMES.get(name) for name in _PLACEHOLDER.findall(paragraph.text)}
        if names == {"contact"} and not notice.contact:
            _remove(paragraph)
        elif names:
            _replace(paragraph, values)
    _repeat(patterns, tuple(LINES.values()), finding_lines(notice, lang))
    _repeat(patterns, tuple(REVIEWS.values()), review_lines(notice, lang))
    document.core_properties.title = f"{NOTICE_TEXTS[lang]['title']}：{notice.unit.name}"[:_LONGEST_PROPERTY]
    document.core_properties.author = notice.office[:_LONGEST_PROPERTY]
    return document


def _chinese() -> list[str]:
    return [name for name, english in NAMES.items() if name != english]


def _paragraphs(document: Any) -> Iterator[Paragraph]:
    """Every paragraph: body, tables, heads and feet."""
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.footer._element]
    for part in parts:
        for element in part.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
            yield Paragraph(element, document)


def _patterns(document: Any) -> dict[str, Paragraph]:
    """The first paragraph of each kind of line."""
    found: dict[str, Paragraph] = {}
    for paragraph in _paragraphs(document):
        for name in _PLACEHOLDER.findall(paragraph.text):
            kind = NAMES.get(name)
            if kind in (*LINES.values(), *REVIEWS.values()):
                found.setdefault(kind, paragraph)
    return found


def _repeat(patterns: Mapping[str, Paragraph], kinds: tuple[str, ...], lines: list[Line]) -> None:
    """Put the lines before the first pattern of `kinds`, each formatted like its own (or like the first), and take patterns away."""
    own = [(kind, patterns[kind]) for kind in kinds if kind in patterns]
    if not own:
        return
    first = own[0][1]
    for kind, text in lines:
        pattern = patterns.get(kind, first)
        element = copy.deepcopy(pattern._p)
        first._p.addprevious(element)
        _replace(Paragraph(element, first._parent), dict.fromkeys(kinds, text))
    for _, pattern in own:
        _remove(pattern)


def _remove(paragraph: Paragraph) -> None:
    parent = paragraph._p.getparent()
    if parent is not None:
        parent.remove(paragraph._p)


def _replace(paragraph: Paragraph, values: Mapping[str, str]) -> None:
    """Fill the placeholders of a paragraph; one that Word has cut into several runs takes the format of its first."""
    runs = paragraph.runs
    for name in _PLACEHOLDER.findall(paragraph.text):
        if NAMES.get(name) not in values:
            continue
        value = _CONTROL.sub("", values[NAMES[name]])
        mark = re.compile(r"\{\{\s*" + re.escape(name) + r"\s*\}\}")
        whole = next((run for run in runs if mark.search(run.text)), None)
        if whole is None:
            _join(runs, mark)
            whole = next((run for run in runs if mark.search(run.text)), None)
        if whole is not None:
            before, after = mark.split(whole.text, maxsplit=1)
            whole.text = before + value + after


def _join(runs: list[Any], mark: re.Pattern[str]) -> None:
    text = "".join(run.text for run in runs)
    found = mark.search(text)
    if found is None:
        return
    start = 0
    holding = []
    for run in runs:
        end = start + len(run.text)
        if start < found.end() and end > found.start():
            holding.append(run)
        start = end
    joined = "".join(run.text for run in holding)
    holding[0].text = joined
    for run in holding[1:]:
        run.text = ""
