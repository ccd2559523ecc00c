"""After nights on a small district: the ledger, the figures for a collector, and the year column that nobody had registered."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli.main import cli
from crawler.register import load_register
from tests.app import small_district as small
from tests.app.conftest import run_night
from tests.crawler.site_server import Reply, SmallSite, serving
from tests.output.test_metrics import parse

_TOWNS = 8


def command(site_folder: Path, *arguments: str) -> Result:
    options = ["--register", str(site_folder / "register"), "--data", str(site_folder / "data")]
    return CliRunner().invoke(cli, [*options, *arguments], standalone_mode=False, catch_exceptions=False)


def around(site: SmallSite, column: int, inside: str) -> None:
    """The breadcrumb and the years beside a column, as the site shows them on every page."""
    page = site.pages[f"/col/col{column}/index.html"]
    assert isinstance(page, Reply)
    assert isinstance(page.body, str)
    page.body = page.body.replace("<body>", f"<body>{inside}")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, SmallSite]]:
    folder = tmp_path_factory.mktemp("ledger")
    with serving() as site:
        small.fill(site, _TOWNS)
        crumb = (
            '<div><a href="/">首页</a>&gt;<a href="/col/col30/index.html">政府信息公开年度报告</a>&gt;'
            '<a href="/col/col33/index.html">2023年</a></div>'
        )
        for column in (31, 32, 33):
            around(site, column, crumb)
        years = "".join(
            f'<li><a href="/col/col{c}/index.html">{y}年</a></li>' for c, y in ((33, 2023), (34, 2024), (35, 2025), (36, 2019))
        )
        budget = '<li><a href="/col/col40/index.html">2024年度部门决算报告</a></li><li><a href="http://localhost:1/col/col50/index.html">2024年</a></li>'
        site.pages["/col/col30/index.html"] = Reply(f"<html><body><ul>{years}{budget}</ul></body></html>")
        small.YEARS[34] = 2024
        rows = (
            "".join(small.line(34, town) for town in range(5)) + '<li><a href="/art/2025/1/9/art_34_1.html">图解年报</a></li>'
        )
        site.pages["/col/col34/index.html"] = Reply(f"<html><body><ul>{rows}</ul></body></html>")
        del small.YEARS[34]
        nothing = "<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>"
        empty = f'<div id="5035"><script type="text/xml">{nothing}</script></div>'
        site.pages["/col/col35/index.html"] = Reply(f"<html><body>{empty}</body></html>")
        other = "".join(f'<li><a href="/art/2025/1/9/art_40_{n}.html">假想{n}镇2024年部门决算</a></li>' for n in range(4))
        site.pages["/col/col40/index.html"] = Reply(f"<html><body><ul>{other}</ul></body></html>")
        small.write_register(folder / "register", site, _TOWNS)
        for day in (1, 2):
            if day == 2:
                site.pages["/col/col32/index.html"] = Reply("<script>x</script>", 521)
            run_night(folder / "register", folder / "data", dt.date(2024, 3, day))
        yield folder, site


def test_an_unknown_year_column_is_proposed_with_its_evidence(after: tuple[Path, SmallSite]) -> None:
    folder, site = after
    answer = command(folder, "register", "suggest")
    assert answer.return_value == 0
    found = tomllib.loads(answer.output)["columns"]
    assert found == [{"url": "/col/col35/index.html", "year": 2025}, {"url": "/col/col34/index.html", "year": 2024}]
    assert "列出6条，其中5条是年度报告，例如“假想1镇人民政府2024年政府信息公开工作年度报告”" in answer.output
    assert "目前还没有文章" in answer.output
    assert "/art/2025/1/20/art_34_34000.html" not in site.paths()  # only its list was looked at
    assert not [path for path in site.paths() if path.startswith("/art/2025")]


def test_what_is_pasted_into_the_register_is_proposed_no_more(after: tuple[Path, SmallSite]) -> None:
    folder, site = after
    output = command(folder, "register", "suggest").output
    register = small.write_register(folder / "pasted", site, _TOWNS)
    file = register / "site.toml"
    file.write_text(file.read_text("utf-8") + "\n" + output, encoding="utf-8")
    assert [column.year for column in load_register(register).columns] == [2021, 2022, 2023, 2025, 2024]
    arguments = ["--register", str(register), "--data", str(folder / "data"), "register", "suggest"]
    said = CliRunner().invoke(cli, arguments, standalone_mode=False, catch_exceptions=False).output
    assert "没有发现登记册以外的年报栏目" in said


def test_the_ledger_shows_runs_and_columns_beside_what_they_held(after: tuple[Path, SmallSite]) -> None:
    folder, _ = after
    lines = command(folder, "runs").output.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["nightly", "nightly"]
    assert "审核日期 2024-03-02  抓取不完整" in lines[0]
    assert "栏目2/3" in lines[0]
    assert "栏目3/3" in lines[1]
    broken = next(line for line in lines if "/col/col32/" in line)
    assert "✗ 2022" in broken
    assert "0条，上次7条  网站返回验证页面 521" in broken
    assert any("✓ 2023" in line and "7条，网站注明7条，上次7条" in line for line in lines)


def test_the_figures_of_the_run_can_be_collected(after: tuple[Path, SmallSite]) -> None:
    folder, site = after
    found = parse((folder / "data" / "out" / "metrics.prom").read_text("utf-8"))
    assert list(found["wendeng_audit_run_exit_code"].values()) == [3.0]
    columns = {
        dict(labels)["column"].rsplit("/", 2)[-2]: value for labels, value in found["wendeng_audit_column_complete"].items()
    }
    assert columns == {"col31": 1.0, "col32": 0.0, "col33": 1.0}
    assert found["wendeng_audit_suggested_columns"][frozenset()] == 2.0
    assert sum(found["wendeng_audit_coverage"].values()) == _TOWNS * 3
    assert found["wendeng_audit_crawl_requests"][frozenset()] > 2 * 7
    assert site.base_url in next(iter(dict(next(iter(found["wendeng_audit_column_articles"]))).values()))
