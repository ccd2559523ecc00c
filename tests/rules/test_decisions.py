"""A decision holds while the values stay, survives new versions of the rule, and says why when it no longer holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from rules.decisions import Action, Decision, applied, by_fingerprint, idle, newest, values_of
from rules.model import Evidence, Finding, Outcome
from tests.output.audits import finding

TODAY = dt.date(2024, 2, 6)
CELL = "T3.new_received.natural"


def decide(about: Finding, action: Action = Action.DISMISS, judged: str = "2024-02-05", **values: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": "1",
        "fingerprint": about.fingerprint,
        "action": action,
        "reason": "电话核实过",
        "author": "复核员甲",
        "at": "2024-02-05T08:00:00.000000+00:00",
        "until": None,
        "rule": about.rule,
        "rule_version": about.rule_version,
        "unit_id": about.unit_id,
        "year": about.year,
        "subject": about.subject,
        "message": about.message,
        "values": values_of(about, judged),
    }
    return Decision(**{**fields, **values})


def action(now: Finding, decision: Decision, judged: str = "2024-02-06", today: dt.date = TODAY) -> str:
    return str(applied(now, decision, judged, today)["action"])


def test_a_dismissed_finding_stays_dismissed_while_its_values_stay() -> None:
    decision = decide(finding())
    entry = applied(finding(message="换了说法：12 ≠ 11。", basis="另一条"), decision, "2024-02-06", TODAY)
    assert entry["action"] == "dismiss"
    assert entry["author"] == "复核员甲"
    assert entry["reason"] == "电话核实过"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (finding(left=13), "左边的数原为“12”，现为“13”"),
        (finding(right=Decimal("11.5")), "右边的数原为“11”，现为“11.5”"),
        (finding(evidence=(Evidence(cell=CELL, quote="１２"),)), f"{CELL}原为“12”，现为“１２”"),
        (
            finding(evidence=(Evidence(cell=CELL, quote="12"), Evidence(cell="T3.granted.natural", quote=""))),
            "T3.granted.natural",
        ),
    ],
)
def test_changed_values_reopen_it_and_say_why(now: Finding, said: str) -> None:
    entry = applied(now, decide(finding()), "2024-02-06", TODAY)
    assert (entry["action"], entry["was"], entry["why"]) == ("reopened", "dismiss", "values_changed")
    assert said in entry["explanation"]
    assert not finding(decision=entry).is_settled
    assert finding(decision=applied(finding(), decide(finding()), "2024-02-06", TODAY)).is_settled


def test_a_new_version_of_the_rule_loses_no_decision() -> None:
    decision = decide(finding())
    more = (Evidence(cell=CELL, quote="12"), Evidence(cell="T3.carried_in.natural", quote="0"))
    assert action(finding(rule_version=2, left=12, right=10, evidence=more), decision) == "dismiss"
    changed = (Evidence(cell=CELL, quote="13"), Evidence(cell="T3.carried_in.natural", quote="0"))
    assert action(finding(rule_version=2, evidence=changed), decision) == "reopened"


def test_the_clock_is_no_value() -> None:
    """D-MISSING compares the date of the audit with the deadline: another night is not another finding."""
    missing = finding("D-MISSING", left="2024-02-05", right="2024-01-31", difference=5, evidence=())
    tomorrow = finding("D-MISSING", left="2024-02-06", right="2024-01-31", difference=6, evidence=())
    decision = decide(missing)
    assert action(tomorrow, decision) == "dismiss"
    assert decision.values.digest == values_of(tomorrow, "2024-02-06").digest
    assert action(finding("D-MISSING", left="2024-02-06", right="2024-03-31", evidence=()), decision) == "reopened"


def test_quotes_bind_only_where_there_is_nothing_else() -> None:
    quoted = finding("S-TITLE-YEAR", left=None, right=None, evidence=(Evidence(quote="2023年 年报", document="x"),))
    same = finding("S-TITLE-YEAR", left=None, right=None, evidence=(Evidence(quote="2023年\n年报", document="y"),))
    other = finding("S-TITLE-YEAR", left=None, right=None, evidence=(Evidence(quote="2022年年报", document="x"),))
    times = finding("S-TITLE-YEAR", left=None, right=None, evidence=(*quoted.evidence, Evidence(quote="col @ 02:13")))
    assert action(same, decide(quoted)) == "dismiss"
    assert action(other, decide(quoted)) == "reopened"
    assert action(times, decide(quoted)) == "dismiss"  # when a column was looked at is no value of the report
    with_cells = finding(evidence=(Evidence(cell=CELL, quote="12"), Evidence(quote="旧句子", document="x")))
    reworded = finding(evidence=(Evidence(cell=CELL, quote="12"), Evidence(quote="新句子", document="x")))
    assert action(reworded, decide(with_cells)) == "dismiss"


def test_the_same_cell_of_two_reports_binds_twice() -> None:
    stock = "T2.rules.in_force"
    then = finding("X-STOCK", evidence=(Evidence(cell=stock, quote="5"), Evidence(cell=stock, quote="4")))
    assert values_of(then, "2024-02-05").cells == {stock: "5", f"{stock}#2": "4"}
    last_year = finding("X-STOCK", evidence=(Evidence(cell=stock, quote="5"), Evidence(cell=stock, quote="3")))
    assert action(then, decide(then)) == "dismiss"
    assert action(last_year, decide(then)) == "reopened"


def test_a_waiver_ends_after_its_last_day() -> None:
    waiver = decide(finding(), Action.WAIVE, until="2024-02-10")
    assert action(finding(), waiver, today=dt.date(2024, 2, 10)) == "waive"
    entry = applied(finding(), waiver, "2024-02-11", dt.date(2024, 2, 11))
    assert (entry["action"], entry["why"]) == ("reopened", "expired")
    assert "2024-02-10" in entry["explanation"]


def test_a_confirmed_finding_goes_on_counting() -> None:
    entry = applied(finding(), decide(finding(), Action.CONFIRM), "2024-02-06", TODAY)
    assert entry["action"] == "confirm"
    assert not finding(decision=entry).is_settled


def test_the_last_word_counts() -> None:
    first = decide(finding(), id="1")
    second = decide(finding(), Action.CONFIRM, id="2", at="2024-02-05T09:00:00.000000+00:00")
    assert newest([second, first])[first.fingerprint] is second
    assert by_fingerprint([first, second]) == {first.fingerprint: [first, second]}


class TestIdle:
    def reasons(
        self, decision: Decision, shown: list[Finding], resolved: tuple[str, ...] = (), today: dt.date = TODAY
    ) -> list[str]:
        latest = newest([decision])
        with_decision = [
            finding(decision=applied(item, decision, "2024-02-06", today)) if item.outcome is Outcome.FAIL else item
            for item in shown
        ]
        return [item.why for item in idle(latest, with_decision, resolved, today)]

    def test_a_waiver_in_use_is_not_idle(self) -> None:
        assert self.reasons(decide(finding(), Action.WAIVE, until="2024-03-01"), [finding()]) == []

    def test_expired(self) -> None:
        waiver = decide(finding(), Action.WAIVE, until="2024-02-01")
        assert self.reasons(waiver, [finding()]) == ["expired"]
        assert self.reasons(waiver, []) == ["expired"]

    def test_unused(self) -> None:
        waiver = decide(finding(), Action.WAIVE, until="2024-03-01")
        assert self.reasons(waiver, []) == ["not_judged"]
        assert self.reasons(waiver, [], (finding().fingerprint,)) == ["gone"]

    def test_a_repaired_finding_needs_no_dismissal(self) -> None:
        assert self.reasons(decide(finding()), [], (finding().fingerprint,)) == []

    def test_changed_values(self) -> None:
        dismissal = decide(finding(left=99))
        assert self.reasons(dismissal, [finding()]) == ["values_changed"]


def test_english() -> None:
    entry = applied(finding(left=13), decide(finding()), "2024-02-06", TODAY, "en")
    assert 'left side was "12" and is "13"' in entry["explanation"]
