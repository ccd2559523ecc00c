"""Two registers in one installation: audited side by side into folders of their own, with one summary and the worst exit code."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from app.cli.main import cli
from app.cli.many import NightOf, worst
from app.store.store import Store
from tests.app import small_district as small
from tests.crawler.site_server import serving


def command(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--data", str(data), *arguments], standalone_mode=False)


def test_every_register_has_its_night(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving() as first, serving() as second:
        for name, site, towns in (("east", first, 3), ("west", second, 4)):
            small.fill(site, towns)
            small.write_register(tmp_path / "registers" / name, site, towns)
        result = command(data, "nightly", "--registers", str(tmp_path / "registers"), "--as-of", small.AS_OF)
    assert result.return_value == 1, result.output
    assert "== east (1)" in result.output
    assert "2 个登记册，2 个完成。" in result.output
    for name, reports in (("east", 6), ("west", 9)):
        store = Store(data / name)
        try:
            assert sum(1 for _, inputs, _ in store.coverage() if inputs) == reports
        finally:
            store.close()
        assert (data / name / "out" / "index.html").is_file()


def test_one_database_for_all_registers_is_refused(tmp_path: Path) -> None:
    (tmp_path / "registers" / "a").mkdir(parents=True)
    (tmp_path / "registers" / "a" / "site.toml").write_text("")
    registers = str(tmp_path / "registers")
    options = ["--data", str(tmp_path / "d"), "--database", f"sqlite:///{tmp_path}/one.sqlite3"]
    result = CliRunner().invoke(cli, [*options, "nightly", "--registers", registers])
    assert result.exit_code == 2
    assert "{register}" in result.output


def test_a_folder_without_registers_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--data", str(tmp_path / "d"), "nightly", "--registers", str(tmp_path)])
    assert result.exit_code == 2


def test_the_worst_night_decides() -> None:
    def of(*codes: int) -> int:
        return worst(NightOf("a", code, "") for code in codes)

    assert (of(0, 1), of(1, 3), of(3, 2), of(0, 4, 2), of(0), of(0, -9)) == (1, 3, 2, 4, 0, 4)
