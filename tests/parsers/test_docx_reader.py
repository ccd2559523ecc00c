"""Word files are read as Word shows them: spans, automatic numbers, accepted revisions, text boxes; traps are refused."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest

from parsers.blocks import Document, Grid, Paragraph, Picture, ReadError
from parsers.readers import docx_package
from parsers.readers.docx import read_docx
from parsers.readers.docx_numbering import chinese, written
from parsers.tables import read_tables
from standin.form import addresses, grids
from standin.tables import place
from tests.parsers.make_docx import docx, numbered, numbering, p, package, table_of, tbl, tc, tr


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def grid_of(document: Document) -> Grid:
    return next(block for block in document.blocks if isinstance(block, Grid))


def matrix(grid: Grid) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in grid.matrix()]


@pytest.mark.parametrize("template", ["2019", "2021"])
def test_the_whole_form_comes_back_cell_by_cell(template: str) -> None:
    forms = grids(template)
    values = {address: str(number) for name in forms for number, address in enumerate(addresses(forms[name]), 3)}
    document = read_docx(docx("".join(p("间") + table_of(place(grid, values)) for grid in forms.values())))
    read = read_tables(document, int(template))
    assert {address: cell.raw for address, cell in read.cells.items()} == values
    assert all(cell.place.path for cell in read.cells.values())


def test_places_count_elements_per_kind() -> None:
    document = read_docx(
        docx(p("一") + tbl(tr(tc("甲"), tc("1"))) + p("二") + tbl(tr(tc("a"), tc("b")), tr(tc("乙"), tc("2"))))
    )
    places = [block.place.path for block in document.blocks]
    assert places == ["body/p[1]", "body/tbl[1]", "body/p[2]", "body/tbl[2]"]
    assert document.blocks[3].cells[-1].place.path == "body/tbl[2]/tr[2]/tc[2]"  # type: ignore[union-attr]


def test_columns_left_out_and_merges_of_unequal_width() -> None:
    start = '<w:vMerge w:val="restart"/>'
    rows = tbl(
        tr(tc("组", start), tc("x"), tc("1")),
        tr(tc("", "<w:vMerge/>"), tc("y"), tc("2")),
        tr(tc("z"), tc("3"), properties='<w:gridBefore w:val="1"/>'),
    )
    grid = grid_of(read_docx(docx(rows)))
    assert matrix(grid) == [["组", "x", "1"], ["组", "y", "2"], [None, "z", "3"]]


def test_revisions_count_as_accepted_and_are_noted() -> None:
    run = "<w:r><w:t>本年{}</w:t></w:r>"
    body = p(
        f'{run.format("收到")}<w:del w:id="1"><w:r><w:delText>12</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>13</w:t></w:r></w:ins><w:r><w:t>件</w:t></w:r>'
    ) + tbl(tr(tc("名"), tc("数")), tr(tc("旧"), tc("9"), properties='<w:del w:id="3"/>'), tr(tc("新"), tc("8")))
    document = read_docx(docx(body))
    assert texts(document) == ["本年收到13件"]
    assert matrix(grid_of(document)) == [["名", "数"], ["新", "8"]]
    assert [note.code for note in document.notes] == ["docx_tracked_changes"]


def test_automatic_numbers_stand_in_the_text() -> None:
    levels = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("bullet", "\uf0b7"))
    body = (
        p("总体情况", numbered())
        + p("主动公开", numbered(1))
        + p("依申请公开", numbered(1))
        + p("第一点", numbered(2))
        + p("要点", numbered(3))
        + p("主动公开政府信息情况", numbered())
        + p("子项", numbered(1))
        + p("无号", numbered(0, "0"))
    )
    expected = [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "1.第一点",
        "要点",
        "二、主动公开政府信息情况",
        "（一）子项",
        "无号",
    ]
    assert texts(read_docx(docx(body, {"numbering": numbering(levels)}))) == expected


def test_lists_restart_where_word_restarts_them_and_styles_carry_numbers() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    parts = {
        "numbering": numbering((("chineseCounting", "%1、"),), (("1", ""), ("2", again))),
        "styles": '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="4"><w:basedOn w:val="3"/></w:style>',
    }
    body = (
        p("甲", '<w:pStyle w:val="3"/>')
        + p("乙", '<w:pStyle w:val="4"/>')
        + p("丙", numbered(0, "2"))
        + p("丁", numbered(0, "2"))
    )
    document = read_docx(docx(body, parts))
    assert texts(document) == ["一、甲", "二、乙", "一、丙", "二、丁"]
    assert [block.heading_level for block in document.blocks if isinstance(block, Paragraph)] == [1, None, None, None]


def test_numbers_are_written_as_word_writes_them() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 35, 105)] == ["一", "十", "十一", "二十", "三十五", "一〇五"]
    assert [written(number, "decimalEnclosedCircle") for number in (1, 20)] == ["①", "⑳"]
    assert [written(9, form) for form in ("upperRoman", "lowerLetter", "decimalZero", "decimalFullWidth")] == [
        "IX",
        "i",
        "09",
        "９",
    ]


def test_content_controls_boxes_breaks_and_hidden_text() -> None:
    box = "<w:txbxContent>" + p("框中文字") + "</w:txbxContent>"
    shape = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = (
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + p("控件中 的段落") + "</w:sdtContent></w:sdt>"
        + p("<w:r><w:t>前</w:t><w:br/><w:t>后</w:t><w:tab/><w:t>2024 年</w:t></w:r>")
        + p("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>显示</w:t></w:r>")
        + p(f"<w:r><w:t>锚</w:t>{shape}</w:r>")
    )  # fmt: skip
    assert texts(read_docx(docx(body))) == ["控件中的段落", "前", "后2024年", "显示", "锚", "框中文字"]


def test_fields_show_their_result_only() -> None:
    field = '<w:r><w:fldChar/><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:hyperlink r:id="r1"><w:r><w:t>网址</w:t></w:r></w:hyperlink>'
    assert texts(read_docx(docx(p(field)))) == ["网址"]


def test_layout_tables_give_their_content() -> None:
    inner = tbl(tr(tc("信息内容"), tc("数量")), tr(tc("规章"), tc("")))
    document = read_docx(docx(tbl(tr(tc(p("一、总体情况") + inner)), tr(tc("说明文字")))))
    assert texts(document) == ["一、总体情况", "说明文字"]
    grid = grid_of(document)
    assert matrix(grid) == [["信息内容", "数量"], ["规章", ""]]
    assert grid.place.path == "body/tbl[1]/tr[1]/tc[1]/tbl[1]"


def test_pictures_are_blocks_with_their_file() -> None:
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="统计表"/><a:blip r:embed="rId5"/></wp:inline></w:drawing></w:r>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId5" Type="image" Target="media/image1.png"/></Relationships>'
    )
    document = read_docx(docx(p(drawing), {"word/_rels/document.xml.rels": relations}))
    picture = document.blocks[0]
    assert isinstance(picture, Picture)
    assert (picture.source, picture.alt, picture.place.path) == ("media/image1.png", "统计表", "body/p[1]")


def test_strict_documents_and_files_of_another_writer() -> None:
    plain = docx(p("正文"))
    files = {"word/document.xml": ""}
    files["word/document.xml"] = (
        '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p>'
        "</w:body></w:document>"
    )
    assert texts(read_docx(package(files))) == texts(read_docx(plain)) == ["正文"]
    other = python_docx.Document()
    other.add_heading("一、总体情况", level=2)
    table = other.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "组"
    table.cell(2, 1).merge(table.cell(2, 2)).text = "5"
    buffer = io.BytesIO()
    other.save(buffer)
    document = read_docx(buffer.getvalue())
    assert document.blocks[0] == Paragraph("一、总体情况", document.blocks[0].place, 2)
    assert matrix(grid_of(document)) == [["组", "", ""], ["组", "", ""], ["", "5", "5"]]


def _refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_docx(data)
    assert caught.value.message.endswith("。")
    return caught.value


def test_what_is_no_word_file_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    good = docx(p("正文") * 400)
    assert _refused(b"").code == "docx_empty"
    assert _refused(good[: len(good) // 2]).code == "docx_broken"
    assert _refused(package({"xl/workbook.xml": "<a/>"})).code == "docx_not"
    assert _refused(package({"word/document.xml": "<w:document"})).code == "docx_broken"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert _refused(ole).code == "docx_legacy"
    assert _refused(ole + "EncryptedPackage".encode("utf-16-le")).code == "docx_encrypted"
    entity = '<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document xmlns:w="x">&a;</w:document>'
    assert _refused(package({"word/document.xml": entity})).code == "docx_broken"
    monkeypatch.setattr(docx_package, "_LARGEST_PART", 1000)
    assert _refused(good).code == "docx_too_large"


def test_an_empty_document_is_a_document_without_blocks() -> None:
    document = read_docx(docx(p("")))
    assert document.blocks == []
    assert [note.code for note in document.notes] == ["docx_no_content"]


@pytest.mark.samples
def test_the_blank_official_form_has_only_blanks(samples: Path) -> None:
    read = read_tables(read_docx((samples / "template_2021_blank.docx").read_bytes()), 2021)
    assert len(read.cells) == 200
    assert {(cell.raw, cell.value) for cell in read.cells.values()} == {("", None)}


_RAISED = '<w:vertAlign w:val="superscript"/>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    "content",
    [
        run("7", "<w:strike/>") + run("12"),
        run("7", '<w:dstrike w:val="true"/>') + run("12"),
        run("12", '<w:strike w:val="0"/>'),
        run("12") + run("1", '<w:vertAlign w:val="superscript"/>'),
        run("1") + run("2") + run("[3]", '<w:vertAlign w:val="superscript"/>'),
        run("12", "<w:strike/>"),  # nothing was put in its place
        run("12") + "<w:proofErr/>" + run("1", _RAISED) + run("2", _RAISED),
    ],
)
def test_struck_words_and_footnote_marks_are_no_digits(content: str) -> None:
    document = read_docx(
        docx(p(f"<w:r><w:t>公开</w:t></w:r>{content}<w:r><w:t>条</w:t></w:r>") + tbl(tr(tc("甲"), tc(p(content)))))
    )
    assert matrix(grid_of(document)) == [["甲", "12"]]
    expected = "公开条" if content == run("12", "<w:strike/>") else "公开12条"
    assert texts(document) == [expected]


def test_a_number_that_is_raised_as_a_whole_keeps_its_digits() -> None:
    number = f"<w:pPr/>{run('1', _RAISED)}<w:proofErr/>{run('2', _RAISED)}"
    document = read_docx(docx(tbl(tr(tc("甲"), tc(p(number))))))
    assert matrix(grid_of(document)) == [["甲", "12"]]


def test_a_struck_paragraph_of_a_cell_gives_way_to_the_other() -> None:
    document = read_docx(docx(tbl(tr(tc("甲"), tc(p(run("7", "<w:strike/>")) + p("12"))))))
    assert matrix(grid_of(document)) == [["甲", "12"]]


def test_a_table_in_a_text_box_keeps_its_words() -> None:
    table = tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2")))
    shape = f"<v:shape><v:textbox><w:txbxContent>{table}</w:txbxContent></v:textbox></v:shape>"
    document = read_docx(docx(p(f"<w:r><w:pict>{shape}</w:pict></w:r>")))
    assert matrix(grid_of(document)) == [["甲", "1"], ["乙", "2"]]
