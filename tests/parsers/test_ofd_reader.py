"""OFD files: characters fall where deltas and matrices put them, rules make tables, and what cannot be read says so."""

from __future__ import annotations

import pytest

from parsers.blocks import Document, Grid, Paragraph, Picture, ReadError
from parsers.readers.ofd import read_ofd
from parsers.readers.ofd_package import MAX_PAGES
from standin.form import addresses, grids
from standin.tables import place
from tests.parsers.make_ofd import OfdMaker, archive, new_sheet, page_xml
from tests.parsers.make_pdf import Drawing, evenly, simple_table
from tests.parsers.test_pdf_reader import grid_of, matrix, paragraphs

_LINE = "本报告按照政府信息公开条例的要求编制。"
_LIST = [["序号", "名称", "数量"], ["1", "规章", "12"], ["2", "规范性文件", "3"]]


def read_objects(objects: str) -> Document:
    maker = OfdMaker()
    maker.page().text(60, 30, _LINE)
    return read_ofd(maker.data({"Doc_0/Pages/Page_0/Content.xml": page_xml(objects)}))


def text_object(code: str, attributes: str = 'Boundary="20 20 150 6" Size="5"') -> str:
    return f'<ofd:TextObject ID="5" Font="3" {attributes}>{code}</ofd:TextObject>'


@pytest.mark.parametrize("style", ["full", "filled", "no_sides", "no_bottom"])
def test_the_form_is_read_over_a_page_break_like_that_of_a_pdf(style: str) -> None:
    grid = grids("2021")["T3"]
    placed = place(grid, {address: str(number) for number, address in enumerate(addresses(grid), 3)})
    drawing = Drawing(placed, evenly((3, 4, 8, *([3] * 7))), style)
    maker = OfdMaker()
    drawing.draw(maker.page(), 90, 0, 11)
    drawing.draw(maker.page(), 90, 11, max(cell.end for cell in placed))
    document = read_ofd(maker.data())
    read = {"".join(cell.text.split()) for cell in grid_of(document).cells}
    assert {str(number) for number in range(3, 3 + len(addresses(grid)))} <= read
    assert (grid_of(document).n_rows, grid_of(document).n_cols) == (28, 10)
    assert {cell.place.page for cell in grid_of(document).cells} == {1, 2}
    assert all(cell.place.bbox for cell in grid_of(document).cells)


def test_steps_between_characters_are_taken_as_written_and_repeated() -> None:
    wide = text_object('<ofd:TextCode X="0" Y="4.4" DeltaX="g 2 5 30 2.5">共收到12</ofd:TextCode>')
    assert paragraphs(read_objects(wide)) == ["共收到12"]
    # Digits as far apart as characters, or a little farther where a line was justified, are still one number.
    for step in ("5", "5.6"):
        even = text_object(f'<ofd:TextCode X="0" Y="4.4" DeltaX="g 14 {step}">自2025年12月31日共169条</ofd:TextCode>')
        assert paragraphs(read_objects(even)) == ["自2025年12月31日共169条"]
    apart = text_object('<ofd:TextCode X="0" Y="4.4" DeltaX="5 5 3 20 3">规章1234</ofd:TextCode>')
    assert paragraphs(read_objects(apart)) == ["规章12 34"]
    down = text_object('<ofd:TextCode X="0" Y="4.4" DeltaY="g 3 7">上下排列</ofd:TextCode>')
    assert paragraphs(read_objects(down)) == ["上", "下", "排", "列"]
    goes_on = text_object(
        '<ofd:TextCode X="0" Y="4.4" DeltaX="5">共收</ofd:TextCode><ofd:TextCode X="10" DeltaX="5">到七</ofd:TextCode>'
    )
    assert paragraphs(read_objects(goes_on)) == ["共收到七"]


def test_matrices_move_and_scale_characters() -> None:
    scaled = text_object(
        '<ofd:TextCode X="0" Y="2.2" DeltaX="2.5">规章</ofd:TextCode>', 'Boundary="20 20 80 6" Size="2.5" CTM="2 0 0 2 10 4"'
    )
    block = read_objects(scaled).blocks[0]
    assert isinstance(block, Paragraph)
    assert block.text == "规章"
    assert block.place.bbox is not None
    # 30 mm from the left, two characters of 5 mm.
    assert block.place.bbox[0] == pytest.approx(30 * 72 / 25.4, abs=0.2)
    assert block.place.bbox[2] == pytest.approx(40 * 72 / 25.4, abs=0.2)


