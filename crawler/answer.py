"""One answer of the site as the readers get it: the capture, and the document where there is one."""

from __future__ import annotations

from msgspec import Struct

from crawler.records import Capture, PageState


class Answer(Struct):
    """One answer. `body` is the document (the archived one after 304, once it is opened), None where there is none.

    `previous` is what the same address gave before, None where that is not known.
    """

    capture: Capture
    body: bytes | None
    detail: str = ""
    previous: Capture | None = None

    @property
    def state(self) -> PageState:
        """What the answer turned out to be."""
        return self.capture.state

    @property
    def holds_document(self) -> bool:
        """Whether there is a document, be it opened or not."""
        return self.state in (PageState.OK, PageState.NOT_MODIFIED)

    @property
    def sha256(self) -> str | None:
        """The document's hash: that of the earlier capture where nothing changed; None where there is no document."""
        if not self.holds_document:
            return None
        kept = self.previous if self.state is PageState.NOT_MODIFIED else self.capture
        return kept.sha256 if kept is not None else None
