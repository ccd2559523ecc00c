"""Alerts appended to a file, one JSON object a line, so that other programs can follow it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from output.channels.base import Context, DeliveryError
from output.model import Alert


class FileChannel:
    """Appends to alerts.log.jsonl in the output folder."""

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self.path = context.out / "alerts.log.jsonl"

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Append and flush."""
        lines = b"".join(msgspec.json.encode(alert) + b"\n" for alert in alerts)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as stream:
                stream.write(lines)
        except OSError as error:
            raise DeliveryError(f"无法写入告警文件 {self.path}：{error}。请检查磁盘空间和目录权限。") from error
