"""Article pages in the product's many layouts: where title, date, body and signature stand differs from page to page."""

from html import escape

from tests.second_site.report import TABLE_PARTS, Report
from tests.second_site.tables import STYLES
from tests.second_site.units import DISTRICT

NAV = '<div class="nav"><a href="/">首页</a> &gt; <a href="/col/col31000/index.html">政府信息公开</a> &gt; 年度报告</div><h1>首页</h1>'
TAIL = (
    '<div class="tail"><a href="javascript:window.print()">打印本页</a> 关闭窗口 分享 相关文章：'
    '<a href="/art/2019/5/6/art_31900_699999.html">岚泊区2018年网站工作年度报表</a></div>'
    '<div class="foot">Produced By 大汉网络 大汉版通发布系统 '
    '<a href="/module/download/downfile.jsp?classid=0&showname=申请表.doc&filename=0123456789abcdef0123456789abcdef.doc">'
    "申请表</a></div>"
)


def _meta(report: Report, style: int) -> str:
    moment = report.meta_date or report.published
    stamp = f"{moment:%Y-%m-%d %H:%M}" if report.show_date else ""
    values = {
        "ArticleTitle": report.title,
        "PubDate": stamp,
        "ContentSource": report.unit.name,
        "SiteName": f"{DISTRICT}人民政府",
        "Author": "null",
    }
    values |= {"Maketime": f"{moment:%Y}-12-30 03:00:00", "ColumnName": "年度报告"}
    if style % 3 == 0:
        return "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in values.items())
    if style % 3 == 1:
        return "".join(f"<META content='{escape(value)}' name='{name.lower()}'/>" for name, value in values.items())
    return "".join(f'<meta content="{escape(value)}" lang="zh" NAME="{name.upper()}" />' for name, value in values.items())


def _shown_date(report: Report, style: int) -> str:
    moment = report.published
    if not report.show_date:
        return "<span>浏览次数：</span>"
    return (
        f"发布日期:{moment:%Y-%m-%d %H:%M:%S}",
        f"发布时间：{moment:%Y年%m月%d日 %H:%M} 信息来源：",
        f"发布时间:{moment:%Y/%m/%d %H:%M} 字号:[ 大 中 小 ]",
        f"时间: {moment:%H:%M}",
    )[style % 4]


def body(report: Report, attachments: str = "", pictures: dict[str, str] | None = None) -> str:
    """Introduction, parts, tables and signature as the editor left them; `pictures` replaces tables by images."""
    out = [f"<p>　　{escape(line)}</p>" for line in report.introduction]
    tag = ("p", "h3", "p", "div")[report.page_style % 4]
    for at, (numeral, heading, lines) in enumerate(report.parts):
        out.append(f"<{tag}><strong>{numeral}、{heading}</strong></{tag}>")
        out += [f"<p style='text-indent:2em'><span>{escape(line)}</span></p>" for line in lines]
        table = TABLE_PARTS.get(at)
        if table and table not in report.without_tables:
            if pictures and table in pictures:
                out.append(f'<p align="center"><img src="{pictures[table]}" alt=""></p>')
            else:
                out.append(STYLES[report.table_style % len(STYLES)](report.grid(table)))
    out.append(attachments)
    out += [f'<p style="text-align:right">{line}</p>' for line in report.signature.split("\n")]
    return "\n".join(out)


def article(report: Report, content: str, visits: int) -> str:
    """The whole page around a body, in one of six layouts; `visits` is a counter that changes by itself."""
    style = report.page_style
    cut = report.title.find(f"{report.year}")
    lines = f"{report.title[:cut]}<br/>{report.title[cut:]}" if style % 2 and cut > 0 else report.title
    date = f"{_shown_date(report, style)} <span>访问次数：{visits}</span>"
    block = (
        f'<div class="top"><h1>{lines}</h1></div><div class="info">{date}</div><!--ZJEG_RSS.content.begin-->'
        f'<meta name="ContentStart"><div id="zoom">{content}</div><meta name="ContentEnd"><!--ZJEG_RSS.content.end-->',
        f'<table class="art"><tr><td class="title">{lines}</td></tr><tr><td>{date}</td></tr>'
        f'<tr><td><div id="Zoom">{content}</div></td></tr></table>',
        f'<table width="90%"><tr><td class="title">{lines}</td></tr><tr><td align="center">'
        f'{date}</td></tr><tr><td class="bt_content"><div class="art_con">{content}</div></td>'
        "</tr></table>",
        f'<div class="sp_title">{lines}</div><p class="sj">{date}</p><div class="art_con">{content}</div>',
        f"<!--<$[标题]>begin-->{lines}<!--<$[标题]>end--><p>{date}</p><!--<$[信息内容]>begin-->{content}<!--<$[信息内容]>end-->",
        f'<div class="xl"><h2>{lines}</h2><h6>{date}</h6><div class="xl-main">{content}</div></div>',
    )[style % 6]
    number_block = ""
    if style % 4 == 3 and report.show_date:
        moment = report.published
        number_block = (
            f"<table><tr><td>索引号</td><td>113710990000/{moment.year}-{report.number % 10000:05d}</td>"
            f"<td>发布单位</td><td>{report.unit.name}</td></tr>"
            f"<tr><td>内容分类</td><td>{report.year}年</td><td>成文日期</td><td>{moment:%Y-%m-%d}</td></tr></table>"
        )
    title = f"{DISTRICT}人民政府 年度报告 {report.title}"
    return f"<!DOCTYPE html><html><head><title>{title}</title>{_meta(report, style)}</head><body>{NAV}{number_block}{block}{TAIL}</body></html>"
