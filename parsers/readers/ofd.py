"""OFD (GB/T 33190) to blocks: characters and rules are placed as the file says, then read by the same engine as a PDF's."""

from __future__ import annotations

from parsers.blocks import Document, ReadError
from parsers.readers.ofd_draw import draw
from parsers.readers.ofd_package import open_ofd
from parsers.readers.paged import Pages
from parsers.readers.pdf_damage import damage
from parsers.readers.pdf_page import view_page

_COPY = "请向发布单位索取 PDF、Word 或网页版本。"


def read_ofd(data: bytes) -> Document:
    """Read an OFD. Boxes are in points from the top left of the page.

    ReadError codes: ofd_broken, ofd_encrypted, ofd_too_large, ofd_too_long, ofd_no_text (only pictures or outlines),
    ofd_garbled (characters that say nothing).
    """
    package = open_ofd(data)
    pages = Pages("ofd", meta=package.meta)
    for number, page in enumerate(package.pages, 1):
        pages.add_view(view_page(draw(page, package.graphics), number))
    whole = "".join(pages.texts)
    if not whole.strip():
        seen = "只有图片" if pages.pictures else "没有文字"
        raise ReadError("ofd_no_text", f"OFD 共{len(pages.texts)}页，{seen}，读不出内容。{_COPY}")
    wrong = damage(whole)
    if wrong is not None:
        raise ReadError("ofd_garbled", f"OFD 的文字不可用：{wrong}。{_COPY}")
    blocks = pages.blocks()
    return Document(format="ofd", meta=pages.meta, notes=pages.notes, blocks=blocks)
