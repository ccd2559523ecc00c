"""Pages of PDF files and scans as pictures, and the boxes to draw on them; a picture depends only on the document and the page."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pypdfium2
from msgspec import Struct
from PIL import Image, ImageOps, UnidentifiedImageError

from output.site.files import replace_bytes
from output.site.places import sheet_path
from output.site.sources import PICTURES, Source
from parsers.blocks import Place

_WIDTH = 1240  # pixels: 150 dots per inch on A4
_COLOURS = 48  # enough for text and a red seal
_LARGEST = 80_000_000  # pixels; larger pictures are not opened
_MARGIN = 14.0
# What a file that cannot be shown may raise.
_FAULTS = (pypdfium2.PdfiumError, UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError)


class Box(Struct, frozen=True):
    """A box in points from the top left, and the numbers of the findings it belongs to."""

    x: float
    y: float
    width: float
    height: float
    marks: tuple[int, ...]


class Sheet(Struct, frozen=True):
    """One page with its size in points, where its picture lies, and what is marked on it."""

    path: str
    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]

    def excerpt(self, number: int) -> tuple[float, float, float, float] | None:
        """The part of the page (x, y, width, height) around the boxes of one finding, over the whole width."""
        own = [box for box in self.boxes if number in box.marks]
        if not own:
            return None
        top = max(min(box.y for box in own) - _MARGIN * 2, 0.0)
        bottom = min(max(box.y + box.height for box in own) + _MARGIN * 2, self.height)
        return 0.0, top, self.width, bottom - top


def sheets(source: Source, marks: Mapping[Place, tuple[int, ...]]) -> list[Sheet]:
    """The pages that hold marked places, first page first; none where the file cannot be shown."""
    by_page: dict[int, list[Box]] = {}
    for place, numbers in marks.items():
        if place.bbox is not None:
            left, top, right, bottom = place.bbox
            by_page.setdefault(place.page or 1, []).append(Box(left, top, right - left, bottom - top, numbers))
    sizes = page_sizes(source, by_page)
    return [
        Sheet(sheet_path(source.sha256, page), page, *sizes[page], tuple(sorted(boxes, key=lambda box: (box.y, box.x))))
        for page, boxes in sorted(by_page.items())
        if page in sizes
    ]


def page_sizes(source: Source, pages: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Width and height in points of those of the pages that exist; pictures count one point a pixel, upright."""
    if not source.data:
        return {}
    try:
        if source.kind == "pdf":
            with pypdfium2.PdfDocument(source.data) as pdf:
                return {page: pdf[page - 1].get_size() for page in pages if 1 <= page <= len(pdf)}
        with Image.open(io.BytesIO(source.data)) as picture:
            if picture.width * picture.height > _LARGEST:
                return {}
            frames = getattr(picture, "n_frames", 1)
            sizes = {}
            for page in pages:
                if 1 <= page <= frames:
                    picture.seek(page - 1)
                    upright = ImageOps.exif_transpose(picture)
                    sizes[page] = (float(upright.width), float(upright.height))
            return sizes
    except _FAULTS:
        return {}


def write_sheets(
    source: Source, shown: Iterable[Sheet], folder: Path, is_there: Callable[[Path], bool] = Path.exists
) -> list[Path]:
    """Write the pictures that are not there yet; returns the paths of all of them."""
    paths = []
    for sheet in shown:
        path = folder / sheet.path
        paths.append(path)
        if not is_there(path):
            replace_bytes(path, _picture(source, sheet))
    return paths


def _picture(source: Source, sheet: Sheet) -> bytes:
    """The page; white where it has a size but cannot be drawn, so that the boxes still show where to look."""
    try:
        return picture_of(source, sheet.page)
    except _FAULTS:
        return _png(Image.new("RGB", (_WIDTH, max(1, round(_WIDTH * sheet.height / max(sheet.width, 1.0)))), "white"))


def picture_of(source: Source, page: int) -> bytes:
    """One page as a PNG of few colours."""
    if source.kind in PICTURES:
        with Image.open(io.BytesIO(source.data)) as picture:
            picture.seek(page - 1)
            image = ImageOps.exif_transpose(picture).convert("RGB")
        if image.width > _WIDTH:
            image = image.resize((_WIDTH, round(image.height * _WIDTH / image.width)))
    else:
        with pypdfium2.PdfDocument(source.data) as pdf:
            sheet = pdf[page - 1]
            image = sheet.render(scale=min(_WIDTH / max(sheet.get_width(), 1.0), 4.0)).to_pil().convert("RGB")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
