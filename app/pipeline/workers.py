"""Who does the work of reading and judging: this process, all cores of this machine, or any executor (a Dask cluster by address).

The functions that are run are the same everywhere: `function(shared, item)`, importable by name, with arguments and results that
can be pickled. Results come in the order of the items, and only a few batches are under way at a time.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

from msgspec import Struct

import parsers
import rules
from crawler.cores import cores
from parsers.blocks import ReadError
from parsers.sandbox import Limits, ReadingPool, run_isolated

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")
_USUAL = Limits()
_FEW = 40  # so many light items are done faster than processes start


class OtherVersion(Exception):
    """A worker of a cluster runs another version of the program: its results would not be ours."""


class WorkerFault(Exception):
    """Judging was broken off in a worker, for a reason of the machine and not of a report."""


class Workers(Protocol):
    """How work is spread."""

    @property
    def has_our_files(self) -> bool:
        """Whether the workers can open a local archive by its path."""

    def run(
        self,
        function: Callable[[Shared, Item], Result],
        shared: Shared,
        items: Iterable[Item],
        *,
        heavy: Callable[[Item], bool] = lambda item: False,
        batch: int = 50,
    ) -> Iterator[Result | ReadError]:
        """One outcome per item, in order. A heavy item is done alone, under the limits of parsers.sandbox.

        An exception of the function other than ReadError ends the run.
        """


class LocalWorkers(Struct, frozen=True):
    """All cores of this machine, in processes that may crash or hang without harm; `processes` None: one per core."""

    processes: int | None = None
    limits: Limits = _USUAL

    @property
    def has_our_files(self) -> bool:
        """They are this machine's."""
        return True

    def run(
        self,
        function: Callable[[Shared, Item], Result],
        shared: Shared,
        items: Iterable[Item],
        *,
        heavy: Callable[[Item], bool] = lambda item: False,
        batch: int = 50,
    ) -> Iterator[Result | ReadError]:
        """As promised by Workers; few light items are done here."""
        waiting = iter(items)
        first = list(islice(waiting, _FEW + 1))
        if len(first) <= _FEW and not any(map(heavy, first)):
            for item in first:
                yield _attempt(function, shared, item)
            return
        pool: ReadingPool[Any, Any] = ReadingPool(
            _call, workers=self.processes, limits=self.limits, prepare=_keep, arguments=(function, shared)
        )
        with pool:
            yield from pool.map(_chained(first, waiting), heavy=heavy, batch=batch)


class ExecutorWorkers:
    """Any executor of the kind of concurrent.futures. `parallel` is how many batches it works on at a time."""

    def __init__(
        self, executor: Executor, parallel: int, limits: Limits = _USUAL, broken: tuple[type[BaseException], ...] = ()
    ) -> None:
        self._executor = executor
        self._parallel = parallel
        self._limits = limits
        # What an executor raises for a batch whose worker died.
        self._broken: tuple[type[BaseException], ...] = (BrokenExecutor, *broken)

    @property
    def has_our_files(self) -> bool:
        """Nobody knows: they may be other machines."""
        return False

    def run(
        self,
        function: Callable[[Shared, Item], Result],
        shared: Shared,
        items: Iterable[Item],
        *,
        heavy: Callable[[Item], bool] = lambda item: False,
        batch: int = 50,
    ) -> Iterator[Result | ReadError]:
        """As promised by Workers. A batch whose worker died is done again item by item."""
        waiting: deque[tuple[list[Item], Any]] = deque()
        source = iter(items)
        while group := list(islice(source, batch)):
            waiting.append((group, self._submit(function, shared, group, heavy)))
            if len(waiting) > 2 * self._parallel:
                yield from self._collect(function, shared, heavy, *waiting.popleft())
        while waiting:
            yield from self._collect(function, shared, heavy, *waiting.popleft())

    def _submit(self, function: Any, shared: Any, group: list[Any], heavy: Callable[[Any], bool]) -> Any:
        alone = [heavy(item) for item in group]
        return self._executor.submit(_run_batch, function, shared, group, alone, self._limits, source_mark())

    def _collect(
        self, function: Any, shared: Any, heavy: Callable[[Any], bool], group: list[Any], future: Any
    ) -> Iterator[Any]:
        try:
            outcomes = future.result()
        except self._broken as fault:
            if len(group) == 1:
                yield ReadError(
                    "reading_crashed", f"处理时程序异常中止（{type(fault).__name__}），文件可能已损坏。请人工查看。"
                )
                return
            for item in group:
                yield from self._collect(function, shared, heavy, [item], self._submit(function, shared, [item], heavy))
            return
        for outcome in outcomes:
            yield ReadError(outcome.code, outcome.message) if isinstance(outcome, _Unread) else outcome


@cache
def source_mark() -> str:
    """A mark of the code that reads and judges: workers with another one must not be used."""
    mark = hashlib.sha256()
    for package in (parsers, rules):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".toml", ".json", ".csv") and path.is_file():
                mark.update(path.relative_to(root).as_posix().encode())
                mark.update(path.read_bytes())
    return mark.hexdigest()


def _run_batch(function: Any, shared: Any, group: list[Any], alone: list[bool], limits: Limits, mark: str) -> list[Any]:
    """In the worker: the outcome of each item of a batch."""
    if mark != source_mark():
        raise OtherVersion(
            "a worker runs another version of wendeng-audit; install the same one on all machines of the cluster"
        )
    outcomes = []
    for item, is_heavy in zip(group, alone, strict=True):
        if not is_heavy:
            outcomes.append(_attempt(function, shared, item))
            continue
        try:
            with _children_allowed():
                outcomes.append(run_isolated(function, shared, item, limits=limits))
        except ReadError as error:
            outcomes.append(error)
    return [_Unread(item.code, item.message) if isinstance(item, ReadError) else item for item in outcomes]


class _Unread(Struct, frozen=True):
    """A ReadError on its way home: an exception with two arguments does not survive being sent."""

    code: str
    message: str


@contextmanager
def _children_allowed() -> Iterator[None]:
    """A worker that its nanny started as a daemon may have children too: they end with their document."""
    settings: dict[str, Any] = getattr(multiprocessing.current_process(), "_config", {})
    before = settings.get("daemon")
    settings["daemon"] = False
    try:
        yield
    finally:
        if before is None:
            settings.pop("daemon", None)
        else:
            settings["daemon"] = before


def _attempt(function: Callable[[Shared, Item], Result], shared: Shared, item: Item) -> Result | ReadError:
    try:
        return function(shared, item)
    except ReadError as error:
        return error


def _chained(first: list[Item], rest: Iterator[Item]) -> Iterator[Item]:
    """`first`, which is forgotten on the way, and then the rest."""
    first.reverse()
    while first:
        yield first.pop()
    yield from rest


# In a process of the local pool: what all items share.
_kept: list[tuple[Callable[[Any, Any], Any], Any]] = []


def _keep(function: Callable[[Any, Any], Any], shared: Any) -> None:
    _kept[:] = [(function, shared)]


def _call(item: Any) -> Any:
    function, shared = _kept[0]
    return function(shared, item)


LOCAL = LocalWorkers(processes=cores())
