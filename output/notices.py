"""One rectification notice (整改通知书) per unit with something to correct, as DOCX the office can edit and, with `paper`, as PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from output.filenames import file_name
from output.kept import Kept, mark_of
from output.made_by import made_by
from output.model import Audit
from output.notice_texts import NOTICE_TEXTS
from output.papers import pdf
from output.papers.fill import TemplateFault, check_template, fill
from output.papers.notice import Notice, NoticeDesk
from output.papers.placeholders import review_lines, scalars
from output.papers.printing import Sheet, print_all
from output.papers.save import save_docx

OWN_TEMPLATE = "notice-template.docx"
_TEMPLATES = Path(__file__).parent / "papers" / "templates"


def write_notices(
    audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None, kept: Kept | None = None
) -> list[Path]:
    """Write the notices into `folder`, which afterwards holds exactly these; returns their paths.

    The office's own template (notice-template.docx in the register folder) is used where it is sound; else the program's, and
    `say` gets the reason. Which units get a notice: `output.papers.notice.notices`. One that `kept` knows stays with its date
    while it would say the same and more than half of the time that it gives is left.
    """
    folder.mkdir(parents=True, exist_ok=True)
    say = say or (lambda _: None)
    written = _Notices(audit, folder, lang, say, kept or Kept(folder)).write()
    for old in {*folder.glob("*.docx"), *folder.glob("*.pdf")} - set(written):
        old.unlink()
    return written


def notice_page(notice: Notice, lang: str) -> str:
    """The notice as one HTML page for printing."""
    words = NOTICE_TEXTS[lang]
    return pdf.html(
        "notice.html",
        notice=notice,
        values=scalars(notice, lang),
        reviews=review_lines(notice, lang),
        t=words,
        lang=lang,
        page_words=pdf.page_words(lang),
    )


class _Notices:
    """All notices of an audit being written."""

    def __init__(self, audit: Audit, folder: Path, lang: str, say: Callable[[str], None], kept: Kept) -> None:
        self._audit, self._folder, self._lang, self._say, self._kept = audit, folder, lang, say, kept
        self._desk = NoticeDesk(audit, lang)
        self._template = _template(audit, lang, say)
        self._prints = audit.register.policy.notice.pdf and pdf.can_print()
        self._frame = mark_of(made_by(), hashlib.sha256(self._template.read_bytes()).hexdigest(), self._prints)
        self._standing: set[Path] = set()

    def write(self) -> list[Path]:
        """Write what has changed, of each unit first the DOCX and then the PDF; returns all files that stand in the folder."""
        on = self._audit.as_of.isoformat()
        made: dict[Path, tuple[str, str]] = {}
        printed: set[Path] = set()
        if self._prints:
            sheets = self._sheets(made)
            printed = {path for path, is_there in print_all(sheets, self._lang, self._say) if is_there}
        else:
            made = {docx: product for docx, product, _ in self._documents()}
        for docx, (name, key) in made.items():
            files = [docx, docx.with_suffix(".pdf")] if docx.with_suffix(".pdf") in printed else [docx]
            self._standing.update(files)
            if len(files) == 2 or not self._prints:  # what could not be printed is tried again
                self._kept.add(name, key, on, files)
        return sorted(self._standing)

    def _sheets(self, made: dict[Path, tuple[str, str]]) -> Iterator[Sheet]:
        for docx, product, notice in self._documents():
            made[docx] = product
            yield Sheet(docx.with_suffix(".pdf"), notice_page(notice, self._lang))

    def _documents(self) -> Iterator[tuple[Path, tuple[str, str], Notice]]:
        """Each notice that has to be written anew, its DOCX written, with the name and key under which it is remembered."""
        for unit in self._audit.register.units:
            name, key = f"notice {unit.unit_id}", mark_of(self._frame, self._desk.mark(unit))
            product = self._kept.known(name)
            if product is not None and product.key == key and not (product.files and self._desk.is_spent(product.on)):
                self._standing |= self._kept.keep(name, product)
                continue
            notice = self._desk.notice(unit)
            if not notice.count:
                self._kept.add(name, key, self._audit.as_of.isoformat(), [])
                continue
            path = self._folder / f"{file_name(unit.unit_id)}.docx"
            save_docx(fill(self._template, notice, self._lang), path)
            yield path, (name, key), notice


def _template(audit: Audit, lang: str, say: Callable[[str], None]) -> Path:
    own = Path(audit.register.folder) / OWN_TEMPLATE if audit.register.folder else None
    if own is not None and own.is_file():
        try:
            check_template(own)
        except TemplateFault as fault:
            say(f"{fault} 本次使用程序自带的通知书模板。" if lang == "zh" else f"{fault} The program's own template is used.")
        else:
            return own
    return _TEMPLATES / f"notice.{lang}.docx"
