"""The register is read whole, with defaults, or refused with every fault, its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.register import Register, RegisterError, UnitKind, load_register
from crawler.register.credit_code import check_character, fault_of
from crawler.register.hosts import allows

WENDENG = Path(__file__).parents[2] / "registers" / "wendeng"
SITE = '[site]\nbase_url = "http://127.0.0.1:8123"\nhosts = ["127.0.0.1"]\n[[columns]]\nurl = "/col/col1/index.html"\n'
UNITS = "unit_id,name,kind\na,甲区人民政府,district_government\n"


def register_in(folder: Path, site: str = SITE, units: str | bytes = UNITS, policy: str | None = None) -> Path:
    (folder / "site.toml").write_text(site, encoding="utf-8")
    (folder / "units.csv").write_bytes(units if isinstance(units, bytes) else units.encode("utf-8"))
    if policy is not None:
        (folder / "policy.toml").write_text(policy, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(RegisterError) as raised:
        load_register(folder)
    return [str(fault) for fault in raised.value.faults]


@pytest.fixture(scope="module")
def wendeng() -> Register:
    return load_register(WENDENG)


def test_wendeng_names_its_units_and_columns(wendeng: Register) -> None:
    kinds = [unit.kind for unit in wendeng.units]
    assert (kinds.count(UnitKind.TOWN), kinds.count(UnitKind.SUBDISTRICT)) == (12, 3)
    assert kinds.count(UnitKind.DISTRICT_GOVERNMENT) == 1
    columns = {column.year: column.url.rsplit("/", 2)[1] for column in wendeng.columns}
    assert columns[2017] == "col70625"
    assert columns[2025] == "col182996"
    assert 2022 not in columns


def test_unconfirmed_units_of_wendeng_owe_nothing_until_confirmed(wendeng: Register) -> None:
    unconfirmed = [unit for unit in wendeng.units if "待核实" in unit.note]
    assert unconfirmed
    assert not any(unit.is_due(year) for unit in unconfirmed for year in range(2008, 2100))
    abolished = wendeng.unit("xmj")
    assert abolished is not None
    assert [year for year in range(2016, 2022) if abolished.is_due(year)] == [2016, 2017, 2018]


def test_everything_but_address_and_hosts_has_a_default(tmp_path: Path) -> None:
    register = load_register(register_in(tmp_path))
    assert (register.crawl.delay_s, register.crawl.concurrency, register.crawl.obey_robots) == (1.0, 1, True)
    assert register.columns[0].url == "http://127.0.0.1:8123/col/col1/index.html"
    assert register.policy.reminder_days == (14, 7, 3, 1)
    assert register.site.timezone == "Asia/Shanghai"


def test_units_as_excel_saves_them(tmp_path: Path) -> None:
    text = "unit_id,name,kind,aliases,active_from,enforcement\r\nb,乙镇人民政府,town,乙镇|乙镇政府,2019,1\r\n,,,,,\r\n"
    register = load_register(register_in(tmp_path, units=b"\xef\xbb\xbf" + text.encode()))
    unit = register.units[0]
    assert (unit.aliases, unit.active_from, unit.enforcement) == (("乙镇", "乙镇政府"), 2019, True)


def test_policy_is_read(tmp_path: Path) -> None:
    policy = (
        'disabled = ["Q-LENGTH"]\nreminder_days = [3, 10]\n[deadlines]\ntown = "2-15"\n[severity]\nD-TOWN = "error"\n'
        '[penalties]\nerror = 12\n[[channels]]\ntype = "file"\n'
    )
    found = load_register(register_in(tmp_path, policy=policy)).policy
    assert found.deadlines == {"town": "02-15"}
    assert (found.disabled, found.reminder_days, found.penalties) == (("Q-LENGTH",), (10, 3), {"error": 12.0})
    assert (found.severity, found.channels) == ({"D-TOWN": "error"}, ({"type": "file"},))


@pytest.mark.parametrize(
    ("site", "place", "words"),
    [
        (SITE.replace("base_url", "base_ur"), "第2行", "base_url"),
        (SITE.replace('["127.0.0.1"]', '["www.x.cn"]'), "第2行", "内网地址"),
        (SITE.replace('["127.0.0.1"]', '["http://127.0.0.1/"]'), "第3行", "主机名"),
        (SITE.replace("/col/col1/", "http://other.cn/col/"), "第5行", "other.cn"),
        (SITE + 'year = "2020"\n', "第6行", "整数"),
        (SITE + "year = 20\n", "第6行", "报告年度"),
        (SITE + '[[columns]]\nurl = "/col/col1/index.html"\n', "第7行", "重复"),
        (SITE.replace("[[columns]]", "[columns]"), "第4行", "双方括号"),
        (SITE + "[crawl]\ndelay = 1\n", "第7行", "delay_s"),
        (SITE + "[crawl]\nconcurrency = 0\n", "第7行", "1 到 16"),
        (SITE + "[site\n", "第6行", "TOML"),
        (SITE.replace("[[columns]]", 'cms = "wordpress"\n[[columns]]'), "第4行", "hanweb"),
    ],
)
def test_faults_of_site_toml_have_their_line(tmp_path: Path, site: str, place: str, words: str) -> None:
    faults = faults_of(register_in(tmp_path, site=site))
    assert any(fault.startswith(f"site.toml {place}") and words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("rows", "place", "words"),
    [
        ("a,甲,twon,,,,,,", "第2行", "town"),
        ("a,甲,town,,,,,,\na,乙,town,,,,,,", "第3行", "重复"),
        ("a,甲,town,丙,,,,,\nb,乙,town,丙,,,,,", "第3行", "丙"),
        ("a,甲,town,,zz,,,,", "第2行", "parent"),
        ("a,甲,town,,b,,,,\nb,乙,town,,a,,,,", "第2行", "上级"),
        ("a,甲,town,,,20x0,,,", "第2行", "active_from"),
        ("a,甲,town,,,2021,2019,,", "第2行", "active_to"),
        ("a,甲,town,,,,,11371000004313776X,", "第2行", "校验码应为Q"),
        ("a,甲,town,,,,,11371000004313776Q,\nb,乙,town,,,,,11371000004313776Q,", "第3行", "信用代码"),
        ("a,甲,town,,,,,,是", "第2行", "enforcement"),
        ("米山,甲,town,,,,,,", "第2行", "unit_id"),
        ("a,,town,,,,,,", "第2行", "name"),
        ("a,甲,town,,,,,,,多,余", "第2行", "双引号"),
    ],
)
def test_faults_of_units_have_their_line(tmp_path: Path, rows: str, place: str, words: str) -> None:
    header = "unit_id,name,kind,aliases,parent,active_from,active_to,credit_code,enforcement\n"
    faults = faults_of(register_in(tmp_path, units=header + rows + "\n"))
    assert any(fault.startswith(f"units.csv {place}") and words in fault for fault in faults), faults


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    folder = register_in(
        tmp_path, SITE + "year = 1\n", "unit_id,name,kind,alias\n", 'disabled = ["x"]\n[deadlines]\ntown = "02-30"\n'
    )
    told = "\n".join(faults_of(folder))
    assert "site.toml 第6行" in told
    assert "units.csv 第1行" in told
    assert "是否想写“aliases”" in told
    assert "policy.toml 第1行" in told
    assert "policy.toml 第3行" in told


def test_a_file_in_another_encoding_says_how_to_save_it(tmp_path: Path) -> None:
    folder = register_in(tmp_path, units="unit_id,name,kind\na,甲,town\n".encode("gb18030"))
    assert any("units.csv 第2行" in fault and "CSV UTF-8" in fault for fault in faults_of(folder))


@pytest.mark.parametrize(
    "code", ["11371000004313776Q", "113710000043592137", "1137100000435982XT", "1237068577974757XK", "11371082MB2850973J"]
)
def test_published_credit_codes_hold(code: str) -> None:
    assert fault_of(code) is None
    assert check_character(code[:-1]) == code[-1]
    assert fault_of(code[:-2] + code[-1] + code[-2]) is not None


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://a.cn/x", True),
        ("https://a.cn/x", True),
        ("http://A.CN:8080/x", True),
        ("http://a.cn:81/x", False),
        ("http://www.a.cn/x", False),
        ("http://a.cn.evil.cn/x", False),
        ("http://u@a.cn/x", False),
        ("ftp://a.cn/x", False),
        ("http://10.0.0.5:88/x", True),
        ("http://10.0.0.5/x", False),
        ("http://a.cn:99999/", False),
        ("javascript:alert(1)", False),
    ],
)
def test_hosts_stand_for_their_ports(url: str, allowed: bool) -> None:
    assert allows(url, "http://a.cn:8080", ("a.cn", "10.0.0.5:88")) is allowed


def test_parents_floors_and_the_days_of_full_readings_are_read(tmp_path: Path) -> None:
    more = 'floor = 30\n[crawl]\nfull_sweep_days = 3\n[[parents]]\nurl = "/col/col30/index.html"\n'
    register = load_register(register_in(tmp_path, SITE + more))
    assert register.columns[0].floor == 30
    assert register.crawl.full_sweep_days == 3
    assert register.parents == ("http://127.0.0.1:8123/col/col30/index.html",)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("floor = -1\n", "site.toml 第6行：应为floor 为不小于 0 的条数"),
        ("[crawl]\nfull_sweep_days = 0\n", "site.toml 第7行：应为full_sweep_days 为 1 到 31 天"),
        (
            '[[parents]]\nurl = "http://mirror.example/col/col30/index.html"\n',
            "site.toml 第7行：应为主机在 127.0.0.1 之中的地址",
        ),
        ('[[parents]]\nadress = "/x"\n', "site.toml 第7行：应为键 url 之一"),
    ],
)
def test_wrong_keys_of_the_crawl_are_named_with_their_lines(tmp_path: Path, more: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults_of(register_in(tmp_path, SITE + more)))
