"""The quick check of a schema never says that a document fits which jsonschema refuses, and nearly always says it of one that fits."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from output.schemas import schema
from parsers.schema.check import Fit, _Compiler

FINDING: dict[str, Any] = {
    "rule": "T3-BALANCE", "rule_version": 1, "severity": "error", "outcome": "fail", "reason": "", "unit_id": "a", "year": 2023,
    "responsibility": "publisher", "subject": "T3.*.natural", "left": 12, "right": 11.5, "difference": None, "message": "差",
    "basis": "格式", "fingerprint": "0" * 24, "decision": None,
    "evidence": [{"cell": "T3.new_received.natural", "quote": "12", "place": {"page": 1, "bbox": [0, 0, 1.5, 1], "path": "p"}}],
}  # fmt: skip
REPORT: dict[str, Any] = {
    "unit_id": "a", "unit_name": None, "year": 2023, "template": "2021", "title": "t", "published_at": "2024-01-25T15:40:38+08:00",
    "published_at_source": "meta", "introduction": "", "tables": [{"table": "T3", "state": "read", "signals": ["x"]}],
    "sections": [{"key": "overview", "ordinal": "一", "heading": "", "text": "", "place": {"path": "p"}}],
    "cells": {
        "T3.a.b": {"value": 1, "raw": "1", "kind": "number", "source": "html", "confidence": 1.0},
        "T3.a.c": {"value": None, "raw": "", "kind": "blank", "source": "html", "confidence": 1, "place": {"page": 2}},
    },
    "suspects": [{"cell": "T3.a.b", "stated": 1, "implied": 2, "repairs": []}], "notes": [{"code": "c", "message": "", "place": None}],
    "document": {"sha256": "0" * 64, "media_type": "text/html"},
}  # fmt: skip
DOCUMENTS = {"finding": FINDING, "report": REPORT, "check": {"reports": [REPORT], "findings": [FINDING]}}
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=4), st.just([]), st.just({}),
    st.sampled_from(["pass", "blank", "number", "2021", 2023, 1.0, "0" * 24]),
)  # fmt: skip


def exact(name: str, document: Any) -> list[str]:
    found = Draft202012Validator(schema(name), format_checker=FormatChecker()).iter_errors(document)
    return [f"{error.json_path}: {error.message}" for error in found]


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(document, dict):
        return found + [place for key, value in document.items() for place in places(value, (*path, key))]
    if isinstance(document, list):
        return found + [place for key, value in enumerate(document) for place in places(value, (*path, key))]
    return found


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_what_fits_is_known_to_fit_at_once(name: str) -> None:
    assert exact(name, DOCUMENTS[name]) == []
    assert _Compiler(schema(name)).check(schema(name))(DOCUMENTS[name])


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_changed_document_gets_the_verdict_of_jsonschema(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(DOCUMENTS)))
    document = copy.deepcopy(DOCUMENTS[name])
    path = data.draw(st.sampled_from([place for place in places(document) if place]))
    parent: Any = document
    for step in path[:-1]:
        parent = parent[step]
    what = data.draw(st.sampled_from(["replace", "remove", "add"]))
    if what == "replace":
        parent[path[-1]] = data.draw(JUNK)
    elif what == "remove":
        del parent[path[-1]]
    elif isinstance(parent, dict):
        parent[data.draw(st.text(max_size=5))] = data.draw(JUNK)
    assert Fit(schema(name)).faults(document) == exact(name, document)
    if exact(name, document):
        assert not _Compiler(schema(name)).check(schema(name))(document)


@pytest.mark.parametrize(
    ("part", "document"),
    [
        ({"not": {"type": "string"}}, "text"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1}),
        ({"if": {"properties": {"a": {"minimum": 3}}}, "else": {"required": ["b"]}}, {"a": 1}),
        ({"enum": [1, 2]}, True),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, 1),
        ({"uniqueItems": True}, [1, 1]),
        ({"type": "integer"}, 1.5),
        ({"format": "date"}, "2024-13-01"),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"items": {"$ref": "#/$defs/x"}, "type": "array"}}}, [[], [1]]),
    ],
)
def test_words_that_are_not_compiled_are_left_to_jsonschema(part: dict[str, Any], document: Any) -> None:
    assert Fit(part).faults(document) != []


@pytest.mark.parametrize(("part", "document"), [({"type": "integer"}, 1.0), ({"enum": [1]}, 1), ({"not": {"type": "null"}}, 1)])
def test_what_is_not_known_to_fit_may_still_fit(part: dict[str, Any], document: Any) -> None:
    assert Fit(part).faults(document) == []
