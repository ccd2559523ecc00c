"""The stand-in as a process: one JSON line, a register beside it, a clean end; failing columns; nights in place."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest

from standin.__main__ import main
from standin.site import Site, running_site
from tests.standin.conftest import Client

ROOT = Path(__file__).resolve().parents[2]


def test_the_process_says_where_it_is_writes_its_register_and_ends_on_sigterm(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "standin", "serve", "--units", "4", "--register-out", str(tmp_path / "register")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        with urllib.request.urlopen(line["base_url"] + "/robots.txt", timeout=10) as answer:
            assert b"User-agent" in answer.read()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert errors == ""
    assert line["as_of"] == "2024-02-20"
    assert (tmp_path / "register" / "units.csv").is_file()


def test_the_register_has_the_shape_of_the_contract(site: Site, tmp_path: Path) -> None:
    folder = site.write_register(tmp_path)
    data = tomllib.loads((folder / "site.toml").read_text("utf-8"))
    assert data["site"]["base_url"] == site.base_url
    assert data["site"]["hosts"] == ["127.0.0.1"]
    assert data["crawl"]["delay_s"] == 0
    assert [column.get("year") for column in data["columns"]] == [2020, 2021, 2022, 2023, None]
    assert len(data["annual_report_endpoints"]) == 1
    assert tomllib.loads((folder / "policy.toml").read_text("utf-8")) == {}
    with (folder / "units.csv").open(encoding="utf-8", newline="") as file:
        units = list(csv.DictReader(file))
    assert len({unit["unit_id"] for unit in units}) == len(units) == len(site.world.district.bodies)
    kinds = {"district_government", "department", "town", "subdistrict", "functional_zone"}
    assert {unit["kind"] for unit in units} == kinds
    names = [name for unit in units for name in (unit["name"], *unit["aliases"].split("|"))]
    assert len(names) == len(set(names)), "an alias must lead to one unit"


def test_every_request_is_logged_with_its_headers(site: Site, ask: Client) -> None:
    before = len(site.requests)
    ask("/robots.txt", User_Agent="test-agent")
    (request,) = site.requests[before:]
    assert (request.method, request.path, request.headers["user-agent"]) == ("GET", "/robots.txt", "test-agent")


@pytest.mark.parametrize(
    ("how", "status", "mark"),
    [("521", 521, "_jsl_clearance"), ("412", 412, "_$ts"), ("403", 403, "Forbidden"), ("soft404", 200, "非法请求 404")],
)
def test_a_column_can_be_made_to_fail(how: str, status: int, mark: str) -> None:
    with running_site(units=4, broken={82584: how}) as site:
        ask = Client(site)
        column = next(column for column in site.world.published.columns if column.number == 82584)
        for path in (column.path, f"{column.proxy}?page=1&{column.query()}"):
            answer = ask(path)
            assert answer.status == status
            assert mark in answer.text
        assert ask("/col/col75243/index.html").status == 200
        site.break_columns({})
        assert ask(column.path).status == 200


def test_a_column_can_be_empty_or_shorter_than_it_says() -> None:
    with running_site(units=8, broken={82584: "short", 151356: "empty"}) as site:
        ask = Client(site)
        short, empty = (next(c for c in site.world.published.columns if c.number == number) for number in (82584, 151356))
        answer = ask(f"{short.proxy}?page=1&{short.query()}").text
        assert f"<totalrecord>{len(short.records)}</totalrecord>" in answer
        assert answer.count("<record>") == len(short.records) - 5
        assert "totalRecord:0" in ask(empty.path).text
        assert "<record>" not in ask(empty.path).text


def test_nights_pass_at_the_same_address() -> None:
    with running_site() as site:
        ask = Client(site)
        withdrawn = site.world.published.article_of("swj", 2023)
        steady = site.world.published.article_of("mishan", 2023)
        replaced = site.world.published.article_of("tyj", 2023)
        assert withdrawn is not None
        assert steady is not None
        assert replaced is not None
        tag = ask(steady.path).headers["etag"]
        first = ask(replaced.path).body
        site.turn_to(2)
        assert ask(steady.path, If_None_Match=tag).status == 304
        assert ask(withdrawn.path).status == 200
        site.turn_to(3)
        assert ask(withdrawn.path).status == 404
        rebuilt = ask(steady.path, If_None_Match=tag)
        assert rebuilt.status == 200, "the page file was generated anew"
        assert ask(replaced.path).body != first
        late = site.world.published.article_of("kjj", 2023)
        assert late is not None
        assert ask(late.path).status == 200
        column = next(column for column in site.world.published.columns if column.year == 2023)
        listed = ask(f"{column.proxy}?page=1&{column.query()}").text
        assert late.path in listed
        assert withdrawn.path not in listed


def test_the_answers_command_prints_the_answer_file(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["answers", "--units", "3", "--years", "2022-2023"]) == 0
    answers = json.loads(capfdbinary.readouterr().out)
    assert {report["unit_id"] for report in answers["reports"]} == {"qzf", "zfbgs", "fgj"}


@pytest.mark.parametrize(
    "words", [["serve", "--break", "82584=sleepy"], ["answers", "--years", "soon"], ["serve", "--night", "9"]]
)
def test_wrong_usage_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_breaking_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the site"), running_site(units=3, broken={5: "403"}):
        pass
