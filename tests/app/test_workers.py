"""Reading and judging say the same wherever they run, in the same order; a worker that dies or is another version does no harm."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app.pipeline import workers as module
from app.pipeline.spool import Spool
from app.pipeline.stages import audit
from app.pipeline.workers import ExecutorWorkers, LocalWorkers, OtherVersion, Workers
from app.store.verdicts import FindingRow
from benchmarks.districts import open_district
from parsers.blocks import ReadError
from parsers.sandbox import Limits
from rules.engine import RuleFault, judge
from rules.model import Finding
from rules.registry import all_rules


def triple(shared: int, item: int) -> int:
    if item == 13:
        raise ReadError("damaged", "坏了")
    if item == 17:
        os._exit(3)
    return shared * item


def hang(_shared: int, item: int) -> int:
    while item == 3:
        pass
    return item


def told(workers: Workers, folder: Path) -> tuple[list[Finding], list[Any]]:
    context = open_district(folder, 2, 20, (2021, 2022, 2023), workers)
    try:
        figures = audit(context)
        assert figures.read_now == figures.reports + figures.unreadable > 50
        entries = [entry for entry, _, _ in context.store.coverage()]
        return context.store.findings(), [entries, context.store.content_digests(), figures]
    finally:
        context.store.close()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Finding], list[Any]]:
    """What this machine's own processes say."""
    return told(LocalWorkers(2), tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def cluster_address() -> Iterator[str]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_cluster_finds_what_this_machine_finds(
    alone: tuple[list[Finding], list[Any]], cluster_address: str, tmp_path: Path
) -> None:
    from app.pipeline.cluster import cluster

    with cluster(cluster_address) as pool:
        assert told(pool, tmp_path / "first") == alone
        # Heavy items get a process of their own in the worker, with its limits; what dies there kills nobody.
        outcomes = list(pool.run(triple, 3, [1, 13, 17, 2], heavy=lambda item: item == 17))
    assert [getattr(item, "code", item) for item in outcomes] == [3, "damaged", "reading_crashed", 6]


def test_the_order_is_that_of_the_items_in_any_executor() -> None:
    with ThreadPoolExecutor(3) as executor:
        outcomes = list(ExecutorWorkers(executor, 3).run(triple, 2, iter(range(12)), batch=5))
    assert outcomes == [2 * item for item in range(12)]
    assert list(LocalWorkers(2).run(triple, 2, range(13))) == [*outcomes, 24]


def test_only_a_few_batches_are_under_way() -> None:
    taken: list[int] = []

    class Idle(ThreadPoolExecutor):
        def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
            return super().submit(function, *arguments, **named)

    def items() -> Iterator[int]:
        for number in range(18, 10_000):
            taken.append(number)
            yield number

    with Idle(1) as executor:
        results = ExecutorWorkers(executor, 1).run(triple, 1, items(), batch=10)
        assert next(results) == 18
    assert len(taken) <= 40


def test_a_document_that_kills_or_hangs_costs_itself_alone_in_the_local_pool() -> None:
    limits = Limits(seconds=20.0)
    outcomes = list(LocalWorkers(2, limits).run(triple, 1, [14, 15, 16, 17, 18], heavy=lambda item: item == 17))
    assert [getattr(item, "code", item) for item in outcomes] == [14, 15, 16, "reading_crashed", 18]
    outcomes = list(LocalWorkers(2, Limits(seconds=4.0)).run(hang, 1, [1, 2, 3, 4], heavy=lambda item: item == 3))
    assert [getattr(item, "code", item) for item in outcomes] == [1, 2, "reading_timeout", 4]


def test_a_worker_with_other_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = iter(["ours", "theirs"])
    monkeypatch.setattr(module, "source_mark", lambda: next(marks))
    with ThreadPoolExecutor(1) as executor, pytest.raises(OtherVersion, match="another version"):
        list(ExecutorWorkers(executor, 1).run(triple, 1, [1]))


def test_a_fault_of_a_rule_is_told_from_another_process(tmp_path: Path) -> None:
    fault = RuleFault(next(iter(all_rules().values())), _case(tmp_path), "it broke")
    with ProcessPoolExecutor(1) as executor, pytest.raises(RuleFault, match="it broke") as caught:
        executor.submit(_raise, fault).result()
    assert caught.value.rule_id == fault.rule_id


def _raise(fault: Exception) -> None:
    raise fault


def _case(folder: Path) -> Any:
    from crawler.register.model import Register, Site
    from rules.case import Case

    register = Register(site=Site(id="t", name="甲", base_url="http://h", hosts=("h",)), units=(), columns=())
    case = Case(register=register, unit=None, year=2023, as_of=dt.date(2024, 2, 20))
    assert judge(case)
    return case


def test_the_spool_gives_back_what_it_was_given_also_from_the_disk(tmp_path: Path) -> None:
    rows = [FindingRow("a", 2023, "T3-SUM", "pass", "error", "f" * 24, "x" * 1000) for _ in range(100)]
    with Spool(tmp_path) as spool:
        for _ in range(400):
            spool.add(rows)
        assert sum(1 for _ in spool) == 40_000
        assert next(iter(spool)) == rows[0]
        spool.add(rows[:1])
        assert sum(1 for _ in spool) == 40_001
    assert list(tmp_path.iterdir()) == []
