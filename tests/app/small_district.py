"""A small district on loopback for tests of the whole program: three year columns, a service that pages, files, and one unit missing.

All names are made up. `write_register` makes its register; the site can be changed between nights.
"""

from __future__ import annotations

from pathlib import Path

from tests.crawler.site_server import Asked, Reply, SmallSite

TOWNS = [f"假想{number}镇" for number in range(1, 41)]
YEARS = {31: 2021, 32: 2022, 33: 2023}
PROXY = "/module/web/jpage/dataproxy.jsp"
AS_OF = "2024-03-01"
PDF = b"%PDF-1.4\n% made up\n" + b"0" * 3000


def title(town: int, year: int) -> str:
    return f"{TOWNS[town]}人民政府{year}年政府信息公开工作年度报告"


def path(column: int, town: int) -> str:
    return f"/art/{YEARS[column] + 1}/1/20/art_{column}_{column * 1000 + town}.html"


def line(column: int, town: int) -> str:
    year = YEARS[column]
    return f'<li><a href="{path(column, town)}" title="{title(town, year)}">{title(town, year)}</a><span>{year + 1}-01-20</span></li>'


def article(column: int, town: int, text: str = "") -> Reply:
    year = YEARS[column]
    name = title(town, year)
    file = f'<a href="/attach/0/{column}{town}.pdf">附件.pdf</a>' if town % 10 == 0 else ""
    body = (
        f"<html><head><title>{name}</title><meta name='ArticleTitle' content='{name}'><meta name='PubDate' "
        f"content='{year + 1}-01-20 10:00'></head><body><div id='zoom'><p>{name}</p><p>一、总体情况</p><p>{TOWNS[town]}在{year}年"
        f"主动公开信息{100 + town}条。{text}</p><p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p>"
        f"<p>四、行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>公开不够及时，将加强培训并逐项整改，进一步规范。</p>"
        f"<p>六、其他需要报告的事项</p><p>无。</p>{file}</div></body></html>"
    )
    return Reply(body, etag=f'"{column}-{town}-{len(text)}"')


def fill(site: SmallSite, towns: int = 40, columns: tuple[int, ...] = (31, 32, 33)) -> None:
    """Every town but the last publishes for every year, in its year's column."""
    lists = {column: list(range(towns - 1)) for column in columns}
    for column in columns:
        put_list(site, column, lists[column])
        for town in lists[column]:
            site.pages[path(column, town)] = article(column, town)
            if town % 10 == 0:
                site.pages[f"/attach/0/{column}{town}.pdf"] = Reply(
                    PDF + str(town).encode(), headers={"Content-Type": "application/pdf"}, etag=f'"f{column}{town}"'
                )


def put_list(site: SmallSite, column: int, towns: list[int]) -> None:
    """The column page shows fifteen, the service the rest."""
    unit = 5000 + column
    shown = "".join(f"<record><![CDATA[{line(column, town)}]]></record>" for town in towns[:15])
    group = f'<a href="{PROXY}?page=1&columnid={column}&unitid={unit}"></a>'
    page = (
        f'<html><body><div id="{unit}"><script type="text/xml"><datastore><nextgroup><![CDATA[{group}]]></nextgroup><recordset>{shown}'
        f"</recordset></datastore></script></div><script>$('#{unit}').jpage({{totalRecord:{len(towns)},proxyUrl:'{PROXY}',perPage:15}})"
        "</script></body></html>"
    )
    site.pages[f"/col/col{column}/index.html"] = Reply(page)
    lists: dict[int, list[int]] = site.__dict__.setdefault("lists", {})
    lists[column] = towns

    def service(asked: Asked) -> Reply:
        number = int(asked.query["columnid"])
        first, last = int(asked.query["startrecord"]), int(asked.query["endrecord"])
        records = "".join(f"<record><![CDATA[{line(number, town)}]]></record>" for town in lists[number][first - 1 : last])
        text = f"<datastore><totalrecord>{len(lists[number])}</totalrecord><recordset>{records}</recordset></datastore>"
        return Reply(text, headers={"Content-Type": "text/xml;charset=UTF-8"})

    site.pages[PROXY] = service


def write_register(
    folder: Path,
    site: SmallSite,
    towns: int = 40,
    columns: tuple[int, ...] = (31, 32, 33),
    extra: str = "",
    concurrency: int = 4,
) -> Path:
    """The register of the district."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f'[site]\nid = "small"\nname = "假想区人民政府"\nbase_url = "{site.base_url}"\nhosts = ["127.0.0.1"]'
    lines = [head, f"[crawl]\ndelay_s = 0\nconcurrency = {concurrency}", extra]
    lines += [f'[[columns]]\nurl = "/col/col{column}/index.html"\nyear = {YEARS[column]}' for column in columns]
    (folder / "site.toml").write_text("\n".join(lines), encoding="utf-8")
    rows = ["unit_id,name,kind", *(f"town{n},假想区{name}人民政府,town" for n, name in enumerate(TOWNS[:towns]))]
    (folder / "units.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "policy.toml").write_text('[notice]\npdf = false\n[[channels]]\ntype = "file"\n', encoding="utf-8")
    return folder
