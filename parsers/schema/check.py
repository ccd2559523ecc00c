"""A JSON Schema as plain functions: says quickly that a document fits; where it does not say so, jsonschema has the word.

A compiled check answers True only for documents that fit the schema. False means "not known to fit": whoever needs the verdict and
the places asks jsonschema then. So nothing that is written depends on this module being complete, only on its being right.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOTES = frozenset({"$schema", "$id", "$defs", "title", "description", "examples", "default", "if", "then", "else"})


class Fit:
    """The schema `schema` (builtins) ready to be asked many times."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._schema = schema
        self._quick = _Compiler(schema).check(schema)

    def faults(self, document: Any) -> list[str]:
        """Every place where `document` (builtins) does not fit, with the reason; empty where it fits."""
        if self._quick(document):
            return []
        from jsonschema import Draft202012Validator, FormatChecker  # takes longer to import than a report to check

        exact = Draft202012Validator(self._schema, format_checker=FormatChecker())
        return [f"{error.json_path}: {error.message}" for error in exact.iter_errors(document)]


class _Compiler:
    """Compiles schemas below one root, which local references start from."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._made: dict[str, Check] = {}

    def check(self, schema: Any) -> Check:
        if not isinstance(schema, Mapping):
            return _any if schema is True else _unknown
        if "$id" in schema and schema is not self._root:
            return _Compiler(schema).check(schema)
        checks: list[Check] = []
        for word, value in schema.items():
            if word in _NOTES or word == "additionalProperties":
                continue
            maker = getattr(self, "_" + word.lstrip("$"), None)
            # A word that is not known here leaves every document to jsonschema.
            checks.append(_unknown if maker is None else maker(value))
        if "properties" in schema or "additionalProperties" in schema:
            checks.append(self._members(schema.get("properties", {}), schema.get("additionalProperties", True)))
        if "if" in schema:
            checks.append(self._choice(schema))
        return _all(checks)

    # One method per word of the schema, named after it.

    def _type(self, names: str | list[str]) -> Check:
        kinds = frozenset(kind for name in ([names] if isinstance(names, str) else names) for kind in _TYPES[name])
        # A float may be an integer in the sense of the schema; jsonschema decides.
        return lambda value: type(value) in kinds

    def _enum(self, values: list[Any]) -> Check:
        texts = frozenset(value for value in values if value is None or isinstance(value, str))
        return lambda value: (value is None or type(value) is str) and value in texts

    def _const(self, wanted: Any) -> Check:
        return self._enum([wanted])

    def _required(self, names: list[str]) -> Check:
        wanted = frozenset(names)
        return lambda value: type(value) is not dict or wanted <= value.keys()

    def _pattern(self, pattern: str) -> Check:
        search = re.compile(pattern).search
        return lambda value: type(value) is not str or search(value) is not None

    def _minimum(self, least: float) -> Check:
        return lambda value: type(value) not in _NUMBERS or value >= least

    def _maximum(self, most: float) -> Check:
        return lambda value: type(value) not in _NUMBERS or value <= most

    def _minLength(self, least: int) -> Check:
        return lambda value: type(value) is not str or len(value) >= least

    def _minItems(self, least: int) -> Check:
        return lambda value: type(value) is not list or len(value) >= least

    def _maxItems(self, most: int) -> Check:
        return lambda value: type(value) is not list or len(value) <= most

    def _format(self, name: str) -> Check:
        if name == "date":
            return _is_date  # jsonschema says the same, after a second of reading the grammar of addresses
        from jsonschema import FormatChecker

        checker = FormatChecker()
        return lambda value: checker.conforms(value, name)

    def _properties(self, _properties: Any) -> Check:
        return _any  # looked at together with additionalProperties

    def _items(self, schema: Any) -> Check:
        check = self.check(schema)
        return lambda value: type(value) is not list or all(map(check, value))

    def _propertyNames(self, schema: Any) -> Check:
        check = self.check(schema)
        known: set[str] = set()

        def fits(value: Any) -> bool:
            if type(value) is not dict:
                return True
            # The same names come again and again: each is looked at once.
            fresh = value.keys() - known
            if not all(map(check, fresh)):
                return False
            if len(known) < _MOST_NAMES:
                known.update(fresh)
            return True

        return fits

    def _allOf(self, schemas: list[Any]) -> Check:
        return _all([self.check(schema) for schema in schemas])

    def _oneOf(self, schemas: list[Any]) -> Check:
        # Certain only where the alternatives exclude each other by type.
        kinds = [self._kinds(schema) for schema in schemas]
        if not all(kinds) or len(set().union(*kinds)) != sum(map(len, kinds)):
            return _unknown
        checks = [self.check(schema) for schema in schemas]
        return lambda value: any(check(value) for check in checks)

    def _kinds(self, schema: Mapping[str, Any]) -> set[type]:
        """The one type of documents that fit, where the schema names one."""
        name = (self._target(schema["$ref"]) if isinstance(schema.get("$ref"), str) else schema).get("type")
        return set(_TYPES[name]) if isinstance(name, str) else set()

    def _ref(self, place: str) -> Check:
        if place not in self._made:
            # A schema may refer to itself: the check is looked up when it is used.
            self._made[place] = lambda value: self._made[place](value)
            self._made[place] = self.check(self._target(place))
        return self._made[place]

    def _target(self, place: str) -> Mapping[str, Any]:
        if not place.startswith("#/"):
            raise ValueError(f"only references within a schema are compiled, not {place}")
        found: Any = self._root
        for step in place[2:].split("/"):
            found = found[step]
        result: Mapping[str, Any] = found
        return result

    def _members(self, properties: Mapping[str, Any], others: Any) -> Check:
        checks = {name: self.check(schema) for name, schema in properties.items()}
        other = _unknown if others is False else self.check(others)

        def fits(value: Any) -> bool:
            if type(value) is not dict:
                return True
            for name, item in value.items():  # noqa: SIM110 - a generator costs as much as the checks
                if not checks.get(name, other)(item):
                    return False
            return True

        return fits

    def _choice(self, schema: Mapping[str, Any]) -> Check:
        first, second = self.check(schema.get("then", True)), self.check(schema.get("else", True))
        asked = schema["if"]
        # "Not known to fit" is no "else": only a comparison with texts is certain in both directions.
        if not _is_certain(asked):
            return lambda value: first(value) and second(value)
        question = self.check(asked)
        return lambda value: first(value) if question(value) else second(value)


def _is_certain(schema: Any) -> bool:
    """Whether the compiled check of this condition is right in both directions: properties compared with texts and nothing else."""
    return (
        isinstance(schema, Mapping)
        and set(schema) == {"properties"}
        and all(
            set(part) in ({"enum"}, {"const"})
            and all(isinstance(value, str) for value in part.get("enum", [part.get("const", "")]))
            for part in schema["properties"].values()
        )
    )


_MOST_NAMES = 10_000
_NUMBERS = frozenset({int, float})
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def _is_date(value: Any) -> bool:
    if type(value) is not str:
        return True
    try:
        return _DATE.fullmatch(value) is not None and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _any(_value: Any) -> bool:
    return True


def _unknown(_value: Any) -> bool:
    return False


def _all(checks: list[Check]) -> Check:
    needed = [check for check in checks if check is not _any]
    if not needed:
        return _any
    if len(needed) == 1:
        return needed[0]
    if len(needed) == 2:
        first, second = needed
        return lambda value: first(value) and second(value)

    def fits(value: Any) -> bool:
        for check in needed:  # noqa: SIM110 - a generator costs as much as the checks
            if not check(value):
                return False
        return True

    return fits
