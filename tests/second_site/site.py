"""The site itself: a loopback server whose pages change from night to night, and a second server that must never be asked anything."""

import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import msgspec

from tests.second_site import lists
from tests.second_site.attachments import Attachments
from tests.second_site.district import NEVER_WRITTEN, article_number, reports
from tests.second_site.lists import Entry
from tests.second_site.pages import article, body
from tests.second_site.report import Report
from tests.second_site.response import Response, html
from tests.second_site.units import BY_ID, credit_code

COLUMN = {2020: 31001, 2021: 31002, 2022: 31003, 2023: 31004, 2024: 31005}
ENDPOINT = {"zfb-2022", "jiaoti-2022", "jiaoyi-2023"}
MODULE = {"lanbowan-2023", "lanbowan-2024"}
MIXED_ONLY = {"yandun-2022", "yandun-2023"}
LOOKALIKES = {
    2021: (
        "图解：岚泊区2021年政府信息公开工作年度报告",
        "岚泊区财政局2021年法治政府建设年度报告",
        "岚泊区人民政府网站工作年度报表（2021年度）",
    ),
    2022: (
        "关于《柳沟镇2022年政府信息公开工作年度报告》的解读",
        "岚泊区2023年政务公开工作要点",
        "关于征集2022年政府信息公开工作年度报告意见的公告",
    ),
    2023: ("一图读懂2023年度政府信息公开年报", "岚泊区科学技术局2023年预算公开", "区水利局2023年度政府网站年报"),
    2024: ("关于做好2024年政府信息公开工作年度报告编制工作的通知",),
}
SIZE = {2021: 5, 2022: 8, 2023: 10}
PATHS = {
    2021: "/module/jslib/jquery/jpage/dataproxy.jsp",
    2022: "/module/jpage/dataproxy.jsp",
    2023: "/module/web/jpage/dataproxy.jsp",
}
ROBOTS = "User-agent: *\nDisallow: /private/\nDisallow: /module/statistics/\n"


def _alike(year: int, place: int) -> int:
    """The number of a look-alike: of the day it says, and ending in a nine."""
    return article_number(datetime(year + 1, 1, 9, 8 + place)) + 9


