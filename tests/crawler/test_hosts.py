"""Only hosts of the register are ever contacted, by any path; a named host that leads into the machine is refused as well."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request

from crawler.middlewares import HostGuard, RefusedHost
from crawler.records import ColumnView, PageState, Publication
from crawler.register import Register, Site
from crawler.register.hosts import is_internal
from crawler.resolver import CheckedResolver, Names, look_up
from crawler.run import run_crawl
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Reply, serving

TITLE = "测试区试验1镇人民政府2021年政府信息公开工作年度报告"


def guard(*hosts: str, names: Names | None = None) -> HostGuard:
    register = Register(site=Site(id="t", name="t", base_url=f"http://{hosts[0]}", hosts=hosts), units=())
    stats = SimpleNamespace(inc_value=lambda name: None)
    crawler = SimpleNamespace(spider=SimpleNamespace(register=register), stats=stats)
    return HostGuard(crawler, names or Names(look_up, timeout_s=60, fresh_s=600))


def connected_to(host: str, port: int = 80) -> list[str]:
    """The addresses that a connection is given."""
    found: list[str] = []
    receiver = SimpleNamespace(
        resolutionBegan=lambda resolution: None,
        addressResolved=lambda address: found.append(f"{address.host}:{address.port}"),
        resolutionComplete=lambda: None,
    )
    CheckedResolver(None).resolveHostName(receiver, host, port)
    return found


@pytest.mark.parametrize(
    "url",
    [
        "http://mirror.example/art/2022/1/1/art_1_2.html",
        "http://www.t.example@mirror.example/",
        "http://www.t.example.mirror.example/",
        "http://www.t.example:8081/",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/",
        "ftp://www.t.example/x",
        "file:///etc/hostname",
    ],
)
def test_an_address_that_the_register_does_not_name_is_refused(url: str) -> None:
    with pytest.raises(RefusedHost):
        asyncio.run(guard("www.t.example").process_request(Request(url)))


def test_a_name_that_leads_into_the_machine_is_refused_unless_the_address_is_named_too() -> None:
    name = socket.gethostname()
    try:
        addresses = {str(item[4][0]) for item in socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)}
    except socket.gaierror:
        pytest.skip("this machine does not know its own name")
    if not all(is_internal(address) for address in addresses):
        pytest.skip("this machine's name leads to a public address")
    with pytest.raises(RefusedHost, match="内网"):
        asyncio.run(guard(name).process_request(Request(f"http://{name}/")))
    written = [f"[{address}]" if ":" in address else address for address in addresses]
    asyncio.run(guard(name, *written).process_request(Request(f"http://{name}/")))


class Answers:
    """A name service that says something else each time; its last answer stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str) -> list[str]:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise socket.gaierror(f"{host} is not known")
        return found


def test_a_connection_leads_to_the_address_that_was_looked_at() -> None:
    """Public when it is looked at, private a moment later (DNS rebinding): the second answer is not even asked for."""
    service = Answers(["1.1.1.1", "2606:4700::1111"], ["127.0.0.1"])
    asked = guard("once.example", names=Names(service, timeout_s=60, fresh_s=600))

    async def twice() -> None:
        await asyncio.gather(*(asked.process_request(Request("http://once.example/a")) for _ in range(2)))

    asyncio.run(twice())
    assert connected_to("once.example") == ["1.1.1.1:80"]
    assert connected_to("ONCE.example") == ["1.1.1.1:80"]
    assert connected_to("once.example", 8080) == []  # that port was never looked at
    assert connected_to("www.once.example") == []
    assert connected_to("10.0.0.5", 8080) == ["10.0.0.5:8080"]  # written out: HostGuard let it pass, or it would not come here
    assert service.asked == 1


