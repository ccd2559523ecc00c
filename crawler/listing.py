"""What a column lists, as every reader of lists gives it."""

from __future__ import annotations

from msgspec import Struct, field

from crawler.hanweb.links import Record
from crawler.records import ListedArticle, PageState


class Listing(Struct):
    """What a column lists. `complete` only if everything stated was found; else `state` and `detail` say what went wrong."""

    found: dict[str, Record] = field(default_factory=dict)
    stated_total: int | None = None
    complete: bool = False
    state: PageState = PageState.OK
    detail: str = ""

    def articles(self) -> tuple[ListedArticle, ...]:
        """The list in its order."""
        return tuple(
            ListedArticle(article_key=key, url=record.url, title=record.title, date=record.date, position=position)
            for position, (key, record) in enumerate(self.found.items(), 1)
        )

    def take(self, records: dict[str, Record]) -> int:
        """Add what is not there yet; how many those were."""
        before = len(self.found)
        for key, record in records.items():
            self.found.setdefault(key, record)
        return len(self.found) - before

    def failed(self, detail: str, state: PageState = PageState.UNSUPPORTED) -> Listing:
        """The same, not whole for this reason."""
        self.complete, self.state, self.detail = False, state, detail
        return self
