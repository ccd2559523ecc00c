"""The archived documents behind a report: its page or file and its attachments, with what kind of file each is."""

from __future__ import annotations

from msgspec import Struct

from crawler.records import Publication
from output.model import Audit
from output.site.places import copy_path
from parsers.model import Report
from parsers.sniff import sniff

PICTURES = ("png", "jpg", "tiff")
_READ_AT_ONCE = ("html", "docx", "xlsx", "xls", "ofd", "mht", "txt", "md")
_AS_THEY_ARE = {"pdf": "pdf", "png": "png", "jpg": "jpg"}
# Goes into the names of copies that this program lays out, so that a better layout replaces the old one.
COPY_VERSION = 1


class Source(Struct, frozen=True):
    """One archived document. `kind` is what its bytes are (parsers.sniff); `data` is empty where nothing was archived."""

    sha256: str
    name: str
    media_type: str
    url: str | None
    data: bytes
    kind: str

    @property
    def is_sheet(self) -> bool:
        """Whether its places are boxes on pages that can be shown as pictures."""
        return self.kind == "pdf" or self.kind in PICTURES

    @property
    def is_readable_at_once(self) -> bool:
        """Whether its tables can be laid out while a page is made: neither a sheet nor a file that an office program has to open."""
        return not self.is_sheet and self.kind in _READ_AT_ONCE

    @property
    def copy(self) -> str:
        """Where its inert copy lies; "" where there is none."""
        if not self.data or self.kind in ("tiff", "unknown", "zip"):
            return ""
        if self.kind in _AS_THEY_ARE:
            return copy_path(self.sha256, _AS_THEY_ARE[self.kind])
        return copy_path(self.sha256, f"{COPY_VERSION}.html").replace(f".{COPY_VERSION}", f"-{COPY_VERSION}")


def source_of(audit: Audit, report: Report | None, publication: Publication | None, sha256: str) -> Source:
    """The document with this hash, as the publication or the report knows it."""
    try:
        data = audit.body(sha256)
    except (KeyError, OSError):
        data = b""  # lost or damaged: the page says so, and everything that was read of it stays
    name, media_type, url = "", "", None
    if publication is not None:
        for attachment in publication.attachments:
            if attachment.sha256 == sha256:
                name, media_type, url = attachment.name, attachment.media_type, attachment.url
        if publication.sha256 == sha256:
            media_type, url = publication.media_type, publication.url
    if report is not None and report.document.sha256 == sha256:
        name, media_type = report.document.file or name, report.document.media_type
        url = report.document.url or url
    return Source(sha256, name, media_type, url, data, sniff(data, name, media_type) if data else "unknown")
