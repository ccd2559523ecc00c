"""Text recognition in tests: one engine for the session, on two threads, as on a small machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from parsers.readers import ocr_engine


@pytest.fixture(scope="session", autouse=True)
def two_threads() -> Iterator[None]:
    """The engine starts with the first picture that a test reads, and stays for all others."""
    before = ocr_engine._threads
    ocr_engine.use_threads(2)
    yield
    ocr_engine.use_threads(before)