def test_templates_are_drawn_behind_every_page() -> None:
    maker = OfdMaker(template=new_sheet())
    assert maker.template is not None
    Drawing(simple_table([["", "", ""]] * 3), [60, 150, 300, 400]).draw(maker.template, 100)
    for _ in range(2):
        sheet = maker.page()
        for row, line in enumerate(_LIST):
            for x, text in zip((64, 154, 304), line, strict=True):
                sheet.text(x, 104 + 18 * row, text, 8)
    document = read_ofd(maker.data())
    assert matrix(grid_of(document))[:3] == _LIST


def test_pictures_stay_pictures_and_hidden_layers_unread() -> None:
    picture = '<ofd:ImageObject ID="6" Boundary="20 60 150 100" ResourceID="8"/>'
    hidden = text_object(
        "<ofd:TextCode X='0' Y='4'>看不见的字</ofd:TextCode>", 'Boundary="20 40 80 6" Size="5" Visible="false"'
    )
    document = read_objects(text_object(f'<ofd:TextCode X="0" Y="4.4">{_LINE}</ofd:TextCode>') + picture + hidden)
    assert paragraphs(document) == [_LINE]
    assert [type(block) for block in document.blocks] == [Paragraph, Picture]


def _refused(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_ofd(data)
    assert caught.value.message.endswith("。")
    return caught.value


def test_what_cannot_be_read_says_so() -> None:
    maker = OfdMaker()
    maker.page().text(60, 60, _LINE)
    whole = maker.data()
    page = "Doc_0/Pages/Page_0/Content.xml"
    assert _refused(whole[: len(whole) // 2]).code == "ofd_broken"
    assert _refused(maker.data({"Doc_0/Document.xml": None})).code == "ofd_broken"
    assert _refused(maker.data({page: None})).code == "ofd_broken"
    assert _refused(maker.data({page: "<ofd:Page"})).code == "ofd_broken"
    entity = '<!DOCTYPE x [<!ENTITY a "b">]>' + page_xml("")
    assert _refused(maker.data({page: entity})).code == "ofd_broken"
    assert _refused(maker.data({"Doc_0/Encryptions.xml": "<a/>"})).code == "ofd_encrypted"
    assert _refused(maker.data({page: page_xml("")})).code == "ofd_no_text"
    picture = page_xml('<ofd:ImageObject ID="6" Boundary="0 0 210 297" ResourceID="8"/>')
    assert _refused(maker.data({page: picture})).code == "ofd_no_text"
    nonsense = "".join(chr(0x1820 + number % 80) for number in range(150))
    code = text_object(f'<ofd:TextCode X="0" Y="4">{nonsense}</ofd:TextCode>')
    assert _refused(maker.data({page: page_xml(code)})).code == "ofd_garbled"
    assert _refused(archive({"OFD.xml": b"<a>" + b" " * (65 * 1024 * 1024) + b"</a>"})).code == "ofd_too_large"


def test_too_many_pages_are_refused() -> None:
    maker = OfdMaker()
    for _ in range(MAX_PAGES + 1):
        maker.page()
    assert _refused(maker.data()).code == "ofd_too_long"


def test_a_step_count_out_of_all_measure_costs_no_memory() -> None:
    document = read_objects(text_object('<ofd:TextCode X="0" Y="4.4" DeltaX="g 999999999999 5">共收到七件</ofd:TextCode>'))
    assert paragraphs(document) == ["共收到七件"]


def test_no_grid_comes_from_a_frame_of_text() -> None:
    maker = OfdMaker()
    sheet = maker.page()
    for box in ((60, 90, 500, 90), (60, 200, 500, 200), (60, 90, 60, 200), (500, 90, 500, 200)):
        sheet.rule(*box)
    sheet.text(80, 120, "框里的一句话。")
    document = read_ofd(maker.data())
    assert not [block for block in document.blocks if isinstance(block, Grid)]
    assert paragraphs(document) == ["框里的一句话。"]
