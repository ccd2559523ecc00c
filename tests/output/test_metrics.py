"""The metrics file is what the Prometheus text format says, read by a parser of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from output.metrics import Metric, render, write_metrics

SAMPLE = re.compile(
    r'([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)'
)
PAIR = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')

ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


def parse(text: str) -> dict[str, dict[frozenset[tuple[str, str]], float]]:
    """Metric -> labels -> value; fails on whatever the format does not allow, also samples away from their TYPE line."""
    assert text.endswith("\n")
    found: dict[str, dict[frozenset[tuple[str, str]], float]] = {}
    current = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            current = line.split(" ", 3)[2]
            assert current not in found
            found[current] = {}
        elif line.startswith("# TYPE "):
            assert line.split(" ") == ["#", "TYPE", current, "gauge"]
        else:
            match = SAMPLE.fullmatch(line)
            assert match is not None, line
            assert match[1] == current
            labels = frozenset(
                (name, re.sub(r"\\[\\\"n]", lambda part: ESCAPES[part[0]], value))
                for name, value in PAIR.findall(match[2] or "")
            )
            assert labels not in found[current]
            found[current][labels] = float(match[3])
    return found


def test_what_is_written_can_be_read_back(tmp_path: Path) -> None:
    hard = 'a"b\\c\nd 中文'
    metrics = [
        Metric("m_plain", "One\\two\nthree.", [({}, 3)]),
        Metric("m_labels", "x", [({"column": hard, "b": "1"}, 0.25), ({"column": "y", "b": "1"}, float("nan"))]),
        Metric("m_large", "x", [({}, 1795638071.046162)]),
        Metric("m_none", "x"),
    ]
    found = parse(write_metrics(tmp_path / "out" / "metrics.prom", metrics).read_text("utf-8"))
    assert found["m_plain"] == {frozenset(): 3.0}
    assert found["m_labels"][frozenset({("column", hard), ("b", "1")})] == 0.25
    assert found["m_large"][frozenset()] == 1795638071.046162
    assert found["m_none"] == {}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["metrics.prom"]


@pytest.mark.parametrize(
    "metric",
    [
        Metric("1m", "x", [({}, 1)]),
        Metric("m", "x", [({"a-b": "1"}, 1)]),
        Metric("m", "x", [({"__a": "1"}, 1)]),
        Metric("m", "x", [({"a": "1"}, 1), ({"a": "1"}, 2)]),
    ],
)
def test_what_the_format_does_not_allow_is_refused(metric: Metric) -> None:
    with pytest.raises(ValueError, match=r"name|labels"):
        render([metric])
