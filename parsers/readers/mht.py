"""Web archives (.mht, and .doc files that Word saved as a "single file web page"): their HTML part is read as a page."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message

from parsers.blocks import Document, ReadError
from parsers.readers.html import read_html


def read_mht(data: bytes) -> Document:
    """Read a web archive; ReadError `mht_no_page` where it holds no page, `mht_broken` where it is no such file."""
    try:
        return _page(email.message_from_bytes(data, policy=email.policy.default))
    except (RecursionError, ValueError, LookupError, IndexError, AttributeError, TypeError) as fault:
        # What the library raises on headers that are none: it follows whatever the file says.
        raise ReadError(
            "mht_broken",
            f"网页存档文件的结构损坏，不能读取（{type(fault).__name__}）。请用 Word 或浏览器打开后另存为 .docx，再上传。",
        ) from fault


def _page(message: Message) -> Document:
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                charset = part.get_content_charset()
                return read_html(body, None, f"text/html; charset={charset}" if charset else None)
    raise ReadError("mht_no_page", "网页存档文件里没有网页内容，不能读取。请用 Word 或浏览器打开后另存为 .docx，再上传。")
