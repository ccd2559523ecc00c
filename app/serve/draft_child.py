"""The child that checks one draft: header line and bytes on standard input, the answer on standard output, limits of its own."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from crawler.with_parent import end_with_parent

_MEMORY_MIB = 4096
_FILE_BYTES = 256 * 1024**2


def limit_self() -> None:
    """Memory and size of files, where the system knows such limits; the time is the parent's to watch."""
    from parsers.sandbox import Limits, limit_process

    limit_process(Limits(memory_mib=_MEMORY_MIB))
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))


def main() -> None:
    """Check and answer. Whatever goes wrong ends the process with another code than 0."""
    limit_self()
    header = json.loads(sys.stdin.buffer.readline())
    end_with_parent(header["parent"])
    data = sys.stdin.buffer.read()
    # Whatever a reader prints must not get into the answer.
    answer = sys.stdout.buffer
    sys.stdout = sys.stderr

    from app.check import check_bytes
    from app.serve.checking import DraftAnswer
    from app.store.codec import to_json
    from crawler.register import load_register

    checked = check_bytes(
        data,
        Path(header["name"]),
        load_register(Path(header["register"])),
        header["unit_id"],
        header["year"],
        date.fromisoformat(header["as_of"]),
        header["lang"],
    )
    answer.write(to_json(DraftAnswer(report=checked.report, findings=checked.findings, error=checked.error)).encode())
    answer.flush()


if __name__ == "__main__":
    main()
