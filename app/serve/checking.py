"""One draft checked in a process of its own: it may crash, hang or eat memory without harm, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

from app.store.codec import from_json
from parsers.model import Report
from rules.model import Finding

_MOST_ANSWER = 64 * 1024 * 1024
# The child needs no secrets: channel passwords stay in this process.
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


class DraftAnswer(Struct, kw_only=True):
    """What the child found: a report with its findings, or why the draft could not be read."""

    report: Report | None
    findings: list[Finding]
    error: str | None


class CheckFailed(Exception):
    """The check itself did not end: `kind` is timeout or crash."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def check_draft(
    data: bytes, name: str, register: Path, unit_id: str | None, year: int | None, as_of: dt.date, lang: str, seconds: float
) -> DraftAnswer:
    """Check the bytes of a draft; the one place through which the pages read an uploaded file.

    `name` is only what the file is called. Raises CheckFailed when the child dies or is too slow. Whatever the readers write while
    they work lies in a folder that is removed before this returns.
    """
    header = {
        "name": name,
        "register": str(register.resolve()),
        "unit_id": unit_id,
        "year": year,
        "as_of": as_of.isoformat(),
        "lang": lang,
        "parent": os.getpid(),
    }
    with tempfile.TemporaryDirectory(prefix="audit-draft-", ignore_cleanup_errors=True) as folder:
        environment = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
        environment |= {"TMPDIR": folder, "TEMP": folder, "TMP": folder, "HOME": folder, "PYTHONIOENCODING": "utf-8"}
        process = subprocess.Popen(
            [sys.executable, "-m", "app.serve.draft_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        try:
            answer, _ = process.communicate(json.dumps(header).encode() + b"\n" + data, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise CheckFailed("timeout") from None
        finally:
            _end(process)
        if process.returncode != 0 or len(answer) > _MOST_ANSWER:
            raise CheckFailed("crash")
        return from_json(answer.decode("utf-8"), DraftAnswer)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the child and whatever it started (an office program that converts old formats), in its own session."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
