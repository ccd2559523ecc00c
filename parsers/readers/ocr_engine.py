"""Text recognition with the models inside the installed package: whole pages and single crops, nothing is downloaded.

The package is an extra. Without it every call raises ReadError `ocr_missing`, which says what to install.
"""

from __future__ import annotations

import importlib.util
import logging
import re
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from parsers.blocks import ReadError

_PARTS = ("rapidocr", "onnxruntime", "cv2", "numpy")
_STRIP = 3000  # pixels; longer pages are read in strips, since the engine would scale them down
_OVERLAP = 240
_BATCH = 8
_threads = -1  # -1: one per core


class OcrLine(Struct):
    """A line of text as the engine found it: box in pixels from the top left, score from 0 to 1."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    score: float

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


def missing_parts() -> list[str]:
    """The packages that text recognition needs and that are not installed."""
    return [name for name in _PARTS if importlib.util.find_spec(name) is None]


def require_ocr() -> None:
    """Raise ReadError `ocr_missing` where the extra is not installed."""
    missing = missing_parts()
    if missing:
        raise ReadError(
            "ocr_missing",
            f"图片和扫描件需要文字识别组件，本机没有安装（缺少 {'、'.join(missing)}）。请运行 pip install 'wendeng-audit[ocr]' 后重试。",
        )


def use_threads(number: int) -> None:
    """How many threads the engine of this process may use; to be said before the first page."""
    global _threads
    _threads = number


@cache
def _engine() -> Any:
    require_ocr()
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    found = {kind: sorted(models.glob(f"*_{kind}_*.onnx")) for kind in ("det", "rec")}
    if not all(found.values()):
        # The engine would fetch them from a model host; reports are read offline.
        raise ReadError(
            "ocr_missing", "文字识别组件不完整：安装包里没有模型文件。请运行 pip install --force-reinstall 'rapidocr>=3.10'。"
        )
    engine = rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.max_side_len": 4000,
            "Global.text_score": 0.0,
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": _threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1 if _threads > 0 else -1,
            "Rec.rec_batch_num": _BATCH,
        }
    )
    # The engine says "nothing found" as a warning for each empty picture.
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return engine


def read_lines(image: Any) -> list[OcrLine]:
    """The lines of text on an image (height x width x 3, uint8), in no particular order."""
    height = image.shape[0]
    found: list[OcrLine] = []
    start = 0
    while True:
        end = min(start + _STRIP, height)
        # In the overlap a line belongs to the strip that holds it farther from its edge.
        low = start + (_OVERLAP // 2 if start else 0)
        high = end - (_OVERLAP // 2 if end < height else 0)
        for line in _read_strip(image[start:end]):
            line.top, line.bottom = line.top + start, line.bottom + start
            if low <= line.middle[1] < high or (end == height and line.middle[1] >= high):
                found.append(line)
        if end == height:
            return found
        start = end - _OVERLAP


def _read_strip(image: Any) -> list[OcrLine]:
    result = _engine()(image, use_det=True, use_cls=False, use_rec=True)
    if result.boxes is None or result.txts is None:
        return []
    lines = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if text.strip():
            xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
            lines.append(OcrLine(clean(text), min(xs), min(ys), max(xs), max(ys), float(score)))
    return lines


def read_crops(images: list[Any]) -> list[tuple[str, float]]:
    """Text and score of crops that hold one line each, without looking for lines."""
    if not images:
        return []
    result = _engine().recognize_txt(images)
    return [(clean(text), float(score)) for text, score in zip(result.txts, result.scores, strict=True)]


def clean(text: str) -> str:
    """One line of white space."""
    return re.sub(r"\s+", " ", text).strip()