def test_a_name_that_is_looked_up_again_is_looked_at_again() -> None:
    service = Answers(["1.1.1.1"], ["1.0.0.1"], [], ["1.1.1.1", "127.0.0.1"])
    asked = guard("again.example", names=Names(service, timeout_s=60, fresh_s=0))
    request = Request("http://again.example/")
    for expected in ("1.1.1.1:80", "1.0.0.1:80", "1.0.0.1:80"):  # no answer: what is known stays
        asyncio.run(asked.process_request(request))
        assert connected_to("again.example") == [expected]
    with pytest.raises(RefusedHost, match=r"again\.example：域名指向内网地址 127\.0\.0\.1"):
        asyncio.run(asked.process_request(request))
    assert connected_to("again.example") == []


def test_a_name_service_without_an_answer_does_not_hold_the_crawl_up() -> None:
    async def never(host: str) -> list[str]:
        return await asyncio.get_running_loop().create_future()

    asyncio.run(
        guard("slow.example", names=Names(never, timeout_s=0, fresh_s=600)).process_request(Request("http://slow.example/"))
    )
    assert connected_to("slow.example") == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a second loopback address")
def test_a_crawl_asks_nothing_of_a_name_that_turns_to_another_address(tmp_path: Path) -> None:
    """Its first answer is the address that the register names, all later ones are its neighbour's."""
    with serving() as site, socket.create_server(("127.0.0.2", site.port)) as neighbour:
        neighbour.setblocking(False)
        link = '<li><a href="/art/2022/1/1/art_1_1.html">2021年政府信息公开工作年度报告</a></li>'
        site.pages["/col/col1/index.html"] = Reply(f"<html><body><ul>{link}</ul></body></html>")
        site.pages["/art/2022/1/1/art_1_1.html"] = Reply("<html><body>x</body></html>")
        register = tmp_path / "register"
        register.mkdir()
        base = f"http://turning.example:{site.port}"
        (register / "site.toml").write_text(
            f'[site]\nid="t"\nname="测试区人民政府"\nbase_url="{base}"\nhosts=["turning.example", "127.0.0.1"]\n'
            '[crawl]\ndelay_s=0\nobey_robots=false\n[[columns]]\nurl="/col/col1/index.html"',
            encoding="utf-8",
        )
        (register / "units.csv").write_text("unit_id,name,kind\na,测试区试验1镇人民政府,town\n", encoding="utf-8")
        outcome = run_crawl(
            register_folder=register,
            data_dir=tmp_path / "data",
            as_of=dt.date(2023, 3, 1),
            run_id="r",
            store="tests.crawler.memory_store:open_store",
            settings={
                "CRAWL_LOOK_UP": "tests.crawler.turning_names:look_up",
                "CRAWL_NAMES_FRESH": 0.0,
                "CRAWL_FIRST_WAIT": 0.0,
            },
        )
        with pytest.raises(BlockingIOError):
            neighbour.accept()
        assert site.paths() == ["/col/col1/index.html"]
    assert not outcome.complete
    store = JsonLinesStore(tmp_path / "data")
    assert [item.state for item in store.read(Publication)] == [PageState.REFUSED_HOST]
    assert "域名指向内网地址 127.0.0.2" in store.read(ColumnView)[-1].detail


