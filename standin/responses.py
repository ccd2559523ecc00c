"""What each address of the stand-in answers, before conditional requests are considered."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime

from standin import columns
from standin.article import Article, content_type, page, templates
from standin.columns import Column
from standin.look import date_line
from standin.nights import NIGHTS
from standin.publish import PARENT_COLUMN
from standin.world import World
from standin.writing import SHANGHAI

_HTML = {"Content-Type": "text/html;charset=UTF-8"}
_ROBOTS = "User-agent: *\nDisallow: /jsearchfront/\nDisallow: /module/xxgk/search.jsp\n"
_SOFT_404 = "<html><head><title>提示</title></head><body><div>非法请求 404！您访问的页面不存在。</div></body></html>"
_CHALLENGE = "<script>document.cookie=('_')+('_jsl_clearance_s')+('=1');location.href=location.pathname</script>"


@dataclass(frozen=True)
class Response:
    """Status, body and headers; `validator` is what the ETag is made of, None where the page has none."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    validator: bytes | None = None


class Pages:
    """All addresses of one world at `authority` (host and port); `broken` maps column numbers to a way of failing."""

    def __init__(self, world: World, authority: str, broken: Mapping[int, str]) -> None:
        self.world, self.authority, self.broken = world, authority, dict(broken)
        self.site_name = f"{world.district.prefix}人民政府"
        published = world.published
        self.columns = {column.number: column for column in published.columns}
        unknown = set(self.broken) - set(self.columns)
        if unknown:
            raise ValueError(f"columns to break {sorted(unknown)} are not on the site; it has {sorted(self.columns)}")
        self.articles = {path: article for article in published.articles for path in (article.path, *article.other_paths)}
        self.stored = {file.stored: file for file in published.files.values()}
        night = max(n for n in NIGHTS if n <= world.parameters.night and (n == 1 or NIGHTS[n].rebuilt))
        first = dt.datetime.combine(world.as_of, dt.time(2, 30), tzinfo=SHANGHAI)
        # A rebuild stamps every page file anew; the text stays.
        self.made = first - dt.timedelta(days=world.parameters.night - night + 1)

    def answer(self, path: str, query: dict[str, str], visits: int) -> Response:
        """The response to a path and its joined parameters."""
        if path.startswith("/col/"):
            return self._column(path)
        if path in {columns.PROXY_CURRENT, columns.PROXY_MIDDLE, columns.PROXY_OLD}:
            return self._service(path, query)
        if path.startswith("/art/"):
            return self._article(path, visits)
        if path == "/module/download/downfile.jsp":
            file = self.world.published.files.get(query.get("filename", ""))
            return self._missing() if file is None else Response(302, b"", {"Location": file.stored})
        if path in self.stored:
            file = self.stored[path]
            return Response(200, file.data, {"Content-Type": file.media_type, **self._stamp()}, file.data)
        if path == "/module/xxgk/xxgkAnnualReport.jsp":
            return self._endpoint(query)
        if path == "/robots.txt":
            return Response(200, _ROBOTS.encode(), {"Content-Type": "text/plain"})
        if path == "/":
            link = f'<a href="/col/col{PARENT_COLUMN}/index.html">政府信息公开年报</a>'
            return Response(200, f"<html><body>{self.site_name} {link}</body></html>".encode(), dict(_HTML))
        return self._missing()

    def _stamp(self) -> dict[str, str]:
        return {"Last-Modified": format_datetime(self.made.astimezone(dt.UTC), usegmt=True)}

    def _missing(self) -> Response:
        return Response(404, b"<html><body><h1>404 Not Found</h1></body></html>", dict(_HTML))

    def _failure(self, number: int) -> Response | None:
        """The answer of a column that is made to fail, None where it answers."""
        kind = self.broken.get(number)
        if kind == "521":
            headers = {"X-Via-JSL": "1", "Set-Cookie": "__jsluid_h=0123456789abcdef; path=/; HttpOnly", **_HTML}
            return Response(521, _CHALLENGE.encode(), headers)
        if kind == "412":
            return Response(412, b"<html><head><script>var _$ts={};</script></head><body></body></html>", dict(_HTML))
        if kind == "403":
            return Response(403, b"<html><body>403 Forbidden</body></html>", dict(_HTML))
        if kind == "soft404":
            return Response(200, _SOFT_404.encode(), dict(_HTML))
        return None

    def _column(self, path: str) -> Response:
        if path == f"/col/col{PARENT_COLUMN}/index.html":
            items = "".join(
                f'<li><a href="{column.path}">{column.title}</a></li>' for column in self.columns.values() if column.year
            )
            return Response(200, f"<html><body><ul class='years'>{items}</ul></body></html>".encode(), dict(_HTML))
        for column in self.columns.values():
            framed = column.kind == "frame" and path == column.frame_path
            if path == column.path or framed:
                failure = self._failure(column.number)
                if failure is None and self.broken.get(column.number) == "shell":
                    return Response(200, self._empty_shell(column), dict(_HTML))
                return failure or self._listing(column, shell=column.kind == "frame" and not framed)
        return self._missing()

    def _listing(self, column: Column, shell: bool) -> Response:
        empty = self.broken.get(column.number) == "empty"
        shown = 0 if empty else column.per_page
        island = columns.recordset(columns.lines(column, self.authority, 1, shown), stray=not empty)
        static = [] if empty else columns.lines(column, self.authority, 1, len(column.records) - self._hidden(column))
        text = templates().get_template("column.html.j2").render(
            column=column, site_name=self.site_name, made=f"{self.made:%Y-%m-%d %H:%M:%S}", parent=PARENT_COLUMN,
            shell=shell, island=island, static=static, total=0 if empty else len(column.records),
            blocks=["", "_m"] if column.twice else [""],
        )  # fmt: skip
        data = text.encode()
        return Response(200, data, {**_HTML, **self._stamp()}, data)

    def _empty_shell(self, column: Column) -> bytes:
        """The page around the list without any list, as it is served while the site is being rebuilt."""
        return (
            f"<html><head><title>{column.title}</title></head><body><div>首页 &gt; {column.title}</div></body></html>".encode()
        )

    def _hidden(self, column: Column) -> int:
        return 5 if self.broken.get(column.number) == "short" else 0

    def _service(self, path: str, query: dict[str, str]) -> Response:
        headers = {"Content-Type": "text/xml;charset=UTF-8"}
        number = query.get("columnid", "")
        column = self.columns.get(int(number)) if number.isdigit() else None
        # Each generation of the service knows only the columns of its own time; the two numbers must belong together.
        if column is None or column.proxy != path or column.kind == "static" or query.get("unitid") != str(column.unit):
            return Response(200, columns.no_answer().encode(), headers)
        failure = self._failure(column.number)
        if failure is not None:
            return failure
        if self.broken.get(column.number) == "service":
            return Response(500, b"<html><body>HTTP Status 500</body></html>", dict(_HTML))
        if self.broken.get(column.number) == "empty":
            return Response(200, columns.no_answer().encode(), headers)
        return Response(200, columns.answer(column, query, self.authority, self._hidden(column)).encode(), headers)

    def _article(self, path: str, visits: int) -> Response:
        if path in self.world.published.soft:
            return Response(200, _SOFT_404.encode(), dict(_HTML))
        article = self.articles.get(path)
        if article is None:
            return self._missing()
        made = max(self.made, article.published + dt.timedelta(minutes=1))
        stable = page(article, self.site_name, self.authority, made, 0)
        body = page(article, self.site_name, self.authority, made, 100 + visits)
        headers = {"Content-Type": content_type(article.look)}
        if article.column % 5 == 3:
            # Some columns are served without validators: only the content can tell that nothing changed.
            return Response(200, body, headers)
        return Response(200, body, headers | self._stamp(), stable)

    def _endpoint(self, query: dict[str, str]) -> Response:
        year = query.get("fbtime", "")
        key = (query.get("area", ""), int(year) if year.isdigit() else 0)
        article = self.world.published.endpoint.get(key)
        if article is None:
            return Response(200, b"", dict(_HTML))
        return Response(200, _bare(article).encode(), dict(_HTML))


def _bare(article: Article) -> str:
    """The one-unit-one-year answer: head and body of the report without the site around it."""
    return templates().get_template("endpoint.html.j2").render(
        title=html.escape("".join(article.lines)), titles=[html.escape(line) for line in article.lines],
        date_line=date_line(article.published, "published_at"), body=article.body,
    )  # fmt: skip
