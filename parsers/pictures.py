"""Tables that a report shows only as pictures: pictures in the file or beside it are recognised and stand in as a source of tables."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator, Sequence
from urllib.parse import unquote_to_bytes

from msgspec import structs

from parsers.blocks import Block, Document, Note, Picture, Place, ReadError
from parsers.model import DocumentRef, Report, TableState
from parsers.sniff import sniff
from parsers.sources import Source

PICTURES = frozenset(("png", "jpg", "tiff"))
_LARGEST = 32 * 1024 * 1024
_MOST = 12  # pictures of one report that are looked at


def is_picture(data: bytes, name: str, media_type: str) -> bool:
    """Whether a file is a picture that can be recognised."""
    return sniff(data, name, media_type) in PICTURES


def lacks_tables(report: Report) -> bool:
    """Whether a table of the form is shown as a picture or was lost."""
    return any(reading.state in (TableState.PICTURE, TableState.LOST, TableState.ABSENT) for reading in report.tables)


def read_picture_files(files: Sequence[tuple[str, bytes, DocumentRef]], notes: list[Note]) -> list[Source]:
    """Picture files beside a page, in order, as the pages of one document; what cannot be read is a note."""
    if not files:
        return []
    from parsers.readers.picture import read_pictures

    try:
        document = read_pictures([body for _, body, _ in files])
    except ReadError as error:
        if error.code == "picture_no_text":
            return []  # a photograph or an ornament
        named = "、".join(f"“{name}”" for name, _, _ in files[:3])
        notes.append(Note("picture_unread", f"图片{named}中的内容没有读出：{error.message}"))
        return []
    return [Source(document, files[0][2])]


def pictured_tables(document: Document, data: bytes, reference: DocumentRef, notes: list[Note]) -> list[Source]:
    """The tables in the pictures that a file itself holds (Word, PDF, pasted into HTML), as a source of tables.

    At most twelve pictures are looked at. Where text recognition is not installed, that is one note.
    """
    from parsers.readers.picture import grids_in_picture

    blocks: list[Block] = []
    for picture, body in _pictures(document, data, notes):
        try:
            blocks += grids_in_picture(body, picture.place)
        except ReadError as error:
            if error.code == "ocr_missing":
                notes.append(Note("picture_unread", f"报告中的图片没有读取：{error.message}", picture.place))
                return []
            if error.code != "picture_no_text":
                notes.append(Note("picture_unread", f"报告中的一张图片没有读出：{error.message}", picture.place))
    own = structs.replace(reference, file="报告中的图片")
    return [Source(Document(format="ocr", blocks=blocks), own)] if blocks else []


def _pictures(document: Document, data: bytes, notes: list[Note]) -> Iterator[tuple[Picture, bytes]]:
    seen: set[tuple[str, Place]] = set()
    media = _Media(data) if document.format == "docx" else None
    for block in document.blocks:
        if not isinstance(block, Picture) or (block.source, block.place) in seen:
            continue
        seen.add((block.source, block.place))
        if len(seen) > _MOST:
            return
        body: bytes | None = None
        if media is not None:
            body = media.get(block.source)
        elif document.format == "pdf" and block.place.page is not None and block.place.bbox is not None:
            from parsers.readers.picture import crop_of_pdf

            try:
                body = crop_of_pdf(data, block.place.page, block.place.bbox)
            except ReadError as error:
                notes.append(Note("picture_unread", f"报告中的一张图片没有读出：{error.message}", block.place))
        elif block.source.startswith("data:image/"):
            body = _pasted(block.source)
        if body is not None and is_picture(body, "", ""):
            yield block, body


class _Media:
    """The pictures inside a Word file, by their place in the package."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data)) if zipfile.is_zipfile(io.BytesIO(data)) else None

    def get(self, source: str) -> bytes | None:
        """The bytes of "media/image1.png"; None where it lies elsewhere or is too large."""
        if self.archive is None:
            return None
        for name in (f"word/{source}", source.lstrip("/")):
            try:
                with self.archive.open(name) as part:
                    body = part.read(_LARGEST + 1)
            except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
                continue
            return body if len(body) <= _LARGEST else None
        return None


def _pasted(source: str) -> bytes | None:
    """The bytes of a picture that an editor put into the page itself (data:image/png;base64,…)."""
    head, _, body = source.partition(",")
    try:
        raw = base64.b64decode(body, validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return raw if 0 < len(raw) <= _LARGEST else None
