"""Writing the site page by page: pages, the style sheet and script beside them, pictures of marked pages, copies of documents."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from msgspec import Struct

from output.kept import Kept, Need, mark_of
from output.made_by import made_by
from output.marks import Marks
from output.model import Audit
from output.site import places
from output.site.copies import write_copy
from output.site.files import remove_others, replace_bytes
from output.site.pages.report import documents_of, marked_sheets
from output.site.render import Pages
from output.site.sheets import write_sheets
from output.site.sources import source_of
from output.site.view import Key, SiteView
from output.site.watch import Watcher

ASSETS = ("style.css", "site.js")
_OWN_FOLDERS = ("units", "sheets", "originals")


def write_site(audit: Audit, folder: Path, lang: str = "zh", kept: Kept | None = None) -> Path:
    """Write all pages below `folder`, remove those that are no longer of this audit; returns index.html.

    The overview and the lists show the night's date and are written every time. The page of a unit or of a report is left alone
    where `kept` knows it and nothing that it shows has changed.
    """
    view = SiteView(audit, lang)
    kept = kept or Kept(folder)
    # What every page shows or is laid out by.
    frame = mark_of(made_by(), lang, audit.register, view.years, view.year)
    view.recall = lambda name, inputs, make: kept.recall(name, mark_of(frame, inputs), view.as_of, make)
    pages = Pages(view)
    lasting = _LastingPages(view, kept, frame)
    written: set[Path] = set()
    for name in ASSETS:
        replace_bytes(folder / "assets" / name, asset(name))
    reports = {places.report_path(*key): key for key in view.coverage if key[0] in view.units}
    units = {places.unit_path(unit_id) for unit_id in view.units}
    for path in pages:
        if path in reports or path in units:
            written |= lasting.write(path, reports.get(path))
        else:
            replace_bytes(folder / path, pages.render(path).encode())
            written.add(folder / path)
    for name in _OWN_FOLDERS:
        remove_others(folder / name, written)
    for page in folder.glob("*.html"):
        if page not in written and page.stem.startswith(("findings", "district-")):
            page.unlink()
    return folder / places.INDEX


def asset(name: str) -> bytes:
    """A file that all pages share. KeyError for a name that is none of ASSETS."""
    if name not in ASSETS:
        raise KeyError(name)
    return files("output.site").joinpath("assets", name).read_bytes()


class _Documents(Struct):
    """Copies and pictures beside one report; `whole` is False where the archive lacks a document: it may come back."""

    files: set[Path]
    whole: bool = True


class _LastingPages:
    """Pages that show one unit or report, each with the copies and pictures that it links to."""

    def __init__(self, view: SiteView, kept: Kept, frame: str) -> None:
        self._view, self._watcher = view, Watcher(view)
        self._owners = _owners(view)
        self._copied: set[Path] = set()
        self._pages = Pages(self._watcher)
        self._marks = Marks(view)
        self._kept = kept
        self._frame = frame

    def write(self, path: str, key: Key | None) -> set[Path]:
        """Write the page unless it stands there as it would be written; returns its files. `key`: the report that it shows."""
        name = f"page {path}"
        product = self._kept.known(name)
        if product is not None and product.key == self._key(product.needs):
            return self._kept.keep(name, product)
        needs = self._watcher.needs
        needs.clear()
        target = self._kept.folder / path
        replace_bytes(target, self._pages.render(path, lasting=True).encode())
        beside = self._documents(key) if key is not None else _Documents(set())
        made = {target, *beside.files}
        if beside.whole:
            found = sorted(needs, key=lambda need: (need.kind, need.name, need.year))
            self._kept.add(name, self._key(found), self._watcher.as_of, made, found)
        return made

    def _key(self, needs: list[Need]) -> str:
        return mark_of(self._frame, [self._marks.of(need) for need in needs])

    def _documents(self, key: Key) -> _Documents:
        view, folder = self._watcher, self._kept.folder
        made = _Documents(set())
        publication, report = view.audit.publications.get(key), view.audit.reports.get(key)
        for sha256 in documents_of(view, key):
            made.whole &= bool(source_of(view.audit, report, publication, sha256).data)
            copy = self._copy(sha256, key)
            if copy is not None:
                made.files.add(copy)
        for source, sheets in marked_sheets(view, key):
            made.whole &= bool(source.data)
            made.files.update(write_sheets(source, sheets, folder, self._kept.is_whole))
        return made

    def _copy(self, sha256: str, key: Key) -> Path | None:
        """The copy of a document. It says whose document it is, so it is made anew with the page of the report that has it.

        Other pages that link to it only see to it that it is there.
        """
        owner = self._owners.get(sha256, key)
        audit = self._view.audit
        source = source_of(audit, audit.reports.get(owner), audit.publications.get(owner), sha256)
        anew = owner == key and source.copy.endswith(".html")
        path = write_copy(
            source, self._kept.folder, self._view.lang, self._copied.__contains__ if anew else self._kept.is_whole
        )
        if path is not None:
            self._copied.add(path)
        return path


def _owners(view: SiteView) -> dict[str, Key]:
    """The first unit and year that published a document, by its hash."""
    owners: dict[str, Key] = {}
    for key in view.coverage:
        publication = view.audit.publications.get(key)
        for sha256 in [publication.sha256, *(file.sha256 for file in publication.attachments)] if publication else []:
            if sha256 is not None:
                owners.setdefault(sha256, key)
    return owners
