"""Bytes to text: header, byte order mark, meta, then UTF-8 if it is that, else GB18030; Chinese pages often declare wrongly or not."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_IN_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
# GB2312 and GBK are subsets; pages that declare them use characters of the larger set.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}
# Python has codecs for these, no browser has: some are slow without bound, others give nonsense.
_NO_PAGE = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "utf7", "mbcs", "oem"))
# What servers claim that nobody has set up (ISO-8859-1 is the default of Java's): every bytes fit it, and no Chinese page is in it.
_WESTERN = frozenset(("iso8859-1", "cp1252", "iso8859-15", "ascii"))
_HEAD = 4096


def decode(data: bytes, content_type: str | None = None) -> str:
    """The text of `data`. A declared encoding is believed only if the bytes fit it; never fails (bad bytes become U+FFFD)."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, errors="replace").lstrip("\ufeff")
    for name in _declared(data, content_type):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    for name in ("utf-8", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    # Damaged in either encoding: the one that loses fewer characters.
    return min((data.decode(name, errors="replace") for name in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))


def _declared(data: bytes, content_type: str | None) -> list[str]:
    names = []
    if content_type and (found := _IN_HEADER.search(content_type)):
        names.append(found[1].lower())
    if meta := _IN_META.search(data[:_HEAD]):
        names.append(meta[1].decode("ascii", errors="replace").lower())
    return [_SUPERSETS.get(name, name) for name in names if name.replace("_", "-") not in _NO_PAGE and _may_be(name, data)]


def _may_be(name: str, data: bytes) -> bool:
    """Whether an encoding that any bytes would fit is the page's: a page in UTF-16 or UTF-32 has zeros in its tags."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return False
    return known not in _WESTERN and (not known.startswith(("utf-16", "utf-32")) or b"\0" in data[:_HEAD])
