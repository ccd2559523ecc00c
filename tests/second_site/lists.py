"""Lists in every form the product has: islands, three paging services, static lists, tables, iframes and the xxgk module."""

from html import escape
from urllib.parse import quote

from msgspec import Struct


class Entry(Struct, frozen=True):
    """One line of a list: title, address and day as the list writes it."""

    title: str
    href: str
    day: str


def record(entry: Entry, style: int) -> str:
    """The HTML of one record; editors and templates differ."""
    cut = entry.title[:18] + "..." if len(entry.title) > 18 else entry.title
    title, href = escape(entry.title), entry.href
    return (
        f'<li><a href="{href}" title="{title}" target="_blank">{cut}</a><span>{entry.day}</span></li>',
        f"<li><a title='{title}' href='{href}'>{cut}</a><b readlabel>[{entry.day}]</b></li>",
        f'<table width="100%"><tr><td>·</td><td><a href="{href}">{title}</a></td><td>{entry.day.replace("-", "/")}</td></tr></table>',
        f'<li style=<br/><a target=_blank title="{title}" href="{href}"> {cut} <br></a><i>{entry.day}</i></li>',
        f'<li><span class="riq">{entry.day[:4]}年{entry.day[5:7]}月{entry.day[8:]}日</span><a href="{href}">{title}</a></li>',
        f'<li><a href="{href}" title="">{title}</a></li>',
    )[style % 6]


def records(entries: list[Entry], style: int, odd: bool = True) -> str:
    """A recordset; with `odd`, markup stands between the records as on some sites."""
    lines = (f"<record><![CDATA[{record(entry, style)}]]></record>" for entry in entries)
    return ('<ul id="information-list"></ul>' if odd else "") + "\n".join(lines)


def island(unit: str, column: int, path: str, first: list[Entry], total: int, size: int, style: int) -> str:
    """An inline data island with its script call; the visible list stays empty."""
    query = f"page=1&appid=1&webid=41&path=/&columnid={column}&unitid={unit}&webname={quote('岚泊')}&permissiontype=0"
    return (
        f'<div id="{unit}"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="{path}?{query}"></a>]]></nextgroup>'
        f"<recordset>{records(first, style)}</recordset></datastore></script></div>"
        f"<script>var param_{unit} = {{col:1,webid:41,columnid:{column},unitid:'{unit}'}};"
        f"$('#{unit}').jpage({{rowHandler:true,totalRecord:{total},proxyUrl:'{path}',perPage:{size},groupSize:3,ajaxParam:'col=1&appid=1&webid=41&path=/&columnid={column}&unitid={unit}'}})"
        ";</script>"
    )


def answer(entries: list[Entry], total: int, size: int, style: int) -> str:
    """An answer of the paging service."""
    pages = -(-total // size)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>'
        f"<nextgroup><![CDATA[]]></nextgroup><recordset>{records(entries, style, odd=False)}</recordset></datastore>"
    )


def page(content: str, title: str = "年度报告") -> str:
    """A column page around its list."""
    return (
        f'<html><head><title>岚泊区 {title}</title><meta name="Generator" content="大汉版通">'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
        '<body><a href="/col/col31000/index.html">首页</a><div class="list"><ul></ul></div>'
        f"{content}<div>Produced By 大汉网络 大汉版通发布系统</div></body></html>"
    )


def static(entries: list[Entry]) -> str:
    """A list written into the page."""
    lines = "".join(f'<li><a href="{entry.href}">{escape(entry.title)}</a><span>{entry.day}</span></li>' for entry in entries)
    return page(f'<div class="rsx_cont"><ul>{lines}</ul></div>')


def module_rows(entries: list[Entry]) -> str:
    """What search.jsp of the xxgk module answers."""
    rows = "".join(
        f'<tr class="tr_main_value_{"odd" if at % 2 else "even"}"><td>{at}</td>'
        f'<td><a href="{entry.href}?xxgkhide=1" mc="{escape(entry.title)}" rq="{entry.day}">'
        f"{escape(entry.title)}</a></td><td>{entry.day}</td></tr>"
        for at, entry in enumerate(entries)
    )
    return f'<table><tr class="tb_title"><td>共&nbsp;1&nbsp;页</td></tr>{rows}</table>'


def module_shell(area: str) -> str:
    """The page of a unit in the xxgk module: no list, an iframe and a script call."""
    service = f"/module/xxgk/search.jsp?standardXxgk=1&infotypeId=LB01&vc_title=&vc_number=&area={area}"
    call = f"loadDynamic('{service}','div31007','0','31007','9','41','','')"
    frame = f'<iframe src="/module/xxgk/tree.jsp?standardXxgk=1&amp;area={area}&amp;divid=div31007"></iframe>'
    return page(
        f'{frame}<div id="div31007"></div><script src="/module/xxgk/script/dynamic.js"></script><script>{call};</script>',
        "政府信息公开指南",
    )


MODULE_TREE = (
    "<script>d = new dTree('d');d.add(0,-1,'目录');d.add(1,0,'政府信息公开指南',\"javascript:funclick('LB00','1')"
    "\");d.add(2,0,'政府信息公开年报(3)',\"javascript:funclick('LB01','2')\");document.write(d)"
    ";</script>"
)
JPAAS = (
    '<html><head><title>年度报告</title></head><body><div class="default_pgContainer">'
    '</div><script src="/jpaas-publish-server/static/js/unit.js"></script><script>'
    'var u="/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&webId=41&tplSetId=9&pageType=column&tagId=list";'
    "</script></body></html>"
)
