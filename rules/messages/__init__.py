"""What rules say to people, as data: one file per language and category, one table per rule, filled with the values found."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")
EXPLAINING = ("title", "right", "wrong")


class MessageFault(Exception):
    """A message is missing or asks for a value that the rule did not give: a defect of the program."""


@cache
def catalogue(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Every text of one language: rule id (or "common") -> key -> template. Raises MessageFault on an id in two files."""
    if lang not in LANGUAGES:
        raise MessageFault(f"unknown language {lang!r}: expected one of {', '.join(LANGUAGES)}")
    texts: dict[str, Mapping[str, str]] = {}
    for source in sorted(files(__name__).joinpath(lang).iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".toml"):
            continue
        for rule_id, table in tomllib.loads(source.read_text("utf-8")).items():
            if rule_id in texts:
                raise MessageFault(f"messages of {rule_id} stand in two files; the second is {lang}/{source.name}")
            texts[rule_id] = table
    return texts


@cache
def template(lang: str, rule_id: str, key: str) -> str:
    """The unfilled text of a rule under `key`, or the one all rules share. Raises MessageFault if there is neither."""
    texts = catalogue(lang)
    for table in (texts.get(rule_id, {}), texts.get("common", {})):
        if key in table:
            return table[key]
    raise MessageFault(f"no {lang} message {key!r} for {rule_id}: add it to rules/messages/{lang}/<category>.toml")


def render(lang: str, rule_id: str, key: str, values: Mapping[str, Any]) -> str:
    """The text with its values put in. Raises MessageFault naming the value that the rule did not give."""
    try:
        return template(lang, rule_id, key).format_map(values)
    except (KeyError, IndexError) as missing:
        raise MessageFault(
            f"{lang} message {key!r} of {rule_id} needs the value {missing}, which the rule did not give"
        ) from None
