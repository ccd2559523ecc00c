"""The seeds of the fuzzers, made by the tests' own writers: small reports in every format, lists, and prose. Run to write corpus/."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import xlsxwriter

from tests.parsers import make_docx as word
from tests.parsers.make_html import official, page, site_page, table
from tests.parsers.make_pdf import Drawing, PdfMaker, evenly, simple_table
from tests.rules.base import clean_cells

_NO_TABLES = {"T2": "", "T3": "", "T4": ""}
CORPUS = Path(__file__).with_name("corpus")
_ISLAND = (
    '<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=1"></a>]]>'
    "</nextgroup><recordset><record><![CDATA[<li><a href='/art/2024/1/25/art_1_2.html' title='2023年政府信息公开工作年度报告'>报告"
    "</a><span>2024-01-25</span></li>]]></record></recordset><totalrecord>1</totalrecord></datastore></script>共1条 第1/1页"
)
_PROSE = (
    "2023年，我局新收政府信息公开申请12件，上年结转1件，其中予以公开6件、部分公开2件，结转下年度继续办理1件。"
    "（一）主动公开126条，其中网站84条，公众号42条，同比增长12.5%。二○二四年一月五日 2024-01-25 15:40:38"
)


_LIST_JSON = (
    '{"code":200,"data":{"total":2,"html":"<li><a href=\\"/art/2024/1/25/art_1_2.html\\">2023年政府信息公开工作年度报告</a></li>",'
    '"tree":[{"id":"1","name":"政府信息公开年报","children":[{"id":"2","name":"2023"}]}]}}'
)
_SITE = (
    '[site]\nid = "t"\nname = "清河区人民政府"\nbase_url = "http://www.example.org"\nhosts = ["www.example.org"]\n'
    '[crawl]\ndelay_s = 1.0\n[[columns]]\nurl = "/col/col1/index.html"\nyear = 2023\n'
)
_UNITS = "unit_id,name,kind,aliases,active_from\nqinghe,清河镇人民政府,town,清河镇|清河,2021\n"
_POLICY = '[deadlines]\ntown = "01-31"\n[severity]\nT3-BALANCE = "warning"\n[quiet]\nhours = "20:00-08:00"\n[[channels]]\ntype = "file"\n'
_DECISION = (
    '{"id":"1","at":"2024-02-05T00:00:00+00:00","action":"confirm","fingerprint":"aa","rule":"T3-BALANCE","unit_id":"qinghe",'
    '"year":2023,"reason":"属实","author":"编造的人"}\n'
)


def seeds() -> dict[str, bytes]:
    """Name to bytes."""
    values = {address: cell.raw for address, cell in clean_cells("2021").items()}
    tables = {name: table(grid) for name, grid in official("2021", values).items()}
    html = site_page(page(tables))
    small = word.tbl(
        word.tr(word.tc("行政许可", '<w:gridSpan w:val="2"/>'), word.tc("1")), word.tr(word.tc("行政处罚"), word.tc("2"))
    )
    docx = word.docx(word.p("2023年政府信息公开工作年度报告") + word.p("一、总体情况", word.numbered()) + small)
    return {
        "report.html": html.encode(),
        "gbk.html": site_page(page(_NO_TABLES)).encode("gb18030"),
        "report.docx": docx,
        "report.pdf": _pdf(),
        "report.xlsx": _xlsx(),
        "report.txt": ("2023年政府信息公开工作年度报告\n一、总体情况\n" + _PROSE + "\n行政许可\n1\n").encode(),
        "report.md": ("# 报告\n\n| 行政许可 | 1 |\n|---|---|\n| 行政处罚 | 2 |\n" + _PROSE).encode(),
        "report.mht": b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + page(_NO_TABLES).encode(),
        "list.html": _ISLAND.encode(),
        "list.json": _LIST_JSON.encode(),
        "robots.txt": b"User-agent: *\nDisallow: /admin*$\nCrawl-delay: 2\nUser-agent: wendeng-audit\nAllow: /col/\n",
        "site.toml": _SITE.encode(),
        "units.csv": _UNITS.encode(),
        "policy.toml": _POLICY.encode(),
        "decisions.jsonl": _DECISION.encode(),
        "prose.txt": _PROSE.encode(),
        "report.ofd": _zip({"OFD.xml": '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>D.xml</ofd:DocRoot>'
                                       "</ofd:DocBody></ofd:OFD>", "D.xml": "<Document><Pages><Page BaseLoc='P.xml'/></Pages></Document>",
                            "P.xml": "<Page><Content><Layer><TextObject Boundary='0 0 50 5' Size='5'><TextCode X='0' Y='4' DeltaX='g 3 5'>"
                                     "年度报告</TextCode></TextObject></Layer></Content></Page>"}),
    }  # fmt: skip


def _pdf() -> bytes:
    maker = PdfMaker()
    sheet = maker.page()
    sheet.text(60, 60, "2023年政府信息公开工作年度报告")
    Drawing(simple_table([["行政许可", "1"], ["行政处罚", "2"]]), evenly((2, 1)), "full").draw(sheet, 100)
    return maker.data()


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2024, 1, 1)})
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 1, "2023年政府信息公开工作年度报告")
        sheet.write_row(1, 0, ["行政许可", 1])
        sheet.write_row(2, 0, ["行政处罚", "2"])
    return buffer.getvalue()


def _zip(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


if __name__ == "__main__":
    CORPUS.mkdir(exist_ok=True)
    for name, data in seeds().items():
        (CORPUS / name).write_bytes(data)
