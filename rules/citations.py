"""The legal basis of a rule as people cite it: title, number and article instead of the catalogue's abbreviations."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _citations() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("rules").joinpath("citations.toml").read_text("utf-8"))


@cache
def cite(basis: str, lang: str) -> str:
    """The citation for a basis of the catalogue ("条例49(1)") in `lang`; the basis itself where none is on file (a test forbids it)."""
    return _citations().get(basis, {}).get(lang, basis)