def test_no_path_of_a_crawl_leads_away(tmp_path: Path) -> None:
    """Redirects of columns, articles, files, lists and robots.txt; frames, services, trees, next pages, parents on other hosts."""
    with serving() as site, serving() as foreign:
        away = f"http://localhost:{foreign.port}"
        pages = site.pages
        pages["/robots.txt"] = Reply(status=302, headers={"Location": f"{away}/robots.txt"})
        pages["/col/col1/index.html"] = Reply(status=301, headers={"Location": f"{away}/col/col1/index.html"})
        pages["/col/col2/index.html"] = Reply(
            "<html><body><ul>"
            + "".join(f'<li><a href="/art/2022/1/{n}/art_2_{n}.html">{TITLE}</a></li>' for n in (1, 2, 3))
            + f'</ul><a href="{away}/col/col2/index.html?p=2">下一页</a> 共9条<a href="{away}/col/col77/index.html">2025年</a></body></html>'
        )
        pages["/art/2022/1/1/art_2_1.html"] = Reply(status=302, headers={"Location": f"{away}/art/2022/1/1/art_2_1.html"})
        inside = (
            f'<div id="zoom"><p>{TITLE}，根据条例编制。</p><a href="/attach/0/a.pdf">附件</a><a href="{away}/b.pdf">附件</a>'
            f'<iframe src="{away}/c.pdf"></iframe><img src="{away}/d.png"></div><meta http-equiv="refresh" content="0;url={away}/e">'
        )
        pages["/art/2022/1/2/art_2_2.html"] = Reply(
            f"<html><body>{inside}</body></html>", headers={"Refresh": f"0;url={away}/f"}
        )
        pages["/attach/0/a.pdf"] = Reply(status=302, headers={"Location": f"{away}/a.pdf"})
        pages["/art/2022/1/3/art_2_3.html"] = Reply(status=302, headers={"Location": "/loop"})
        pages["/loop"] = Reply(status=302, headers={"Location": "/loop"})
        pages["/col/col3/index.html"] = Reply(
            f'<html><div id="5"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="{away}/module/web/jpage/dataproxy.jsp'
            f'?columnid=3&unitid=5"></a>]]></nextgroup><recordset><record><![CDATA[<a href="/art/2022/1/2/art_2_2.html">{TITLE}</a>]]>'
            "</record></recordset></datastore></script></div></html>"
        )
        pages["/col/col4/index.html"] = Reply(f'<html><body>栏目<iframe src="{away}/list.html"></iframe></body></html>')
        pages["/col/col5/index.html"] = Reply(
            f'<html><body>目录<iframe src="{away}/module/xxgk/tree.jsp?area=1"></iframe></body></html>'
        )
        pages["/col/col6/index.html"] = Reply(
            f"<html><body><script>loadDynamic('{away}/module/xxgk/search.jsp?infotypeId=A1&area=1','d','0','1','2','3');</script></body>"
        )
        link = f"{away}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=1&pageId=2&tplSetId=3&tagId=4"
        pages["/col/col7/index.html"] = Reply(f'<html><body>jpaas-publish-server <script src="{link}"></script></body></html>')
        register = tmp_path / "register"
        register.mkdir()
        lines = [f'[site]\nid="t"\nname="测试区人民政府"\nbase_url="{site.base_url}"\nhosts=["127.0.0.1"]\n[crawl]\ndelay_s=0']
        lines += [f'[[columns]]\nurl="/col/col{number}/index.html"' for number in range(1, 8)]
        (register / "site.toml").write_text("\n".join(lines), encoding="utf-8")
        (register / "units.csv").write_text("unit_id,name,kind\na,测试区试验1镇人民政府,town\n", encoding="utf-8")
        outcome = run_crawl(
            register_folder=register,
            data_dir=tmp_path / "data",
            as_of=dt.date(2023, 3, 1),
            run_id="r",
            store="tests.crawler.memory_store:open_store",
            settings={"CRAWL_FIRST_WAIT": 0.0},
        )
        assert foreign.asked == []
        assert site.paths().count("/loop") <= 6
    store = JsonLinesStore(tmp_path / "data")
    assert not outcome.complete
    assert {view.complete for view in store.read(ColumnView)} == {False}
    found = {item.article_key: item for item in store.read(Publication)}
    assert found["127.0.0.1/1"].state is PageState.REFUSED_HOST
    states = {item.url.rsplit("/", 1)[-1]: item.state for item in found["127.0.0.1/2"].attachments}
    # The picture may be a table of the report: it is named like the other files, and as little asked for.
    assert states == dict.fromkeys(("a.pdf", "b.pdf", "c.pdf", "d.png"), PageState.REFUSED_HOST)
