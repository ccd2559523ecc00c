"""Attachments: the stored bytes, their hash names, and the download link that redirects to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Attachment:
    """One file behind `/module/download/downfile.jsp`; `show` is its display name with extension."""

    key: str
    show: str
    data: bytes
    media_type: str = "application/pdf"

    @property
    def filename(self) -> str:
        """32 hexadecimal digits and the extension, as the system names stored files."""
        return f"{hashlib.md5(self.key.encode(), usedforsecurity=False).hexdigest()}.{self.show.rsplit('.', 1)[-1]}"

    @property
    def link(self) -> str:
        """The address that pages link to."""
        return f"/module/download/downfile.jsp?classid=0&showname={quote(self.show)}&filename={self.filename}"

    @property
    def stored(self) -> str:
        """Where the link redirects to."""
        return f"/attach/0/{self.filename}"

    def anchor(self) -> str:
        """The link as it stands in a page body."""
        return (
            f'<p><img src="/module/jslib/icons/pdf.png" alt=""/><a href="{self.link.replace("&", "&amp;")}">{self.show}</a></p>'
        )
