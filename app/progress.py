"""Progress bars on a terminal, silence anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from app.context import Progress
from app.texts import say

_TASKS = {
    "crawl": ("抓取栏目和报告", "Crawling"),
    "read": ("读取报告", "Reading"),
    "audit": ("审核", "Auditing"),
}


class Quiet:
    """No terminal: only what people have to read is printed."""

    def start(self, task: str, total: int | None) -> None:
        """Nothing to show."""

    def advance(self, done: int, total: int | None = None) -> None:
        """Nothing to show."""

    def say(self, text: str) -> None:
        """Print the line."""
        print(text, flush=True)


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """A bar when stderr is a terminal, else quiet."""
    if not sys.stderr.isatty():
        yield Quiet()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    bar = RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )

    class Bars:
        """One bar at a time."""

        current: TaskID | None = None

        def start(self, task: str, total: int | None) -> None:
            """Begin a bar."""
            self.current = bar.add_task(say(*_TASKS.get(task, (task, task))), total=total)

        def advance(self, done: int, total: int | None = None) -> None:
            """Move the bar."""
            if self.current is not None:
                bar.update(self.current, completed=done)
                if total is not None:
                    bar.update(self.current, total=total)

        def say(self, text: str) -> None:
            """Print above the bar, on standard output."""
            print(text, flush=True)

    with bar:
        yield Bars()
