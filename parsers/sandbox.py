"""Reading in child processes with limits: a file that hangs, crashes or eats memory costs one ReadError, never the night.

`run_isolated` reads one file, `ReadingPool` many on all cores with results in the order of the items. A function to run and its
arguments must be importable and picklable. ReadError codes: reading_timeout, reading_crashed, reading_too_large.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, TypeVar

from msgspec import Struct

from crawler.cores import cores
from crawler.with_parent import end_with_parent
from parsers.blocks import ReadError

Item = TypeVar("Item")
Result = TypeVar("Result")
_PRELOADED = ["parsers.parse", "parsers.readers.pdf", "parsers.readers.docx"]
_GRACE_S = 5.0
_TASKS_A_WORKER = 200  # a worker is then replaced, with whatever its libraries have not given back


class Limits(Struct, frozen=True):
    """What one file may take: seconds of wall clock, and address space in MiB where the system can limit it.

    A scanned report of twenty pages takes up to 200 seconds on two cores; text recognition maps about 2 GiB.
    """

    seconds: float = 300.0
    memory_mib: int = 4096


_USUAL = Limits()


class _Outcome(Struct, frozen=True):
    """What came of one item: its result, or why it could not be read."""

    result: Any = None
    code: str | None = None
    message: str = ""


def run_isolated(function: Callable[..., Result], *args: Any, limits: Limits = _USUAL, **kwargs: Any) -> Result:
    """Call the function in a child process. ReadError of the function or of the limits; other exceptions are raised as they are."""
    # A thread may hold a lock at the moment of a fork: only a program without threads is copied as it stands.
    alone = threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork") if alone else _context()
    receiver, sender = context.Pipe(duplex=False)
    # A forked child holds our end of the pipe as well: while it does, it would wait for ever for a program that was killed.
    ours = receiver if alone else None
    process = context.Process(target=_child, args=(ours, sender, limits, function, args, kwargs), daemon=False)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limits.seconds):
            raise _timeout(limits)
        try:
            outcome = receiver.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            process.join(_GRACE_S)
            raise _crashed(process.exitcode) from None
    finally:
        receiver.close()
        _stop(process)
    if isinstance(outcome, BaseException):
        raise outcome
    result: Result = _value(outcome)
    return result


def _child(
    ours: Connection | None, sender: Connection, limits: Limits, function: Callable[..., Any], args: Any, kwargs: Any
) -> None:
    if ours is not None:
        ours.close()
    end_with_parent()
    limit_process(limits)
    try:
        answer: Any = _attempt(lambda: function(*args, **kwargs), limits)
    except Exception as fault:  # noqa: BLE001 - a fault of the program is the parent's to raise
        answer = fault
    try:
        sender.send(answer)
    except BrokenPipeError:
        return  # the program has ended: nobody waits for this
    except (pickle.PicklingError, AttributeError, TypeError):
        sender.send(RuntimeError(f"the reader gave something that cannot be handed over: {type(answer).__name__}"))
    sender.close()


def _stop(process: Any) -> None:
    process.join(0 if process.is_alive() else None)
    if process.is_alive():
        process.join(0.2)
    if process.is_alive():
        process.terminate()
        process.join(_GRACE_S)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def limit_process(limits: Limits, threads: int = -1) -> None:
    """Limit this process; for children only. `threads`: how many text recognition may use (-1: one per core)."""
    if sys.platform != "win32":
        import resource

        room = limits.memory_mib * 1024 * 1024
        # A system that cannot limit address space (macOS) refuses: the time limit still holds there.
        if sys.platform.startswith("linux"):
            resource.setrlimit(resource.RLIMIT_AS, (room, room))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if threads > 0:
        from parsers.readers.ocr_engine import use_threads

        os.environ["OMP_NUM_THREADS"] = str(threads)
        use_threads(threads)


def _attempt(call: Callable[[], Any], limits: Limits) -> _Outcome:
    try:
        return _Outcome(call())
    except ReadError as error:
        return _Outcome(code=error.code, message=error.message)
    except MemoryError:
        fault = _too_large(limits)
        return _Outcome(code=fault.code, message=fault.message)
    except RecursionError:
        return _Outcome(code="reading_crashed", message="文件内部层层嵌套过深，无法读取。请核对文件，或索取其他格式的版本。")


def _value(outcome: _Outcome) -> Any:
    if outcome.code is not None:
        raise ReadError(outcome.code, outcome.message)
    return outcome.result


def _timeout(limits: Limits) -> ReadError:
    return ReadError("reading_timeout", f"文件在{limits.seconds:g}秒内没有读完，已停止。请人工查看，或索取其他格式的版本。")


def _crashed(code: int | None) -> ReadError:
    detail = f"信号 {-code}" if code is not None and code < 0 else f"退出码 {code}"
    return ReadError(
        "reading_crashed", f"读取这个文件时程序异常中止（{detail}），文件可能已损坏。请人工查看，或索取其他格式的版本。"
    )


def _too_large(limits: Limits) -> ReadError:
    return ReadError("reading_too_large", f"读取这个文件需要的内存超过{limits.memory_mib}MB的上限，已停止。请核对文件。")


def _context() -> Any:
    """Processes that start clean; from a server that has the readers loaded, where the system has one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


