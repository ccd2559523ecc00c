"""Items on their way into the store: views of columns, publications and suggestions, checked against their types."""

from __future__ import annotations

from typing import Any

import msgspec

from crawler.records import ColumnSuggestion, ColumnView, Publication, Step
from crawler.storage import CrawlStore

Record = ColumnView | Publication | ColumnSuggestion
_RECORDS: dict[str, type[Record]] = {
    "column_view": ColumnView,
    "publication": Publication,
    "suggestion": ColumnSuggestion,
}
_NAMES = {kind: name for name, kind in _RECORDS.items()}


def as_item(record: Record, step: Step | None = None) -> dict[str, Any]:
    """A record as an item that every feed exporter of Scrapy understands; `step` is the work that is finished with it."""
    fields: dict[str, Any] = msgspec.to_builtins(record)
    done = {"step": msgspec.to_builtins(step)} if step is not None else {}
    return {"record": _NAMES[type(record)], **fields, **done}


class StorePipeline:
    """Hands each item to the spider's store, in order."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> StorePipeline:
        """Scrapy's way of making a pipeline."""
        return cls(crawler)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Keep the item's record."""
        store: CrawlStore = self._crawler.spider.store
        fields = {key: value for key, value in item.items() if key not in ("record", "step")}
        step = msgspec.convert(item["step"], Step) if "step" in item else None
        record = msgspec.convert(fields, _RECORDS[item["record"]])
        if isinstance(record, ColumnView):
            store.add_column_view(record, step)
        elif isinstance(record, Publication):
            store.add_publication(record, step)
        else:
            store.add_suggestion(record)
        return item
