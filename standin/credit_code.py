"""Made-up unified credit codes with the check characters that GB 32100-2015 and GB 11714-1997 ask for."""

from __future__ import annotations

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714, modulus 11)."""
    values = [int(char, 36) for char in body]
    rest = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_check(body: str) -> str:
    """The eighteenth character of a unified credit code (GB 32100, weights 3^i modulo 31)."""
    total = sum(_ALPHABET.index(char) * pow(3, index, 31) for index, char in enumerate(body))
    return _ALPHABET[(31 - total % 31) % 31]


def made_up_code(area: str, serial: int) -> str:
    """A code of a public body (prefix 11) in `area` (six digits); equal serials give equal codes."""
    organisation = f"MB9{serial:05d}"
    body = f"11{area}{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)
