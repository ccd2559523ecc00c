"""Figures of a run in the Prometheus text format (version 0.0.4), for a collector that reads files from a folder."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from output.beside import beside

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")


class Metric(Struct, frozen=True):
    """A gauge with its samples: pairs of labels and value. `help` is one sentence."""

    name: str
    help: str
    samples: list[tuple[Mapping[str, str], float]] = field(default_factory=list)


def render(metrics: Iterable[Metric]) -> str:
    """The text: HELP and TYPE before the samples of each metric, every series once. ValueError for a name that is not allowed."""
    lines = []
    for metric in metrics:
        if not _NAME.fullmatch(metric.name):
            raise ValueError(f"{metric.name!r} is no name of a metric")
        series = {_series(metric.name, labels): value for labels, value in metric.samples}
        if len(series) != len(metric.samples):
            raise ValueError(f"{metric.name} has two samples with the same labels")
        lines.append(f"# HELP {metric.name} {_escape(metric.help, quotes=False)}")
        lines.append(f"# TYPE {metric.name} gauge")
        lines += [f"{name} {_number(value)}" for name, value in series.items()]
    return "\n".join(lines) + "\n" if lines else ""


def write_metrics(path: Path, metrics: Iterable[Metric]) -> Path:
    """Write the file at once: a collector never reads half of it."""
    text = render(metrics)
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as part, part.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return path


def _series(name: str, labels: Mapping[str, str]) -> str:
    for label in labels:
        if not _LABEL.fullmatch(label):
            raise ValueError(f"{label!r} is no name of a label")
    inside = ",".join(f'{label}="{_escape(value)}"' for label, value in sorted(labels.items()))
    return f"{name}{{{inside}}}" if inside else name


def _escape(text: str, quotes: bool = True) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quotes else text


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