class ReadingPool(Generic[Item, Result]):
    """Runs one function over many items on several processes. Use as a context manager; `map` may be called again and again.

    `prepare(*arguments)` runs once in each new worker, for what all items share.
    """

    def __init__(
        self,
        function: Callable[[Item], Result],
        *,
        workers: int | None = None,
        limits: Limits = _USUAL,
        prepare: Callable[..., None] | None = None,
        arguments: tuple[Any, ...] = (),
    ) -> None:
        from pebble import ProcessPool

        self.function = function
        self.limits = limits
        self.workers = workers or cores()
        self._pool = ProcessPool(
            max_workers=self.workers,
            max_tasks=_TASKS_A_WORKER,
            initializer=_start_worker,
            initargs=(limits, prepare, arguments),
            context=_context(),
        )

    def __enter__(self) -> ReadingPool[Item, Result]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def map(
        self, items: Iterable[Item], *, heavy: Callable[[Item], bool] = lambda item: True, batch: int = 16
    ) -> Iterator[Result | ReadError]:
        """One outcome per item, in order. Light items travel in batches; each heavy one is alone under the time limit.

        Only a few batches are under way at a time, so neither items nor results pile up. A batch that dies is read again item by
        item: the others in it come to no harm.
        """
        waiting: deque[tuple[list[Item], Any]] = deque()
        for group in _groups(items, heavy, batch):
            waiting.append((group, self._schedule(group)))
            if len(waiting) > 2 * self.workers:
                yield from self._collect(*waiting.popleft())
        while waiting:
            yield from self._collect(*waiting.popleft())

    def _schedule(self, group: list[Item]) -> Any:
        return self._pool.schedule(_run_batch, args=[self.function, group, self.limits], timeout=self.limits.seconds)

    def _collect(self, group: list[Item], future: Any) -> Iterator[Result | ReadError]:
        from pebble import ProcessExpired

        try:
            outcomes: list[_Outcome] = future.result()
        except (TimeoutError, ProcessExpired) as fault:
            if len(group) > 1:
                for item in group:
                    yield from self._collect([item], self._schedule([item]))
                return
            late = isinstance(fault, TimeoutError)
            yield _timeout(self.limits) if late else _crashed(getattr(fault, "exitcode", None))
            return
        for outcome in outcomes:
            yield ReadError(outcome.code, outcome.message) if outcome.code is not None else outcome.result


def _groups(items: Iterable[Item], heavy: Callable[[Item], bool], batch: int) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in items:
        if heavy(item):
            if group:
                yield group
                group = []
            yield [item]
            continue
        group.append(item)
        if len(group) == batch:
            yield group
            group = []
    if group:
        yield group


def _start_worker(limits: Limits, prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    # Interrupting the night is the parent's business.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    limit_process(limits, threads=1)
    if prepare is not None:
        prepare(*arguments)


def _run_batch(function: Callable[[Any], Any], items: list[Any], limits: Limits) -> list[_Outcome]:
    return [_attempt(lambda item=item: function(item), limits) for item in items]  # type: ignore[misc]
