"""Pictures as arrays: decoded within limits, set upright, brought to about 200 dpi, straightened; every step can be undone."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

from parsers.blocks import ReadError
from parsers.readers.pdf_page import Box

DPI = 200.0
MAX_PIXELS = 80_000_000
MAX_PAGES = 60
_LARGEST_SIDE = 3600
_PAGE_WIDTH = 1654  # A4 at 200 dpi
_SMALL_COPY = 1000
_STEEPEST = 8.0
_STRAIGHT = 0.04  # degrees


class Upright(Struct):
    """An image that is ready for reading, and the way back from its pixels to those of the source.

    `matrix` maps source pixels to these, as two rows of three numbers; `scale` is the factor that was applied.
    """

    image: Any
    matrix: Any
    scale: float

    def on_source(self, box: Box) -> Box:
        """A box of this image as the smallest upright box around it in the source."""
        import cv2
        import numpy as np

        x0, top, x1, bottom = box
        corners = np.array([[[x0, top], [x1, top], [x1, bottom], [x0, bottom]]], dtype=np.float64)
        back = cv2.transform(corners, cv2.invertAffineTransform(self.matrix))[0]
        (left, up), (right, low) = back.min(axis=0), back.max(axis=0)
        return float(left), float(up), float(right), float(low)


def frames(data: bytes) -> Iterator[Any]:
    """The pages of a PNG, JPEG or TIFF as arrays (height x width x 3). ReadError: picture_too_large, picture_broken, picture_too_long."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # odd EXIF or TIFF tags say nothing about the picture
        try:
            with Image.open(io.BytesIO(data)) as picture:
                count = getattr(picture, "n_frames", 1)
                if count > MAX_PAGES:
                    raise ReadError(
                        "picture_too_long", f"图片文件有{count}页，超过{MAX_PAGES}页的上限，停止读取。请拆分后上传。"
                    )
                for number in range(count):
                    picture.seek(number)
                    _require_size(picture.width, picture.height)
                    with _nothing_missing():
                        picture.load()
                    upright = ImageOps.exif_transpose(picture)
                    if upright.mode in ("RGBA", "LA", "P", "PA"):
                        layer = upright.convert("RGBA")
                        # What is transparent shows white on a page.
                        ground = Image.new("RGBA", layer.size, (255, 255, 255, 255))
                        upright = Image.alpha_composite(ground, layer)
                    elif upright.mode.startswith(("I", "F")):
                        upright = upright.point(lambda value: value / 256).convert("L")
                    yield np.asarray(upright.convert("RGB"))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
            raise _too_large() from fault
        except (UnidentifiedImageError, OSError, EOFError, ValueError, SyntaxError, TypeError, KeyError) as fault:
            raise ReadError(
                "picture_broken", f"图片打不开，可能没有下载完整（{type(fault).__name__}）。请重新下载，或让发布单位重新提供。"
            ) from fault


@contextmanager
def _nothing_missing() -> Iterator[None]:
    """A picture that is cut off is an error here, also where another library has told Pillow to fill it up with grey."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _require_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise _too_large()


def _too_large() -> ReadError:
    return ReadError(
        "picture_too_large", f"图片超过{MAX_PIXELS // 1_000_000}百万像素的上限，停止读取。请缩小后上传（200 dpi 足够）。"
    )


def make_ready(image: Any, at_dpi: float | None = None) -> Upright:
    """Scale to about 200 dpi (by the width, where the resolution is unknown) and take out the skew."""
    import cv2
    import numpy as np

    height, width = image.shape[:2]
    scale = DPI / at_dpi if at_dpi else 1.0
    if at_dpi is None and width < 0.85 * _PAGE_WIDTH:
        # A table saved from a screen: digits of ten pixels are too small for the engine.
        scale = min(3.0, _PAGE_WIDTH / width)
    if max(width, height) * scale > _LARGEST_SIDE and width * scale > _PAGE_WIDTH:
        scale = max(_LARGEST_SIDE / max(width, height), _PAGE_WIDTH / width if height > 2 * width else 0.0)
    if abs(scale - 1.0) > 0.02:
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        image = cv2.resize(image, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=way)
    else:
        scale = 1.0
    matrix = np.array([[scale, 0, 0], [0, scale, 0]], dtype=np.float64)
    angle = skew_of(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    if abs(angle) > _STRAIGHT:
        turn = cv2.getRotationMatrix2D((image.shape[1] / 2, image.shape[0] / 2), angle, 1.0)
        image = cv2.warpAffine(
            image, turn, (image.shape[1], image.shape[0]), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        whole = np.vstack([matrix, [0, 0, 1]])
        matrix = turn @ whole
    return Upright(np.ascontiguousarray(image), matrix, scale)


def has_ink(image: Any) -> bool:
    """Whether anything is printed on a page; an empty one need not be searched for text."""
    import cv2

    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    return bool(cv2.countNonZero(ink) >= 20)


def turned(ready: Upright, quarters: int) -> Upright:
    """The image turned by quarter turns against the clock."""
    import numpy as np

    height, width = ready.image.shape[:2]
    steps = {
        1: [[0, 1, 0], [-1, 0, width]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, -1, height], [1, 0, 0]],
    }
    whole = np.vstack([ready.matrix, [0, 0, 1]])
    matrix = np.array(steps[quarters], dtype=np.float64) @ whole
    return Upright(np.ascontiguousarray(np.rot90(ready.image, quarters)), matrix, ready.scale)


def skew_of(gray: Any) -> float:
    """By how many degrees (against the clock) an image must be turned so that its lines lie level; 0 where nothing tells."""
    import cv2
    import numpy as np

    factor = min(1.0, _SMALL_COPY / max(gray.shape))
    small = cv2.resize(gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else gray
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    if cv2.countNonZero(ink) < 50:
        return 0.0
    height, width = ink.shape
    edge = int(0.02 * min(height, width)) + 1

    def sharpness(angle: float) -> float:
        """Level lines make rows either full or empty."""
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)[edge:-edge, edge:-edge].sum(
            axis=1, dtype=np.float64
        )
        return float(np.square(np.diff(rows)).sum())

    best, step = 0.0, 0.5
    candidates = [number * step for number in range(-int(_STEEPEST / step), int(_STEEPEST / step) + 1)]
    while step >= 0.02:
        scores = {angle: sharpness(angle) for angle in candidates}
        # A tie goes to the smaller turn.
        best = max(candidates, key=lambda angle: (scores[angle], -abs(angle)))
        step /= 4
        candidates = [best + number * step for number in range(-4, 5)]
    level = sharpness(0.0)
    return best if sharpness(best) > 1.02 * level else 0.0