class Site:
    """The district's site on a loopback port; `night` moves it on, `asked` is what was asked since `forget`."""

    def __init__(self) -> None:
        self.night = 1
        self.asked: list[str] = []
        self.foreign: list[str] = []
        self._lock = threading.Lock()
        self._server = _serve(self._answer, self.asked)
        self._outside = _serve(lambda path, form: html("elsewhere"), self.foreign)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.elsewhere = f"http://127.0.0.1:{self._outside.server_port}"
        self.reports = reports(self.address + "/")
        self._attachments = Attachments(self.reports, self.elsewhere)

    def close(self) -> None:
        """Stop both servers."""
        for server in (self._server, self._outside):
            server.shutdown()
            server.server_close()

    # what stands on the site tonight

    def published(self) -> dict[str, Report]:
        """The reports that can be read tonight, as they read tonight."""
        found = {key: one for key, one in self.reports.items() if key not in NEVER_WRITTEN}
        if self.night >= 3:
            late = self.reports["shangwu-2024"]
            moment = datetime(2025, 2, 12, 9, 0)
            found["shangwu-2024"] = msgspec.structs.replace(
                late, published=moment, number=article_number(moment), signature=f"{late.unit.name}\n2025年2月12日"
            )
            del found["weijian-2023"]
            found["caizheng-2024"] = self._changed(found["caizheng-2024"])
            old = self._changed(found["minzheng-2024"])
            again = datetime(2025, 2, 12, 10, 0)
            found["minzheng-2024"] = msgspec.structs.replace(
                old, published=again, number=article_number(again) + 3, signature=f"{old.unit.name}\n2025年2月12日"
            )
        return found

    def _changed(self, report: Report) -> Report:
        cells = dict(report.numbers.cells)
        for cell in ("T2.normative.made", "T2.normative.in_force"):
            cells[cell] = str(int(cells[cell]) + 1)
        return msgspec.structs.replace(report, numbers=msgspec.structs.replace(report.numbers, cells=cells))

    def href(self, report: Report, column: int | None = None) -> str:
        """The article's address, months and days without zeros."""
        day = report.published
        return f"/art/{day.year}/{day.month}/{day.day}/art_{column or COLUMN[report.year]}_{report.number}.html"

    def entries(self, year: int) -> list[Entry]:
        """A year column's list, newest first, look-alikes among the reports."""
        skipped = ENDPOINT | MODULE | MIXED_ONLY
        found = [one for key, one in self.published().items() if one.year == year and key not in skipped]
        lines = [
            Entry(one.list_title, self.href(one), f"{one.published:%Y-%m-%d}")
            for one in sorted(found, key=lambda one: -one.number)
        ]
        if year == 2023:
            twin = self.published()["wenlv-2023"]
            lines.append(
                Entry(
                    twin.list_title,
                    self.href(twin).replace(str(twin.number), str(twin.number + 5)),
                    f"{twin.published:%Y-%m-%d}",
                )
            )
        for place, title in enumerate(LOOKALIKES.get(year, ())):
            lines.insert(
                place * 3,
                Entry(title, f"/art/{year + 1}/1/9/art_{COLUMN[year]}_{_alike(year, place)}.html", f"{year + 1}-01-09"),
            )
        if year == 2022:
            lines.append(Entry("岚泊区年报H5版", f"/art/2023/1/9/art_31003_{_alike(2022, 8)}.html", "2023-01-09"))
            lines.append(Entry("已经删除的通知", f"/art/2023/1/9/art_31003_{_alike(2022, 9)}.html", "2023-01-09"))
        return lines

    def mixed(self) -> list[Entry]:
        """The column of the seaside towns: all years, addresses spelled in other ways."""
        lines = []
        for at, (key, one) in enumerate(self.published().items()):
            if key in MIXED_ONLY:
                lines.append(Entry(one.list_title, self.href(one, 31006), f"{one.published:%Y-%m-%d}"))
            elif one.unit.id in ("liugou", "wanghai"):
                href = (
                    self.href(one) + "?xxgkhide=1",
                    self.address.replace("http:", "https:") + self.href(one),
                    self.href(one, 31006),
                )[at % 3]
                lines.append(Entry(one.list_title, href, f"{one.published:%Y-%m-%d}"))
        return lines

    # answering

    def _answer(self, path: str, form: dict[str, str]) -> Response:
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()} | form
        where = parts.path
        if where == "/robots.txt":
            return html(ROBOTS, kind="text/plain")
        for year, service in PATHS.items():
            if where == service and query.get("columnid") == str(COLUMN[year]):
                return self._service(year, query)
        if where.startswith("/col/"):
            return self._column(where, query)
        if where == "/module/xxgk/tree.jsp":
            return html(lists.MODULE_TREE)
        if where == "/module/xxgk/search.jsp":
            return self._module(query, posted=bool(form))
        if where == "/module/xxgk/xxgkAnnualReport.jsp":
            return self._endpoint(query)
        if where.startswith("/art/"):
            return self._article(where)
        return self._attachments.answer(path) or html("<html><body>404</body></html>", 404)

    def _service(self, year: int, query: dict[str, str]) -> Response:
        everything = self.entries(year)
        size = SIZE[year]
        total = len(everything)
        start = (int(query.get("page", "1")) - 1) * size
        end = start + size
        if year == 2022 and "startrecord" in query:
            start = max(0, int(query["startrecord"]) - 2)
            end = max(start, int(query.get("endrecord", str(start + size))))
            total -= 3
        if year == 2023 and "startrecord" in query:
            start = int(query["startrecord"]) - 1
            end = min(int(query.get("endrecord", str(start + size))), start + size)
        return html(lists.answer(everything[start:end], total, size, year), kind="text/xml;charset=UTF-8")

    def _column(self, where: str, query: dict[str, str]) -> Response:
        column = int(where.split("/col/col")[1].split("/")[0])
        if self.night == 4 and column in (31002, 31004, 31006):
            if column == 31004:
                return html(lists.JPAAS)
            return Response(
                521 if column == 31002 else 412,
                b"<script>document.cookie='x'</script>",
                {"Content-Type": "text/html", "X-Via-JSL": "1"},
            )
        if column == 31001:
            return html(lists.static(self.entries(2020)), encoding="gb18030", kind="text/html; charset=GBK")
        if column in (31002, 31003, 31004):
            year = column - 31002 + 2021
            everything = self.entries(year)
            total = len(everything) - (3 if year == 2022 else 0)
            main = lists.island(f"6{column}", column, PATHS[year], everything[: SIZE[year]], total, SIZE[year], year)
            news = lists.island(
                "700001",
                31900,
                PATHS[year],
                [Entry("区领导慰问环卫工人", "/art/2024/2/1/art_31900_1.html", "2024-02-01")],
                300,
                15,
                0,
            )
            mobile = "".join(lists.record(entry, 0) for entry in everything[:3]) if year == 2023 else ""
            return html(lists.page(f'{news}{main}<ul class="mobile">{mobile}</ul>'))
        if column == 31005:
            return html(lists.page('<iframe width="100%" src="/col/col31905/index.html?uid=631905&pageNum=1"></iframe>'))
        if column == 31905:
            everything = self.entries(2024)
            return html(
                lists.page(lists.island("631905", 31905, "/module/web/jpage/dataproxy.jsp", everything, len(everything), 45, 1))
            )
        if column == 31006:
            return html(
                lists.page(
                    lists.island("631006", 31006, "/module/web/jpage/dataproxy.jsp", self.mixed(), len(self.mixed()), 45, 4)
                )
            )
        if column == 31007 and query.get("vc_xxgkarea"):
            return html(lists.module_shell(query["vc_xxgkarea"]))
        return html("<html><body>404</body></html>", 404)

    def _module(self, query: dict[str, str], *, posted: bool) -> Response:
        found = [one for key, one in self.published().items() if key in MODULE]
        if not posted or query.get("infotypeId") != "LB01" or query.get("area") != credit_code(BY_ID["lanbowan"]):
            return html(lists.module_rows([]))
        return html(
            lists.module_rows([Entry(one.list_title, self.href(one, 31007), f"{one.published:%Y-%m-%d}") for one in found])
        )

    def _endpoint(self, query: dict[str, str]) -> Response:
        for key in ENDPOINT:
            report = self.reports[key]
            if query.get("area") == credit_code(report.unit) and query.get("fbtime") == str(report.year):
                head = (
                    f"<h3>{report.title}</h3><p>发布时间:{report.published:%Y-%m-%d %H:%M:%S}</p>"
                    if key != "jiaoti-2022"
                    else ""
                )
                return html(f"<p>点击收听年报语音朗读</p>{head}<div>{body(report)}</div>")
        return html("")

    def _article(self, where: str) -> Response:
        number = int(where.rsplit("_", 1)[1].split(".")[0])
        if number == _alike(2022, 8):
            return Response(302, b"", {"Location": f"{self.elsewhere}/h5/index.html"})
        title = next((entry.title for year in LOOKALIKES for entry in self.entries(year) if entry.href == where), "")
        if title and number % 10 == 9:
            return html(
                f'<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2023-01-09 09:00">'
                f'</head><body><h1>{title}</h1><div id="zoom"><p>内容从略，以附件为准。</p></div></body></html>'
            )
        for key, report in self.published().items():
            if number == report.number or (key == "wenlv-2023" and number == report.number + 5):
                return self._report(key, report)
        return html("<html><body>404</body></html>", 404)

    def _report(self, key: str, report: Report) -> Response:
        if key == "shichang-2022":
            return html("<html><head><title>提示</title></head><body><div>非法请求 404！</div></body></html>")
        text = article(report, self._attachments.content(key, report), 1000 + self.night * 37 + report.number % 11)
        if report.year in (2021, 2020):
            return html(text, encoding="gb18030")
        return html(text, kind="application/octet-stream" if key == "keji-2022" else "text/html; charset=utf-8")


def _serve(answer: Callable[[str, dict[str, str]], Response], log: list[str]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self, form: dict[str, str]) -> None:
            log.append(self.path)
            found = answer(self.path, form)
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(found.content)))
            self.end_headers()
            self.wfile.write(found.content)

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            self._reply({name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()})

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
