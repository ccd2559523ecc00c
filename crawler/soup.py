"""A page as Beautiful Soup sees it, always taken for a page."""

from __future__ import annotations

from bs4 import BeautifulSoup


def soup_of(text: str) -> BeautifulSoup:
    """The soup of a text. With a line break at its end even a text of one word is no file name, of which the library would warn."""
    return BeautifulSoup(f"{text}\n", "lxml")
