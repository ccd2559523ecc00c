"""Who looks at a page: nobody in particular on a file share, a signed-in person where the pages are served live."""

from __future__ import annotations

from msgspec import Struct


class Viewer(Struct, frozen=True, kw_only=True):
    """What a page shows beside the audit itself; the default is the static site.

    `decide_to` is the address (from the top of the site) that decision forms post to, "" where this viewer may not decide; each form
    carries `token`, the finding's fingerprint, `action` (confirm, dismiss, waive), `reason`, `expires` and `back` (path of the
    page). `links` are further entries of the head as (label, address from the top of the site). `notice` is said above the page.
    """

    user: str = ""
    decide_to: str = ""
    token: str = ""
    links: tuple[tuple[str, str], ...] = ()
    notice: str = ""

    @property
    def may_decide(self) -> bool:
        """Whether decision forms are shown."""
        return bool(self.decide_to)


NOBODY = Viewer()
