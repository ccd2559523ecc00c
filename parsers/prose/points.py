"""Problems and measures of part five: how many of each are numbered, and whether each is spoken of at all."""

from __future__ import annotations

import re

from msgspec import Struct

from parsers.prose.text import Prose

_ORDER = "一二三四五六七八九十"
# Series in which points are numbered; a bracket with a numeral may also head the two halves of the part.
_SERIES = (
    re.compile(rf"(?:第)?([{_ORDER}])(?:是|方面|要)"),
    re.compile(rf"第([{_ORDER}])[，、]"),
    re.compile(r"(?:^|(?<=[。；：\n]))([1-9])[.、．](?!\d)"),
    re.compile(r"（([1-9])）|[①-⑨]"),
    re.compile(rf"(?:^|(?<=[。；：\n]))（([{_ORDER}])）"),
)
_MEASURE_HEAD = re.compile(
    r"改进(?:情况|措施|方向|意见|办法|举措|打算|思路|方案)|整改(?:情况|措施)|下一步|下步|今后|针对(?:上述|以上|存在|这些|这|此)"
    r"|工作(?:打算|计划|思路|安排)|(?:拟|将|主要)?(?:采取|从)(?:以下)?[^。；]{0,16}(?:措施|方面)|为此|因此，|对此|改进如下|解决措施|努力方向|\d{4}年[，,]?[^。；]{0,12}将"
)
_OWN_MARK = re.compile(rf"(?:（[{_ORDER}]）|（[1-9]）|[1-9][.、．]|[{_ORDER}]、)[^。；：，\n]{{0,8}}$")
_PROBLEM_WORDS = re.compile(
    r"问题|不足|差距|短板|薄弱|有待|不够|不强|不高|不深|欠缺|滞后|困难|还需|仍需|需进一步|不全|不及时|不到位|偏[少低慢弱]|缺[乏少]"
)
_MEASURE_WORDS = re.compile(r"将|加强|强化|完善|提升|提高|改进|优化|健全|深化|推进|规范|加大|落实|建立|拓展|开展|丰富")


class Points(Struct, frozen=True):
    """The two halves of part five. A count is None where that half is not numbered."""

    problems: int | None
    measures: int | None
    speaks_of_problems: bool
    speaks_of_measures: bool


def numbered_points(prose: Prose) -> Points:
    """Divide the part at the words that open the measures, and count the numbered points of each half."""
    text = prose.text
    divided = _divide(text)
    if divided is None:
        # Without words between them a second 一是 begins the measures.
        runs = _runs(text)
        told = len(runs) > 1
        return Points(
            problems=runs[0] if told else None,
            measures=runs[1] if told else None,
            speaks_of_problems=bool(_PROBLEM_WORDS.search(text)),
            speaks_of_measures=told or _has_measures(text),
        )
    problems, measures = divided
    counted = _count(measures)
    return Points(
        problems=_count(problems),
        measures=counted,
        speaks_of_problems=True,
        # Behind words that open the measures, numbered points are measures in whatever verbs they are written.
        speaks_of_measures=counted is not None or bool(_MEASURE_WORDS.search(measures)),
    )


def measures_of(prose: Prose) -> str | None:
    """The half of part five that says how things are to be mended; None where the words do not tell where it begins."""
    divided = _divide(prose.text)
    return divided[1] if divided is not None else None


def _divide(text: str) -> tuple[str, str] | None:
    """Problems and measures; the first opening word that has a problem before it counts."""
    for found in _MEASURE_HEAD.finditer(text):
        before = _OWN_MARK.sub("", text[: found.start()])  # "（二）改进措施": the mark is that of the half that follows
        # "一是更新慢，二是人手少。下一步…": what is numbered before the measures and promises nothing is a problem in any words.
        listed = _count(before) is not None and not _MEASURE_WORDS.search(before)
        if len(before) >= 10 and (listed or _PROBLEM_WORDS.search(before)):
            return before, text[found.start() :]
    return None


def _runs(text: str) -> list[int]:
    for series in _SERIES[:2]:
        marks = [_value(found) for found in series.finditer(text)]
        if 1 in marks:
            runs: list[int] = []
            for mark in marks:
                if mark == 1:
                    runs.append(1)
                elif runs and mark == runs[-1] + 1:
                    runs[-1] = mark
            return runs
    return []


def _count(text: str) -> int | None:
    """The highest mark of the outermost series that begins with one and counts without a gap; None where nothing is numbered."""
    for series in _SERIES:
        marks = [_value(found) for found in series.finditer(text)]
        if marks[:1] == [1]:
            reached = 0
            for mark in marks:
                if mark == reached + 1:
                    reached = mark
            return reached if reached > 1 else None
    return None


def _has_measures(text: str) -> bool:
    """Whether some sentence without a word for a problem promises something."""
    return any(
        re.search(r"将|加强|强化|健全|深化|加大|落实|建立", sentence) and not _PROBLEM_WORDS.search(sentence)
        for sentence in re.split(r"[。；\n]", text)
    )


def _value(found: re.Match[str]) -> int:
    mark = found.group(1) if found.lastindex else None
    if mark is None:
        return "①②③④⑤⑥⑦⑧⑨".index(found.group()) + 1
    return int(mark) if mark.isdigit() else _ORDER.index(mark) + 1
