"""Lists of words that rules go by, as data: names of places, doubled words, formulas, surnames; facts that anyone may look up."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a list, comments and blank lines left out."""
    text = files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, Any]:
    """A list with several fields."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
