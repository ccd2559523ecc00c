"""Bytes to report: the blocks of the page and its attachments become title, introduction, parts and addressed cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from crawler.dates import localise
from crawler.further_pages import is_further_page
from crawler.identify import identify_unit, identify_year, organisation, unit_hints
from crawler.register.model import Register
from parsers.annex import annex_notes
from parsers.another_place import names_another_place
from parsers.blocks import Document, Note, ReadError
from parsers.front import Front, read_front
from parsers.further import joined, name_documents
from parsers.generation import generation_of
from parsers.model import DocumentRef, Report
from parsers.pictures import is_picture, lacks_tables, pictured_tables, read_picture_files
from parsers.readers.dispatch import read_document
from parsers.readers.ebook import is_ebook_page, read_ebook
from parsers.schema import faults_of
from parsers.sections import Division
from parsers.signature import Signature, read_signature
from parsers.sources import Source, choose_main, fill_tables
from parsers.tables.read import read_tables
from parsers.tables.states import settle_states

AttachedFile = tuple[str, bytes, str]
_TRUST = (("meta", "meta"), ("visible", "visible"), ("url", "url"), ("signature", "signature"), ("written", "signature"))


def parse(
    data: bytes,
    *,
    register: Register,
    name: str = "",
    content_type: str | None = None,
    url: str | None = None,
    captured_at: str | None = None,
    unit_id: str | None = None,
    year: int | None = None,
    title: str = "",
    published_at: str | None = None,
    published_at_source: str | None = None,
    attachments: Sequence[AttachedFile] = (),
) -> Report:
    """Read one report.

    `unit_id`, `year`, `title` and `published_at` are what the crawler or the user knows; they win over what the file says.
    `attachments` are (name, bytes, media type) of the files linked in the page. Where the page itself holds no report, the
    attachment that does is read in its place; tables that the page lacks are taken from an attachment that has them, and say so.
    Files named as further pages of the article (crawler.further_pages) are the report's own text, and no attachments.
    Raises ReadError where neither page nor attachment can be read as a report.
    """
    page = Source(_read(data, name, content_type, url), _reference(data, content_type, url, captured_at, name))
    notes: list[Note] = []
    further = [
        Source(_read(body, file, kind, None), _reference(body, kind, None, captured_at, file))
        for file, body, kind in attachments
        if is_further_page(file)
    ]
    page.document = joined(page.document, further)
    pictures, files = _apart([file for file in attachments if not is_further_page(file[0])])
    others = _read_attachments(files, captured_at, notes)
    try:
        main, division, others = choose_main(page, others)
    except ReadError:
        # Nothing but pictures: the report may be a scan, saved page by page.
        main, division, others = choose_main(page, [*others, *_read_pictures(pictures, captured_at, notes)])
        pictures = []
    document = main.document
    front = read_front(division.front, _page_title(page.document) if main is page else "")
    signature = read_signature([line for part in division.parts[-1:] for line in part.lines])
    shown_title = title or front.title or _page_title(page.document)
    known_year = year if year is not None else _year(shown_title, division, front)
    tables = read_tables(document, known_year)
    name_documents(tables, further)
    states = settle_states(tables, division, document, unread=bool(notes))
    report = Report(
        unit_id=unit_id,
        unit_name=None,
        year=known_year,
        template=generation_of(tables, known_year, division),
        title=shown_title,
        published_at=published_at,
        published_at_source=published_at_source or "none",
        introduction=front.introduction,
        sections=division.sections(),
        tables=states,
        cells=tables.cells,
        notes=[*document.notes, *division.notes, *tables.notes, *notes],
        document=main.reference,
    )
    fill_tables(report, others, known_year)
    if report.template == "2008":
        report.notes += annex_notes(document, tables.used)
    if lacks_tables(report):
        # Recognition takes seconds a picture: only where a table is nowhere else.
        own = data if main is page else next((body for _, body, _ in files if _sha256(body) == main.reference.sha256), b"")
        stand_ins = pictured_tables(document, own, main.reference, report.notes)
        fill_tables(report, [*stand_ins, *_read_pictures(pictures, captured_at, report.notes)], known_year)
    if report.template == "2008":
        report.tables = []
    _name_unit(report, register, front, signature, document)
    if published_at is None:
        _date(report, document, front, signature, register)
    return report


def validate(report: Report) -> list[str]:
    """Every place where a report does not fit its published JSON Schema; empty when it fits."""
    return faults_of(report)


def _read(data: bytes, name: str, content_type: str | None, url: str | None) -> Document:
    return read_document(data, name=name, content_type=content_type, url=url)


def _read_attachments(attachments: Sequence[AttachedFile], captured_at: str | None, notes: list[Note]) -> list[Source]:
    """An attachment that cannot be read costs a note, never the report."""
    read: list[Source] = []
    books = [file for file in attachments if is_ebook_page(file[1])]
    if books:
        # The pages of one e-book, each of them a file.
        try:
            read.append(
                Source(
                    read_ebook([body for _, body, _ in books]),
                    _reference(books[0][1], books[0][2], None, captured_at, books[0][0]),
                )
            )
        except ReadError as error:
            notes.append(Note("attachment_unread", f"电子书“{books[0][0]}”没有读出：{error.message}"))
    for name, body, media_type in attachments:
        if any(body is page for _, page, _ in books):
            continue
        try:
            document = _read(body, name, media_type, None)
        except ReadError as error:
            notes.append(Note("attachment_unread", f"附件“{name}”没有读出：{error.message}"))
            continue
        read.append(Source(document, _reference(body, media_type, None, captured_at, name)))
    return read


def _apart(attachments: Sequence[AttachedFile]) -> tuple[list[AttachedFile], list[AttachedFile]]:
    """Pictures and other files."""
    pictures = [file for file in attachments if is_picture(file[1], file[0], file[2])]
    return pictures, [file for file in attachments if not any(file is picture for picture in pictures)]


def _read_pictures(pictures: Sequence[AttachedFile], captured_at: str | None, notes: list[Note]) -> list[Source]:
    named = [(name, body, _reference(body, kind, None, captured_at, name)) for name, body, kind in pictures]
    return read_picture_files(named, notes)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _reference(data: bytes, content_type: str | None, url: str | None, captured_at: str | None, name: str) -> DocumentRef:
    return DocumentRef(
        sha256=_sha256(data),
        media_type=(content_type or "").split(";")[0].strip() or "application/octet-stream",
        url=url,
        captured_at=captured_at,
        file=name or None,
    )


def _page_title(document: Document) -> str:
    return document.title.strip()


def _year(title: str, division: Division, front: Front) -> int | None:
    first = "\n".join(division.parts[0].lines[:3]) if division.parts else ""
    found, _ = identify_year(title, None, f"{front.introduction}\n{first}")
    return found


def _name_unit(report: Report, register: Register, front: Front, signature: Signature, document: Document) -> None:
    """The unit of the register, and the name that the report itself gives where the register does not know it."""
    about = next((front.about[label] for label in ("发布机构", "发布单位", "公开机构") if label in front.about), "")
    hints = unit_hints(report.introduction)
    texts = [report.title, about, signature.body or "", *hints, document.meta.get("contentsource", "")]
    if names_another_place(report.title, register):
        texts = [report.title]  # "请与区司法局联系" in another district's report is not our office
    if report.unit_id is None:
        report.unit_id, _ = identify_unit([text for text in texts if text], register)
    unit = register.unit(report.unit_id) if report.unit_id else None
    named = organisation(report.title) or about or signature.body or next(iter(hints), "")
    report.unit_name = unit.name if unit else named or None


def _date(report: Report, document: Document, front: Front, signature: Signature, register: Register) -> None:
    dates = {**front.dates, **document.dates}
    if signature.date:
        dates["signature"] = signature.date
    for key, source in _TRUST:
        if key in dates:
            report.published_at, report.published_at_source = localise(dates[key], register.site.timezone), source
            return
