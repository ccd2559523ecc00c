"""PDF pages from HTML by WeasyPrint (extra `paper`); without it there are no PDFs, and the run says so once."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from output.notice_texts import NOTICE_TEXTS

_TEMPLATES = Path(__file__).parent / "templates"
MISSING = {
    "zh": "没有安装可选组件 paper（WeasyPrint），本次不生成 PDF 文件。需要时请运行 pip install 'wendeng-audit[paper]'。",
    "en": "The extra `paper` (WeasyPrint) is not installed, so no PDF is written: pip install 'wendeng-audit[paper]'.",
}


@cache
def can_print() -> bool:
    """Whether WeasyPrint and the libraries under it are on this machine."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):  # OSError: pango is missing
        return False
    return True


def html(template: str, **values: Any) -> str:
    """A page from one of the templates of this folder; everything is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**values)


def page_words(lang: str) -> Markup:
    """The foot of every page as CSS content: our own words, no text of a page of the site."""
    return Markup(str(NOTICE_TEXTS[lang]["page"]).format(page='" counter(page) "', pages='" counter(pages) "'))


def write_pdf(page: str, path: Path) -> Path:
    """Write the page as PDF, replaced at once; one that was made from the same page is left as it is (a page takes a second).

    Nothing is fetched: what the page shows must be in it (data: addresses).
    """
    import weasyprint
    from weasyprint.urls import URLFetcher

    inside = URLFetcher(allowed_protocols=["data"])
    mark = b"\n%% page " + hashlib.sha256(page.encode()).hexdigest().encode() + b"\n"
    if path.is_file() and path.read_bytes().endswith(mark):
        return path
    beside = path.with_name(path.name + ".new")
    # A comment behind the end of the file says which page it was made from; readers of PDF pass over it.
    beside.write_bytes(weasyprint.HTML(string=page, url_fetcher=inside).write_pdf() + mark)
    os.replace(beside, path)
    return path
