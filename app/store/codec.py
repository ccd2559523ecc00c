"""Records to JSON text and back; money keeps its decimals exactly in both directions."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")
_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    # Untyped numbers with a point (a finding's left and right) are money: exact, never binary floating point.
    return msgspec.json.Decoder(kind, float_hook=Decimal)


def to_json(record: Any) -> str:
    """JSON text with sorted keys: the same record always gives the same text."""
    return _encoder.encode(record).decode()


def from_json(text: str | bytes, kind: type[T]) -> T:
    """The record of type `kind`; msgspec.ValidationError if the text does not fit it."""
    decoded: T = _decoder(cast(Any, kind)).decode(text)
    return decoded


def digest(*parts: Any) -> str:
    """SHA-256 of the parts' JSON."""
    return hashlib.sha256(_encoder.encode(parts)).hexdigest()
