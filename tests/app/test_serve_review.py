"""The review queue: what waits, what people decide, and what hostile names and texts do there (nothing)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from markupsafe import escape

from app.decision_file import decision_file
from rules.decisions import Action
from rules.model import Evidence, Finding, Outcome
from tests.app.serving import HOSTILE, OFFICE_FP, REVIEW_FP, TOWN_FP, Served, findings, put, served_district, token_of
from tests.output.audits import finding


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with served_district(tmp_path) as district:
        yield district


def decide(served: Served, action: str, fingerprint: str = TOWN_FP, user: str = "reviewer", **fields: str) -> httpx.Response:
    with served.client(user) as client:
        page = client.get(f"/finding/{TOWN_FP}")
        values = page.text.split('name="values" value="')[1][:16]
        form = {"token": token_of(page.text), "fingerprint": fingerprint, "values": values, "action": action,
                "reason": "电话核实过", "back": "/queue?state=waiting", **fields}  # fmt: skip
        return client.post("/decide", data=form)


def shown(served: Served, state: str) -> list[str]:
    with served.client("viewer") as client:
        page = client.get(f"/queue?state={state}").text
    return [part[:24] for part in page.split('id="q-')[1:]]


def test_the_gravest_first_reviews_last(served: Served) -> None:
    assert shown(served, "waiting") == [TOWN_FP, OFFICE_FP, REVIEW_FP]
    assert shown(served, "decided") == []


def test_a_decision_is_kept_with_author_and_time(served: Served) -> None:
    answer = decide(served, "dismiss")
    assert (answer.status_code, answer.headers["location"]) == (303, "/queue?state=waiting")
    (kept,) = served.decisions.log()
    assert (kept.action, kept.author, kept.reason) == (Action.DISMISS, "reviewer", "电话核实过")
    assert kept.at == "2024-02-05T02:00:00.000000+00:00"
    line = served.people.actions()[0]
    assert (line.author, line.action, line.target, line.detail) == ("reviewer", "dismiss", TOWN_FP, "电话核实过")
    assert decision_file(served.data).exists()
    assert TOWN_FP not in shown(served, "waiting")
    assert shown(served, "decided") == [TOWN_FP]


def test_a_decision_survives_the_next_audit_and_opens_again_with_new_values(served: Served) -> None:
    decide(served, "dismiss")
    put(served.store, findings(), "2024-02-06")
    served.clock.move(days=1)
    assert TOWN_FP not in shown(served, "waiting")
    changed = [finding(fingerprint=TOWN_FP, left=14), *findings()[1:]]
    put(served.store, changed, "2024-02-07")
    served.clock.move(days=1)
    assert shown(served, "reopened") == [TOWN_FP]
    with served.client("viewer") as client:
        page = client.get(f"/finding/{TOWN_FP}").text
    assert "左边的数原为“12”，现为“14”" in page
    assert "reviewer" in page


def test_a_waiver_needs_its_last_day(served: Served) -> None:
    assert decide(served, "waive").status_code == 422
    assert decide(served, "waive", until="2024-02-04").status_code == 422
    assert decide(served, "waive", until="2024-02-30").status_code == 404
    assert served.decisions.log() == []
    assert decide(served, "waive", until="2024-03-01").status_code == 303
    assert served.decisions.log()[0].until == "2024-03-01"
    served.clock.move(days=30)
    assert shown(served, "reopened") == [TOWN_FP]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"reason": "  "}, 422), ({"reason": "长" * 2001}, 422), ({"action": "delete"}, 404), ({"fingerprint": "f" * 24}, 404),
     ({"fingerprint": "d" * 24}, 404)],
)  # fmt: skip
def test_what_is_not_a_decision(served: Served, fields: dict[str, str], code: int) -> None:
    assert decide(served, fields.pop("action", "dismiss"), **fields).status_code == code
    assert served.decisions.log() == []


def test_a_stale_page_decides_nothing(served: Served) -> None:
    with served.client("reviewer") as client:
        page = client.get(f"/finding/{TOWN_FP}")
        put(served.store, [finding(fingerprint=TOWN_FP, left=14), *findings()[1:]], "2024-02-06")
        served.clock.move(minutes=10)
        values = page.text.split('name="values" value="')[1][:16]
        form = {"token": token_of(page.text), "fingerprint": TOWN_FP, "values": values, "action": "dismiss", "reason": "x"}
        answer = client.post("/decide", data=form)
    assert answer.status_code == 409
    assert served.decisions.log() == []


def test_forms_in_the_pages_of_the_site(served: Served) -> None:
    """The page of a report carries the same form and comes back to the finding."""
    with served.client("reviewer") as client:
        page = client.get("/site/units/qinghe/2023.html")
        assert 'action="../../../decide"' in page.text
        form = {"token": token_of(page.text), "fingerprint": TOWN_FP, "action": "confirm", "reason": "属实", "until": "",
                "back": "units/qinghe/2023.html"}  # fmt: skip
        answer = client.post("/decide", data=form)
        assert answer.headers["location"] == f"/site/units/qinghe/2023.html#f-{TOWN_FP}"
        again = client.get("/site/units/qinghe/2023.html").text
        assert "属实" in again
    with served.client("viewer") as client:
        assert "decide" not in client.get("/site/units/qinghe/2023.html").text


def test_a_stale_page_of_the_site_decides_nothing(served: Served) -> None:
    with served.client("reviewer") as client:
        page = client.get("/site/units/qinghe/2023.html").text
        values = page.split(TOWN_FP, 1)[1].split('name="values" value="')[1][:16]
        put(served.store, [finding(fingerprint=TOWN_FP, left=14), *findings()[1:]], "2024-02-06")
        served.clock.move(minutes=10)
        form = {
            "token": token_of(page),
            "fingerprint": TOWN_FP,
            "values": values,
            "action": "dismiss",
            "reason": "x",
            "until": "",
        }
        assert client.post("/decide", data=form).status_code == 409


def test_english(served: Served) -> None:
    with served.client("admin", lang="en") as client:
        for path, words in (("/queue", "Review queue"), (f"/finding/{TOWN_FP}", "First seen"), ("/check", "Check a draft"),
                            ("/log", "signed in"), ("/account", "New password"), ("/site/index.html", "Log")):  # fmt: skip
            page = client.get(path).text
            assert '<html lang="en">' in page
            assert words in page, path


def test_the_queue_of_the_site_leads_to_the_live_one(served: Served) -> None:
    with served.client("reviewer") as client:
        assert client.get("/site/review.html").headers["location"] == "/queue"


def test_filters_and_pages(served: Served) -> None:
    many = [finding(fingerprint=f"{number:024x}", subject=str(number), year=2022) for number in range(120)]
    put(served.store, [*findings(), *many])
    with served.client("viewer") as client:
        one = client.get("/queue?unit=songbai").text
        assert OFFICE_FP in one
        assert TOWN_FP not in one
        assert client.get("/queue?year=2022").text.count('class="lv-item"') == 50
        assert client.get("/queue?year=2022&page=3").text.count('class="lv-item"') == 20
        for odd in ("page=0", "page=-1", "page=x", "page=99999999999", "state=x", "unit=%3Cscript%3E", "year=%27"):
            answer = client.get(f"/queue?{odd}")
            assert answer.status_code == 200
            assert "<script>" not in answer.text


def test_idle_waivers_stand_below_the_queue(served: Served) -> None:
    decide(served, "waive", until="2024-03-01")
    put(served.store, [*findings()[1:], finding(outcome=Outcome.PASS, fingerprint="e" * 24, reason="相符。")], "2024-02-06")
    served.clock.move(minutes=10)
    with served.client("viewer") as client:
        assert "不再需要" in client.get("/queue").text


def hostile(text: str) -> list[Finding]:
    proof = (Evidence(cell="T3.new_received.natural", quote=text, document="0" * 64),)
    return [finding(fingerprint=TOWN_FP, message=text, basis=text, subject="x", evidence=proof)]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'); alert(1); ('", "{{ 7 * 7 }}", "</textarea><b>"]
)
def test_texts_of_the_web_stay_text(served: Served, text: str) -> None:
    put(served.store, hostile(text))
    with served.client("reviewer") as client:
        form = {"token": token_of(client.get("/queue").text), "fingerprint": TOWN_FP, "action": "confirm", "reason": text}
        assert client.post("/decide", data=form).status_code == 303
        for path in ("/queue?state=all", f"/finding/{TOWN_FP}", "/site/units/qinghe/2023.html"):
            page = client.get(path).text
            assert str(escape(text)) in page, path  # shown, as text
            assert "<img src=x" not in page
            assert "<script>alert" not in page
            assert "</textarea><b>" not in page
    with served.client("admin") as client:
        assert "<script>alert" not in client.get("/log").text


def test_a_hostile_unit_name_stays_text(tmp_path: Path) -> None:
    with served_district(tmp_path, town=HOSTILE) as served, served.client("admin") as client:
        for path in ("/queue", f"/finding/{TOWN_FP}", "/check", "/site/index.html", "/site/units/qinghe.html"):
            page = client.get(path).text
            assert "<script>alert" not in page, path
            assert "&lt;script&gt;alert" in page, path


def test_archived_originals_are_downloads(served: Served) -> None:
    """Only documents of reports that the visitor may see; the bytes never become a page."""
    with served.client("viewer") as client:
        assert client.get("/capture/" + "0" * 64).status_code == 404
        assert client.get("/capture/nothex").status_code == 404
