"""One crawl in a process of its own, so that the caller never holds a reactor: `run_crawl`, and the child's side of it."""

from __future__ import annotations

import datetime as dt
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from crawler.with_parent import end_with_parent

if TYPE_CHECKING:
    from twisted.python.failure import Failure

_SPIDER = "annual_reports"
_LOG_LINES = 12
_NEW_OBJECTS = 20_000
_ORPHANED = 75


class CrawlError(RuntimeError):
    """The crawler itself failed: it died, or a fault in the program hit one of its pages."""


class CrawlOutcome(Struct, frozen=True):
    """How a crawl ended. `complete` only if it finished and every column was read whole."""

    reason: str
    complete: bool
    stats: dict[str, Any]
    exit_status: int = 0


def run_crawl(
    *,
    register_folder: Path | str,
    data_dir: Path | str,
    as_of: dt.date,
    run_id: str,
    store: str,
    settings: dict[str, Any] | None = None,
    environment: dict[str, str] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> CrawlOutcome:
    """Crawl the district of `register_folder` and wait for the end.

    `store` is the dotted path of CRAWL_STORE; its process gets AUDIT_DATA_DIR and AUDIT_RUN_ID besides `settings`.
    `environment` is added to that process's environment: for what other users of the machine must not see in its arguments.
    `progress(done, total)` is called as pages come in. The log is DATA/logs/crawl.log. Raises CrawlError.
    """
    logs = Path(data_dir) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    order = {
        "register": str(register_folder),
        "as_of": as_of.isoformat(),
        "parent": os.getpid(),
        "settings": {
            "AUDIT_DATA_DIR": str(data_dir),
            "AUDIT_RUN_ID": run_id,
            "CRAWL_STORE": store,
            "CRAWL_PROGRESS": True,
            **(settings or {}),
        },
    }
    log = logs / "crawl.log"
    with (
        log.open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "crawler.run", json.dumps(order)],
            stdin=subprocess.PIPE,  # closed when this process ends, however it ends: then the child ends too
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **(environment or {}), "PYTHONPATH": _program_path()},
            text=True,
            encoding="utf-8",
        ) as child,
    ):
        assert child.stdout is not None
        closed: dict[str, Any] | None = None
        try:
            for line in child.stdout:
                event = _event(line)
                if event.get("event") == "progress" and progress is not None:
                    progress(event["done"], event["total"])
                elif event.get("event") == "closed":
                    closed = event
            status = child.wait()
        except BaseException:
            child.terminate()
            raise
    return _outcome(closed, status, log)


def _program_path() -> str:
    """Where the child finds the program. It stays in the folder it was started from: relative places mean the same to both."""
    given = os.environ.get("PYTHONPATH")
    return os.pathsep.join([str(Path(__file__).parents[1]), *([given] if given else [])])


def _event(line: str) -> dict[str, Any]:
    """The event of a line; what a library prints is none."""
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        return {}
    return event if isinstance(event, dict) else {}


def _outcome(closed: dict[str, Any] | None, status: int, log: Path) -> CrawlOutcome:
    if closed is None or status != 0:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LOG_LINES:])
        raise CrawlError(f"the crawl process ended with status {status} before it had finished; its last words:\n{tail}")
    stats = closed["stats"]
    faults = max(stats.get("spider_exceptions/count", 0), stats.get("faults/count", 0)) + stats.get(
        "faults/phase_broken_off", 0
    )
    if faults or closed["reason"] == "start_error":
        first = f" ({stats['faults/first']})" if stats.get("faults/first") else ""
        raise CrawlError(f"{faults} steps met a fault, so the crawl proves nothing{first}; the tracebacks are in {log}")
    complete = (
        closed["reason"] == "finished" and stats.get("columns/incomplete", 0) == 0 and stats.get("columns/complete", 0) > 0
    )
    return CrawlOutcome(reason=closed["reason"], complete=complete, stats=stats, exit_status=status)


def main(argument: str) -> int:
    """The child: run the spider as ordered and print how it ended."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    order = json.loads(argument)
    end_with_parent(order["parent"])
    return _crawl(order)


def _end_with_parent() -> None:
    """For systems that do not end a child with its program (see crawler.with_parent, which Linux does at any moment).

    The parent never writes: the end of its pipe is the parent's own end. What is unwritten is asked again.
    """
    while os.read(0, 1):
        continue
    os._exit(_ORPHANED)


def _into_the_log(failure: Failure) -> None:
    """The spider could not even be made."""
    sys.stderr.write(failure.getTraceback())


def _crawl(order: dict[str, Any]) -> int:
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(order["settings"], priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(_SPIDER)
    begun = process.crawl(crawler, register=order["register"], as_of=order["as_of"])
    begun.addErrback(_into_the_log)
    # What is there by now stays: looking through it for garbage again and again was an eighth of a fast crawl's time.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    process.start()
    try:
        stats = crawler.stats.get_stats() if crawler.stats else {}
    except RuntimeError:  # the spider could not even be made; the log says why
        stats = {}
    reason = stats.get("finish_reason", "not_started")
    print(json.dumps({"event": "closed", "reason": reason, "stats": stats}, default=str), flush=True)
    return 0 if reason != "not_started" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
