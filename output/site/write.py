"""Writing the site page by page: pages, the style sheet and script beside them, pictures of marked pages, copies of documents."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from output.model import Audit
from output.site import places
from output.site.copies import write_copy
from output.site.files import remove_others, replace_bytes
from output.site.pages.report import documents_of, marked_sheets
from output.site.render import Pages
from output.site.sheets import write_sheets
from output.site.sources import source_of
from output.site.view import SiteView

ASSETS = ("style.css", "site.js")
_OWN_FOLDERS = ("units", "sheets", "originals")


def write_site(audit: Audit, folder: Path, lang: str = "zh") -> Path:
    """Write all pages below `folder`, remove those that are no longer of this audit; returns index.html."""
    view = SiteView(audit, lang)
    pages = Pages(view)
    kept: set[Path] = set()
    for name in ASSETS:
        replace_bytes(folder / "assets" / name, asset(name))
    for path in pages:
        replace_bytes(folder / path, pages.render(path).encode())
        kept.add(folder / path)
    for key in view.coverage:
        if key[0] in view.units:
            kept |= _write_documents(view, key, folder)
    for name in _OWN_FOLDERS:
        remove_others(folder / name, kept)
    for page in folder.glob("*.html"):
        if page not in kept and page.stem.startswith(("findings", "district-")):
            page.unlink()
    return folder / places.INDEX


def asset(name: str) -> bytes:
    """A file that all pages share. KeyError for a name that is none of ASSETS."""
    if name not in ASSETS:
        raise KeyError(name)
    return files("output.site").joinpath("assets", name).read_bytes()


def _write_documents(view: SiteView, key: tuple[str, int], folder: Path) -> set[Path]:
    """Copies and pictures for one report."""
    kept: set[Path] = set()
    publication, report = view.audit.publications.get(key), view.audit.reports.get(key)
    for sha256 in documents_of(view, key):
        copy = write_copy(source_of(view.audit, report, publication, sha256), folder, view.lang)
        if copy is not None:
            kept.add(copy)
    for source, sheets in marked_sheets(view, key):
        kept.update(write_sheets(source, sheets, folder))
    return kept
