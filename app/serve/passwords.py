"""Passwords are kept as scrypt hashes with their own salt and parameters; comparing takes the same time for every user."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

# 32 MiB and about a tenth of a second per guess.
_N, _R, _P = 2**15, 8, 1
_MOST_MEMORY = 128 * 1024 * 1024
SHORTEST, LONGEST = 10, 200


class WeakPassword(Exception):
    """A password is too short, too long or the user's own name: says what is asked for."""


def hash_password(password: str, user_name: str) -> str:
    """`scrypt$N$r$p$salt$hash`; raises WeakPassword."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"密码须有 {SHORTEST} 到 {LONGEST} 个字符。")
    if password.lower() == user_name.lower() or len(set(password)) < 4:
        raise WeakPassword("密码不能是用户名，也不能只由两三个不同的字符组成。")
    salt = os.urandom(16)
    return f"scrypt${_N}${_R}${_P}${_text(salt)}${_text(_scrypt(password, salt, _N, _R, _P))}"


def is_password(password: str, stored: str | None) -> bool:
    """Whether `password` gives `stored`. For an unknown user pass None: the same work is done, the answer is no."""
    algorithm, n, r, p, salt, expected = (stored or _NOBODY).split("$")
    if algorithm != "scrypt":
        raise ValueError(f"unknown password algorithm {algorithm!r} in the database")
    given = _scrypt(password[:LONGEST], base64.b64decode(salt), int(n), int(r), int(p))
    return hmac.compare_digest(given, base64.b64decode(expected)) and stored is not None


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


_NOBODY = f"scrypt${_N}${_R}${_P}${_text(bytes(16))}${_text(bytes(64))}"
