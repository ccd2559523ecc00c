"""Alerts appended to a file, one JSON object a line, so that other programs can follow it; each of them once."""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import FileIO

import msgspec
from msgspec import Struct

from output.channels.base import Context, DeliveryError
from output.model import Alert


class FileChannel:
    """Appends to alerts.log.jsonl in the output folder."""

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self.path = context.out / "alerts.log.jsonl"

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Append what is not there yet: a run that was killed behind this may come here again with the same alerts."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b", buffering=0) as stream:
                known = _whole_lines(stream)
                lines = [msgspec.json.encode(alert) for alert in alerts if alert.fingerprint not in known]
                _append(stream, b"".join(line + b"\n" for line in lines))
        except OSError as error:
            raise DeliveryError(f"无法写入告警文件 {self.path}：{error}。请检查磁盘空间和目录权限。") from error


def _append(stream: FileIO, content: bytes) -> None:
    """All of it or nothing, for whoever reads the file meanwhile."""
    end = stream.seek(0, os.SEEK_END)
    try:
        while content:
            content = content[stream.write(content) :]
        os.fsync(stream.fileno())
    except OSError:
        stream.truncate(end)
        raise


class _Line(Struct):
    fingerprint: str = ""


def _whole_lines(stream: FileIO) -> set[str]:
    """The fingerprints that the file holds; a last line that a crash cut off is taken away."""
    stream.seek(0)
    content = stream.read()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        stream.truncate(whole)
    found = set()
    for line in content[:whole].splitlines():
        try:
            found.add(msgspec.json.decode(line, type=_Line).fingerprint)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # a line of somebody else
    return found
