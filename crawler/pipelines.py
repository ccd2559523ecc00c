"""Items on their way into the store: views of columns and publications, checked against their types."""

from __future__ import annotations

from typing import Any

import msgspec

from crawler.records import ColumnView, Publication
from crawler.storage import CrawlStore

_RECORDS: dict[str, type[ColumnView] | type[Publication]] = {"column_view": ColumnView, "publication": Publication}


def as_item(record: ColumnView | Publication) -> dict[str, Any]:
    """A record as an item that every feed exporter of Scrapy understands."""
    name = next(name for name, kind in _RECORDS.items() if isinstance(record, kind))
    fields: dict[str, Any] = msgspec.to_builtins(record)
    return {"record": name, **fields}


class StorePipeline:
    """Writes each item to the spider's store before the next one is taken."""

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> StorePipeline:
        """Scrapy's way of making a pipeline."""
        return cls(crawler)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Keep the item's record."""
        store: CrawlStore = self._crawler.spider.store
        fields = {key: value for key, value in item.items() if key != "record"}
        record = msgspec.convert(fields, _RECORDS[item["record"]])
        if isinstance(record, ColumnView):
            store.add_column_view(record)
        else:
            store.add_publication(record)
        return item
