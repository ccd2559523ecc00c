"""PDF pages from HTML by WeasyPrint (extra `paper`); without it there are no PDFs, and the run says so once."""

from __future__ import annotations

import ctypes
import hashlib
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from output.beside import beside
from output.notice_texts import NOTICE_TEXTS

_TEMPLATES = Path(__file__).parent / "templates"
_PANGO = "libpango-1.0.so.0"
MISSING = {
    "zh": "没有安装可选组件 paper（WeasyPrint），本次不生成 PDF 文件。需要时请运行 pip install 'wendeng-audit[paper]'。",
    "en": "The extra `paper` (WeasyPrint) is not installed, so no PDF is written: pip install 'wendeng-audit[paper]'.",
}


@cache
def can_print() -> bool:
    """Whether WeasyPrint and the libraries under it are on this machine."""
    if find_spec("weasyprint") is None:
        return False
    try:
        if sys.platform.startswith("linux"):
            ctypes.CDLL(_PANGO)  # the whole of WeasyPrint is loaded only by the processes that print
        else:
            import weasyprint  # noqa: F401
    except (ImportError, OSError):  # OSError: pango is missing
        return False
    return True


def html(template: str, **values: Any) -> str:
    """A page from one of the templates of this folder; everything is escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def page_words(lang: str) -> Markup:
    """The foot of every page as CSS content: our own words, no text of a page of the site."""
    return Markup(str(NOTICE_TEXTS[lang]["page"]).format(page='" counter(page) "', pages='" counter(pages) "'))


def as_pdf(page: str, fonts: Any = None) -> bytes:
    """The page as PDF. Nothing is fetched: what it shows must be in it (data: addresses). `fonts`: a set that several pages share."""
    import weasyprint
    from weasyprint.urls import URLFetcher

    inside = URLFetcher(allowed_protocols=["data"])
    return bytes(weasyprint.HTML(string=page, url_fetcher=inside).write_pdf(font_config=fonts))


def is_printed(page: str, path: Path) -> bool:
    """Whether the file was made from the same page (printing takes a fifth of a second)."""
    return path.is_file() and path.read_bytes().endswith(_mark(page))


def keep(content: bytes, page: str, path: Path) -> Path:
    """Write a printed page, replaced at once."""
    with beside(path) as part:
        part.write_bytes(content + _mark(page))
    return path


def _mark(page: str) -> bytes:
    """A comment behind the end of the file that says which page it was made from; readers of PDF pass over it."""
    return b"\n%% page " + hashlib.sha256(page.encode()).hexdigest().encode() + b"\n"
