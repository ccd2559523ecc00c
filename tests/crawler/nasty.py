"""A district that publishes in every form of the dossier at once; written from the dossier, not from the crawler or the stand-in.

Each function fills one column and says which article numbers it lists. All names are made up.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.crawler.site_server import Asked, Reply, SmallSite

PLACES = [f"虚构{index}镇" for index in range(1, 61)]
XML = {"Content-Type": "text/xml;charset=UTF-8"}
BARE = {"Content-Type": "text/html"}


def title(number: int, year: int) -> str:
    return f"{PLACES[number % 60]}人民政府{year}年政府信息公开工作年度报告"


def address(column: int, number: int, year: int) -> str:
    return f"/art/{year + 1}/1/{number % 28 + 1}/art_{column}_{number}.html"


def day(number: int, year: int) -> tuple[int, int, int]:
    return year + 1, 1, number % 28 + 1


def article(site: SmallSite, path: str, number: int, year: int, body: str = "") -> None:
    year_, month, day_ = day(number, year)
    site.pages[path] = Reply(
        f"<html><head><meta name='ArticleTitle' content='{title(number, year)}'>"
        f"<meta content='{year_}-{month:02}-{day_:02} 09:30' name='PubDate'></head><body><table><tr><td class='bt_content'>"
        f"<div class='art_con'><p>根据《中华人民共和国政府信息公开条例》编制本报告，编号{number}。</p>{body}</div></td></tr></table>"
        "</body></html>",
        etag=f'"{path}"',
    )


CHINESE = "〇一二三四五六七八九"


def in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{CHINESE[tens]}十") + ("" if tens and not ones else CHINESE[ones])


def record(column: int, number: int, year: int) -> str:
    """One record in one of the dirty forms; each carries its date in another way."""
    href, name = address(column, number, year), title(number, year)
    y, m, d = day(number, year)
    years = "".join(CHINESE[int(digit)] for digit in str(y)).replace("〇", "○")
    forms = (
        f'<li><a target="_blank" title="{name}" href="{href}">{name[:9]}...</a><span>{y}-{m:02}-{d:02}</span></li>',
        f"<li><a href='{href}' title='{name}'>{name[:9]}…<li style=<br/></a><span class=\"pull-right\">{y}/{m:02}/{d:02}</span></li>",
        f'<li><b readlabel>{y}-{m:02}-{d:02}</b><a href="{href}">{name}</a></li>',
        f'<tr><td>·</td><td><a href="{href}" title="{name}">{name[:8]}</a></td><td>[{y}-{m:02}-{d:02}]</td></tr>',
        f'<li><a href="{href}?xxgkhide=1">{name}</a><span class="riq">{y}年{m:02}月{d:02}日</span></li>',
        f'<li><span>{d:02}</span><span>{y}/{m:02}</span><a title="{name}" href="{href}">{name[:6]}</a></li>',
        f'<li><a href="https://127.0.0.1:8443{href}" title="{name}">{name}</a><i>{y}.{m:02}.{d:02}</i></li>',
        f'<li><a href="javascript:void(0);" onclick="window.open(\'{href}\')" title="{name}">{name}</a></li>',
        f'<li><a href="https://127.0.0.1{href}"> {name[:-7]}\n {name[-7:]}</a>{years}年{in_chinese(m)}月{in_chinese(d)}日</li>',
        f"<li><a href='http://127.0.0.1{href}' title=\"{name}\">{name}</a><h3>{y}年{m}月{d}日</h3></li>",
    )
    return forms[number % 10]


def store(records: list[str], total: int | None = None, nextgroup: str = "") -> str:
    """A datastore; one record in three is escaped instead of CDATA."""
    lines = []
    for index, text in enumerate(records):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        lines.append(f"<record>{escaped}</record>" if index % 3 == 2 else f"<record><![CDATA[{text}]]></record>")
    stated = f"<totalrecord>{total}</totalrecord><totalpage>9</totalpage>" if total is not None else ""
    group = f'<nextgroup><![CDATA[<a href="{nextgroup}"></a>]]></nextgroup>' if nextgroup else ""
    return f"<datastore>{stated}{group}<recordset>{''.join(lines)}<ul id='information-list'></ul></recordset></datastore>"


def island(unit: str, records: list[str], nextgroup: str = "") -> str:
    return f"<div id='{unit}'><script type='text/xml'>{store(records, nextgroup=nextgroup)}</script><ul></ul></div>"


def chrome(inside: str) -> str:
    return (
        '<html><head><meta name="Generator" content="大汉版通"></head><body><div class="nav"><a href="/">首页</a>'
        '<a href="/col/col900/index.html">政务公开</a></div><div class="hot"><ul><li><a href="/art/2019/5/5/art_900_1.html">要闻</a>'
        f"</li></ul></div>{inside}<div>Produced By 大汉网络 大汉版通发布系统</div></body></html>"
    )


Service = Callable[[Asked], Reply]


def windows(column: int, numbers: list[int], year: int, cut: int = 10**6, move_last_back: bool = False) -> Service:
    """Obeys startrecord and endrecord, gives at most `cut` records."""

    def answer(asked: Asked) -> Reply:
        if "startrecord" not in asked.query:
            return Reply(store([record(column, number, year) for number in numbers[:15]], len(numbers)), headers=XML)
        first, last = int(asked.query["startrecord"]), int(asked.query["endrecord"])
        size = min(last - first + 1, cut)
        if move_last_back:
            first = max(1, min(first, len(numbers) - size + 1))
        chosen = numbers[first - 1 : first - 1 + size]
        return Reply(store([record(column, number, year) for number in chosen], len(numbers)), headers=XML)

    return answer


def pages_only(column: int, numbers: list[int], year: int, cut: int, total: bool = True) -> Service:
    """Ignores the window, obeys page, cuts perpage."""

    def answer(asked: Asked) -> Reply:
        page, size = int(asked.query.get("page", "1")), min(int(asked.query.get("perpage", "15")), cut)
        chosen = numbers[(page - 1) * size : page * size]
        records = [record(column, number, year) for number in chosen]
        return Reply(store(records, len(numbers) if total else None), headers=XML)

    return answer


def fill_islands(site: SmallSite) -> dict[int, tuple[int, list[int]]]:
    """Columns 201 to 204 and 223: data islands. Returns column -> (year, numbers)."""
    expected = {}
    services: dict[str, Service] = {}

    def service(column: int, answer: Service) -> None:
        services[str(column)] = answer

    def dispatch(asked: Asked) -> Reply:
        found = services.get(asked.query.get("columnid", ""))
        if found is None:
            return Reply("<html><body>非法请求 404！</body></html>")
        return found(asked)

    for path in ("/module/web/jpage/dataproxy.jsp", "/module/jpage/dataproxy.jsp", "/module/jslib/jquery/jpage/dataproxy.jsp"):
        site.pages[path] = dispatch

    # GBK without a charset anywhere, link of the next group with entities, groups that overlap
    numbers = list(range(20100, 20146))
    group = "/module/web/jpage/dataproxy.jsp?page=1&amp;webid=7&amp;columnid=201&amp;unitid=5201&amp;permissiontype=0"
    call = "<script>$('#5201').jpage({totalRecord : 46, perPage:15, groupSize:3, proxyUrl:'/module/web/jpage/dataproxy.jsp'});</script>"
    page = chrome(island("5201", [record(201, number, 2015) for number in numbers[:15]], group) + call)
    site.pages["/col/col201/index.html"] = Reply(page.encode("gbk"), headers=BARE)
    service(201, windows(201, numbers, 2015, move_last_back=True))
    expected[201] = (2015, numbers)

    # POST only, page only, perpage cut to 20, nothing but variables of the page's script say how to ask
    numbers = list(range(20200, 20274))
    script = (
        "<script>var param_5202 = {col:1,webid:7,path:'http://x/',columnid:202,sourceContentType:3,unitid:'5202',"
        "webname:'%E6%B5%8B%E8%AF%95',permissiontype:0};$('#5202').jpage({totalRecord:74,perPage:37,groupSize:3,"
        "proxyUrl:'/module/jpage/dataproxy.jsp',ajaxParam:param_5202});</script>"
    )
    page = chrome("<div id='5202'><ul></ul></div>" + script)
    site.pages["/col/col202/index.html"] = Reply(page)
    inner = pages_only(202, numbers, 2016, 20)
    service(202, lambda asked: inner(asked) if asked.method == "POST" else Reply("<html>404 Not Found</html>", 404))
    expected[202] = (2016, numbers)

    # the oldest path, seven records at a time whatever is asked, the total only in the service's answers
    numbers = list(range(20300, 20331))
    group = "/module/jslib/jquery/jpage/dataproxy.jsp?page=1&columnid=203&unitid=5203"
    site.pages["/col/col203/index.html"] = Reply(
        chrome(island("5203", [record(203, number, 2017) for number in numbers[:7]], group))
    )
    service(203, windows(203, numbers, 2017, cut=7))
    expected[203] = (2017, numbers)

    # three islands: another column's, ours, and ours again for telephones
    numbers = [20401, 20402, 20403]
    ours = island(
        "5204", [record(204, number, 2018) for number in numbers], "/module/web/jpage/dataproxy.jsp?columnid=204&unitid=5204"
    )
    other = island("5999", [record(999, 99901, 2018)], "/module/web/jpage/dataproxy.jsp?columnid=999&unitid=5999")
    call = "<script>$('#5204').jpage({totalRecord:3,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp'})</script>"
    site.pages["/col/col204/index.html"] = Reply(chrome(other + ours + ours + call))
    expected[204] = (2018, numbers)

    # one article twice under two addresses, a record without a link and one to a column: five records, two reports
    numbers = [22301, 22302]
    again = f'<li><a href="/art/2019/2/1/art_204_22301.html">{title(22301, 2018)}</a></li>'
    rest = ["<li>本栏目自2019年起更新</li>", '<li><a href="/col/col204/index.html">更多</a></li>']
    records = [*(record(223, number, 2018) for number in numbers), again, *rest]
    call = "<script>$('#5223').jpage({totalRecord:5,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp'})</script>"
    site.pages["/col/col223/index.html"] = Reply(
        chrome(island("5223", records, "/module/web/jpage/dataproxy.jsp?columnid=223&unitid=5223") + call)
    )
    service(223, lambda asked: Reply(store(records, 5), headers=XML))
    expected[223] = (2018, numbers)

    # no total anywhere: the end is where a page brings nothing
    numbers = list(range(22600, 22622))
    group = "/module/web/jpage/dataproxy.jsp?columnid=226&unitid=5226"
    site.pages["/col/col226/index.html"] = Reply(chrome(island("5226", [record(226, n, 2018) for n in numbers[:10]], group)))
    service(226, pages_only(226, numbers, 2018, 10, total=False))
    expected[226] = (2018, numbers)

    # the service always gives its first page, and one that is guarded half way
    site.pages["/col/col211/index.html"] = Reply(
        chrome(island("5211", [record(211, n, 2018) for n in range(21100, 21115)],
                      "/module/web/jpage/dataproxy.jsp?columnid=211&unitid=5211"))
    )  # fmt: skip
    service(211, lambda asked: Reply(store([record(211, n, 2018) for n in range(21100, 21115)], 40), headers=XML))
    many = windows(222, list(range(22200, 22400)), 2018, cut=50)
    site.pages["/col/col222/index.html"] = Reply(
        chrome(island("5222", [record(222, 22200, 2018)], "/module/web/jpage/dataproxy.jsp?columnid=222&unitid=5222"))
    )
    service(222, lambda asked: many(asked) if asked.query.get("startrecord") == "1" else Reply("<script>x</script>", 521))
    for number in (*range(21100, 21115), *range(22200, 22250)):
        article(site, address(211 if number < 22000 else 222, number, 2018), number, 2018)
    for column, (year, listed) in expected.items():
        for number in listed:
            article(site, address(column, number, year), number, year)
    article(site, "/art/2019/2/1/art_204_22301.html", 22301, 2018)
    return expected


def fill_plain(site: SmallSite, mirror: SmallSite) -> dict[int, tuple[int, list[int]]]:
    """Columns 205, 206 and 224: frames, static lists, a list that links to a hostile mirror."""
    expected = {}
    numbers = [20501, 20502, 20503]
    frames = f'<iframe src="http://localhost:{mirror.port}/col/col205/list.html"></iframe><iframe src="list_205.html"></iframe>'
    site.pages["/col/col205/index.html"] = Reply(chrome(frames))
    listed = "".join(f"<li>{record(205, number, 2019)}</li>" for number in numbers)
    site.pages["/col/col205/list_205.html"] = Reply(
        f"<html><body><ul>{listed}</ul></body></html>".encode("gb18030"), headers=BARE
    )
    expected[205] = (2019, numbers)

    paged = list(range(20600, 20624))

    def static(asked: Asked) -> Reply:
        page = int(asked.query.get("pageNum", "1"))
        rows = [record(206, number, 2020) for number in paged[(page - 1) * 10 : page * 10]]
        rows.insert(3, '<li><a href="/col/col901/index.html">专题</a></li><li><a href="javascript:void(0)">收藏</a></li>')
        after = (
            f'<a href="/col/col206/index.html?uid=5206&pageNum={page + 1}">下一页</a>' if page < 3 else "<span>下一页</span>"
        )
        return Reply(chrome(f'<div class="rsx_cont"><ul>{"".join(rows)}</ul>共24条 {after} 尾页</div>'))

    site.pages["/col/col206/index.html"] = static
    expected[206] = (2020, paged)

    numbers = [22401, 22402]
    away = (
        f'<li><a href="http://localhost:{mirror.port}{address(224, 22403, 2020)}">{title(22403, 2020)}</a></li>'
        f'<li><a href="http://localhost:{mirror.port}/x.html">关于举办培训班的通知</a></li>'
    )
    site.pages["/col/col224/index.html"] = Reply(
        chrome(island("5224", [*(record(224, n, 2020) for n in numbers), away.split("</li>")[0], away.split("</li>")[1]],
                      "/module/web/jpage/dataproxy.jsp?columnid=224&unitid=5224")
               + "<script>$('#5224').jpage({totalRecord:4,perPage:15})</script>")
    )  # fmt: skip
    expected[224] = (2020, numbers)
    for column, (year, listed_) in expected.items():
        for number in listed_:
            article(site, address(column, number, year), number, year)
    return expected


def fill_module(site: SmallSite) -> dict[int, tuple[int, list[int]]]:
    """Columns 207 to 209: the disclosure module in its three shells."""
    expected = {}
    area = "11371002004312345X"

    def shell(column: int, kind: str) -> str:
        return chrome(
            f'<iframe src="/module/xxgk/tree.jsp?standardXxgk=1&amp;area={area}&amp;divid=div{column}"></iframe>'
            f'<div id="div{column}"></div><title>政府信息公开指南</title><a href="/module/download/downfile.jsp?filename=1.doc">申请表</a>'
            f"<script>function funclick(a,b,c){{ loadDynamic('/module/xxgk/search.jsp?standardXxgk=1&infotypeId='+a+\n"
            f"'&vc_title='+encodeURI(b)+'&vc_number='+encodeURI(c)+'&area={area}', 'div{column}', '0', '9', '{column}', '7', '', '');}}"
            f"\nfunclick('{kind}','','');</script>"
        )

    first = list(range(20700, 20745))
    third = list(range(20900, 20912))
    others = [f'<a href="/art/2020/3/{n}/art_888_{88800 + n}.html">关于{n}号事项的通知</a>' for n in range(1, 16)]

    def search(asked: Asked) -> Reply:
        if asked.method != "POST" or asked.headers.get("x-requested-with") != "XMLHttpRequest":
            return Reply("<html><body>非法请求 404！</body></html>")
        page = int(asked.query["currpage"])
        if asked.query["infotypeId"] == "B0507":
            anchors = [(f'<a syh="IX{n}" mc="{title(n, 2023)}" rq="2024-01-{n % 28 + 1:02}" href="{address(209, n, 2023)}">查看</a>', "")
                       for n in third]  # fmt: skip
        else:
            anchors = [
                (
                    f'<a href="{address(207, n, 2021)}?xxgkhide=1" title="{title(n, 2021)}">{title(n, 2021)[:9]}</a>',
                    f"2022-01-{n % 28 + 1:02}",
                )
                for n in first
            ] + [(text, "2020-03-03") for text in others]
        pages = -(-len(anchors) // 20)
        rows = [
            f'<tr class="tr_main_value_{"odd" if place % 2 else "even"}"><td>{place}</td><td>{anchor}</td><td>{shown}</td></tr>'
            for place, (anchor, shown) in enumerate(anchors[(page - 1) * 20 : page * 20])
        ]
        table = f'<table><tr class="tb_title"><td>共&nbsp;{pages}&nbsp;页 第{page}页</td></tr>{"".join(rows)}</table>'
        return Reply(table + "<a href='#'>下一页</a>")

    site.pages["/module/xxgk/search.jsp"] = search
    site.pages["/col/col207/index.html"] = Reply(shell(207, ""))
    site.pages["/col/col209/index.html"] = Reply(shell(209, ""))
    site.pages["/module/xxgk/tree.jsp"] = Reply(
        "<script>d.add('A01','0','政府信息公开指南(1)','javascript:funclick(\\'A01\\',\\'\\',\\'\\')');\n"
        "d.add('B0507','0','政府信息公开年报(12)','javascript:funclick(\\'B0507\\',\\'\\',\\'\\')');</script>"
    )
    expected[207] = (2021, first)
    expected[209] = (2023, third)

    second = list(range(20800, 20827))
    frame = f"/module/xxgk/search_custom.jsp?fieldConfigId=247732&fields=&area={area}&infotypeId=K01,K02&currpage=1"
    site.pages["/col/col208/index.html"] = Reply(chrome(f'<iframe src="{frame.replace("&", "&amp;")}" width="100%"></iframe>'))

    def custom(asked: Asked) -> Reply:
        if asked.method == "POST":
            return Reply("", 405)
        page = int(asked.query["currpage"])
        rows = [
            f'<div class="wip_lists"><div><a href="{address(208, n, 2022)}">{title(n, 2022)}</a></div><p>2023年01月{n % 28 + 1:02}日</p></div>'
            for n in second[(page - 1) * 15 : page * 15]
        ]
        return Reply(f"<div>{''.join(rows)}</div><div>总共27条记录 共2页</div>")

    site.pages["/module/xxgk/search_custom.jsp"] = custom
    expected[208] = (2022, second)
    for column, (year, numbers) in expected.items():
        for number in numbers:
            article(site, address(column, number, year), number, year)
    for n in range(1, 16):
        site.pages[f"/art/2020/3/{n}/art_888_{88800 + n}.html"] = Reply(
            "<html><body><div id='zoom'>通知正文，与年报无关的内容。</div></body></html>"
        )
    return expected


def hexa(number: int) -> str:
    return f"{number:032x}"


def fill_platform(site: SmallSite) -> list[int]:
    """Column 210: the newer platform, with a second unit (navigation) beside the list."""
    numbers = list(range(21000, 21033))
    data = "{'parseType':'bulidstatic','webId':'52','tplSetId':'MsPk','pageType':'column','tagId':'%s','editType':'null','pageId':'210'}"
    units = "".join(
        f'<div class="unit"><script url="/api-gateway/jpaas-publish-server/front/page/build/unit" queryData="{data % tag}"></script></div>'
        for tag in ("导航", "当前栏目_list")
    )
    site.pages["/col/col210/index.html"] = Reply(chrome(units + '<script src="/jpaas-publish-server/common.js"></script>'))

    def unit(asked: Asked) -> Reply:
        if asked.query.get("parseType") != "bulidstatic":
            return Reply(json.dumps({"success": False}), headers={"Content-Type": "application/json"})
        if asked.query["tagId"] == "导航":
            answer = {
                "success": True,
                "data": {"html": "<ul><li><a href='/col/col900/index.html'>公开</a></li></ul>", "count": 1},
            }
        else:
            page = json.loads(asked.query.get("paramJson", '{"pageNo":1}'))["pageNo"]
            rows = "".join(
                f'<li><a title="{title(n, 2024)}" href="/col/col210/art/2025/art_{hexa(n)}.html">{title(n, 2024)[:6]}</a>'
                f"<span>2025-01-{n % 28 + 1:02}</span></li>"
                for n in numbers[(page - 1) * 15 : page * 15]
            )
            answer = {
                "success": True,
                "data": {"html": f'<div class="default_pgContainer"><ul>{rows}</ul></div>', "count": "33"},
            }
        return Reply(json.dumps(answer, ensure_ascii=False), headers={"Content-Type": "application/json"})

    site.pages["/api-gateway/jpaas-publish-server/front/page/build/unit"] = unit
    for number in numbers:
        article(site, f"/col/col210/art/2025/art_{hexa(number)}.html", number, 2024)
    return numbers


def fill_refusals(site: SmallSite, mirror: SmallSite) -> None:
    """Columns 212 to 221 and 225: every way of saying no."""
    pages = site.pages
    pages["/col/col212/index.html"] = Reply("<script>x</script>", 521, {"X-Via-JSL": "1", "Set-Cookie": "__jsluid_h=1"})
    pages["/col/col213/index.html"] = Reply("<script>$_ts={}</script>", 412)
    pages["/col/col214/index.html"] = Reply("<html><script>var a=1</script></html>", 202)
    pages["/col/col215/index.html"] = Reply("<html><body>403 Forbidden</body></html>", 403)
    pages["/col/col216/index.html"] = Reply("<html><body>非法请求 404！</body></html>")
    pages["/col/col217/index.html"] = Reply(
        "<html><body><form action='/x'>用户名<input name='u'>密码<input type='password' name='p'><button>登录</button></form></body></html>"
    )
    pages["/col/col218/index.html"] = Reply(status=302, headers={"Location": "/sso/login?back=1"})
    pages["/sso/login"] = Reply("<html><body>统一登录</body></html>")
    pages["/col/col219/index.html"] = Reply(chrome("<div id='5219'></div>"))
    pages["/col/col220/index.html"] = Reply(
        status=302, headers={"Location": f"http://localhost:{mirror.port}/col/col220/index.html"}
    )
    pages["/col/col221/index.html"] = Reply(chrome("<script src='/jpaas-publish-server/common.js'></script>"))
    pages["/col/col225/index.html"] = Reply(
        "<html><head><script>var security_session_verify=1</script></head><body></body></html>"
    )
