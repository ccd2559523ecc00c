"""Pictures of tables drawn dot by dot with a real font, so that tests decide on every rule, gap, slant and smudge."""

from __future__ import annotations

import functools
import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw, ImageFont


@functools.cache
def font_file() -> str | None:
    """A Chinese font of this machine."""
    listing = shutil.which("fc-match")
    if listing is None:
        return None
    asked = [listing, "-f", "%{file}", "Noto Serif CJK SC:lang=zh"]
    found = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=20).stdout
    return found if "CJK" in found else None


@dataclass
class Drawn:
    """A white page under a pencil; lengths in pixels."""

    width: int = 1240
    height: int = 700
    image: Image.Image = field(init=False)
    pencil: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        """White paper."""
        self.image = Image.new("RGB", (self.width, self.height), "white")
        self.pencil = ImageDraw.Draw(self.image)

    def text(self, x: float, y: float, text: str, size: int = 26) -> None:
        """A line whose middle stands at (x, y)."""
        name = font_file()
        if name is None:
            pytest.skip("no Chinese font on this machine")
        self.pencil.text((x, y), text, fill="black", font=ImageFont.truetype(name, size), anchor="mm")

    def table(
        self,
        texts: Sequence[Sequence[str]],
        xs: Sequence[int],
        top: int = 100,
        row: int = 56,
        *,
        sides: bool = True,
        rules: bool = True,
    ) -> None:
        """A ruled table without spans."""
        bottom = top + row * len(texts)
        for number in range(len(texts) + 1):
            if rules:
                self.pencil.line((xs[0], top + row * number, xs[-1], top + row * number), fill="black", width=3)
        for x in xs if sides else xs[1:-1]:
            if rules:
                self.pencil.line((x, top, x, bottom), fill="black", width=3)
        for down, line in enumerate(texts):
            for across, text in enumerate(line):
                self.text((xs[across] + xs[across + 1]) / 2, top + row * (down + 0.5), text)

    def png(self) -> bytes:
        """The file."""
        return packed(self.image)


def packed(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """An image as a file."""
    buffer = io.BytesIO()
    image.save(buffer, form, **options)  # type: ignore[arg-type]
    return buffer.getvalue()
