"""The newest audit with the newest decisions, and the pages of the site made from it, for everybody or for one unit alone."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from app.context import AuditContext
from app.pipeline.assemble import assemble
from app.progress import Quiet
from app.store.decisions import DecisionStore
from app.store.store import Store
from crawler.register.model import Register
from output.lines import OneUnit
from output.model import Audit
from output.site import Pages, SiteView, Viewer
from output.site.copies import write_copy
from output.site.pages.report import documents_of, marked_sheets
from output.site.sheets import write_sheets
from output.site.sources import source_of

_LEFT_BEHIND = dt.timedelta(days=7)
# So often a page is made again while verdicts are being stored; they are stored twice a night.
_MOST_TIMES = 4
_OLDEST_S = 300.0  # a change that moved neither ledger nor decisions is seen after this long


class _Scope(Struct, frozen=True):
    """The site as one kind of visitor sees it: pages, and a folder for the pictures and copies that were asked for."""

    pages: Pages
    folder: Path


class LiveAudit:
    """Put together again when the ledger of runs, a decision or the day has changed; safe to use from several threads."""

    def __init__(
        self,
        register: Register,
        store: Store,
        data: Path,
        lang: str,
        now: Callable[[], dt.datetime],
        clock: Callable[[], float],
    ) -> None:
        self.register, self.store, self.data, self.lang = register, store, data, lang
        self.decisions = DecisionStore(store.engine)
        self._now, self._clock = now, clock
        self._lock = Lock()
        self._version: tuple[object, ...] = ()
        self._made = 0.0
        self._audit: Audit | None = None
        self._scopes: dict[str | None, _Scope] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="pages-", dir=_folder(data, now())))

    def close(self) -> None:
        """Remove the pictures and copies."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def today(self) -> dt.date:
        """The date at the site."""
        return self._now().astimezone(ZoneInfo(self.register.site.timezone)).date()

    def audit(self) -> Audit:
        """The newest audit; every finding carries its decision as of now."""
        with self._lock:
            return self._current()

    def page(self, path: str, unit_id: str | None, viewer: Viewer) -> str | None:
        """A page of the site, None if it has none at this path. With `unit_id` as if no other unit existed."""
        with self._lock:
            return self._whole(lambda: self._page(path, unit_id, viewer))

    def _page(self, path: str, unit_id: str | None, viewer: Viewer) -> str | None:
        pages = self._scope(unit_id).pages
        return pages.render(path, viewer) if path in pages else None

    def _whole(self, make: Callable[[], str | None]) -> str | None:
        """What is made from one and the same audit: again where a night stored new verdicts while it was looked up."""
        for _ in range(_MOST_TIMES):
            before = self.store.edition()
            try:
                made = make()
            except LookupError:
                if self.store.edition() == before:
                    raise
                continue
            if self.store.edition() == before:
                return made
        return make()

    def document(self, path: str, unit_id: str | None) -> bytes | None:
        """A picture of a marked page or an inert copy of an original, for whoever may see the report it belongs to."""
        with self._lock:
            scope = self._scope(unit_id)
            view = scope.pages.view
            start = path.rsplit("/", 1)[-1][:32]
            for key in sorted(view.coverage, key=lambda key: not _names(view, key, start)):
                if key[0] not in view.units or not any(sha256.startswith(start) for sha256 in documents_of(view, key)):
                    continue
                for wanted in _documents(view, key, start, scope.folder):
                    if wanted.relative_to(scope.folder).as_posix() == path:
                        return wanted.read_bytes()
        return None

    def _scope(self, unit_id: str | None) -> _Scope:
        audit = self._current()
        if unit_id not in self._scopes:
            shown = audit if unit_id is None else only(audit, unit_id)
            # The folder's name is ours: a unit id from the register never becomes a path.
            folder = Path(tempfile.mkdtemp(dir=self._folder))
            self._scopes[unit_id] = _Scope(Pages(SiteView(shown, self.lang)), folder)
        return self._scopes[unit_id]

    def _current(self) -> Audit:
        runs = self.store.runs(1)
        version = (runs[0].run_id, runs[0].finished_at) if runs else ()
        edition = self.store.edition()
        version = (*version, edition, self.decisions.version(), self.today)
        if self._audit is None or version != self._version or self._clock() - self._made > _OLDEST_S:
            context = AuditContext(self.register, self.store, self.data, self.today, self.lang, Quiet())
            # A crawl that nothing was judged by yet is not shown beside older verdicts.
            under_way = bool(runs) and runs[0].finished_at is None
            self._audit = assemble(context, edition.crawl_run if under_way else None)
            self._version, self._made = version, self._clock()
            for scope in self._scopes.values():
                shutil.rmtree(scope.folder, ignore_errors=True)
            self._scopes.clear()
        return self._audit


def _names(view: SiteView, key: tuple[str, int], start: str) -> bool:
    """Whether an article or a finding names the document: those are at hand, a report has to be fetched to be asked."""
    publication = view.audit.publications.get(key)
    named = [publication.sha256, *(file.sha256 for file in publication.attachments)] if publication else []
    named += [proof.document for finding in view.loud(key) for proof in finding.evidence]
    return any(sha256.startswith(start) for sha256 in named if sha256)


def _documents(view: SiteView, key: tuple[str, int], start: str, folder: Path) -> list[Path]:
    publication, report = view.audit.publications.get(key), view.audit.reports.get(key)
    written = []
    for sha256 in documents_of(view, key):
        if sha256.startswith(start):
            copy = write_copy(source_of(view.audit, report, publication, sha256), folder, view.lang)
            written += [copy] if copy is not None else []
    for source, sheets in marked_sheets(view, key):
        if source.sha256.startswith(start):
            written += write_sheets(source, sheets, folder)
    return written


def only(audit: Audit, unit_id: str) -> Audit:
    """The audit as far as it is about one unit: nothing of any other unit is in it, not even its name."""
    units = tuple(unit for unit in audit.register.units if unit.unit_id == unit_id)
    seen = {finding.fingerprint for finding in audit.findings if finding.unit_id == unit_id}
    return replace(
        audit,
        register=replace(audit.register, units=units),
        coverage=[entry for entry in audit.coverage if entry.unit_id == unit_id],
        reports={key: audit.reports[key] for key in audit.reports if key[0] == unit_id},
        publications={key: item for key, item in audit.publications.items() if key[0] == unit_id},
        findings=[finding for finding in audit.findings if finding.unit_id == unit_id],
        scorecards=[card for card in audit.scorecards if card.unit_id == unit_id],
        alerts=[alert for alert in audit.alerts if alert.unit_id == unit_id],
        column_views=[],
        lives={key: life for key, life in audit.lives.items() if key in seen},
        decisions={key: log for key, log in audit.decisions.items() if key in seen},
        idle=[item for item in audit.idle if item.decision.unit_id == unit_id],
        stored=OneUnit(audit.stored, unit_id) if audit.stored is not None else None,
        unassessed=frozenset(item for item in audit.unassessed if item[1] == unit_id),
        marks={key: mark for key, mark in audit.marks.items() if key[0] == unit_id},
    )


def _folder(data: Path, now: dt.datetime) -> Path:
    """Where pictures and copies go while the server runs; what a killed server left there long ago is removed."""
    folder = data / "serve"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("pages-*"):
        if left.stat().st_mtime < (now - _LEFT_BEHIND).timestamp():
            shutil.rmtree(left, ignore_errors=True)
    return folder
