"""Pictures of the pages for the guides, made from the made-up district: `python -m tests.output.screenshots docs/images`."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from output.site import write_site
from tests.conftest import program
from tests.output.district import PDF_WITH_FAULT, district_audit

_COLOURS = 160
# Name of the picture -> page, width and height of the window, and how far down to look (a CSS selector, "" for the top).
PICTURES = {
    "overview": ("index.html", 1280, 1000, ""),
    "matrix": ("index.html", 1280, 900, "#matrix-title"),
    "unit": ("units/czj.html", 1280, 1000, ""),
    "finding": ("units/fgj/2023.html", 1280, 1150, ""),
    "published-table": ("units/czj/2023.html", 1280, 1000, "#published-1"),
    "published-pdf": (f"units/{PDF_WITH_FAULT[0]}/{PDF_WITH_FAULT[1]}.html", 1280, 1100, "#published-1"),
    "district": ("district-2023.html", 1280, 1150, ""),
    "queue": ("review.html", 1280, 900, ""),
    "overview-phone": ("index.html", 360, 780, ""),
    "matrix-phone": ("index.html", 360, 780, "#matrix-title"),
    "finding-phone": ("units/fgj/2023.html", 360, 780, ""),
}


def take(folder: Path) -> None:
    """Write every picture into `folder`, few colours so that they stay small."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as pages, sync_playwright() as playwright:
        write_site(district_audit(), Path(pages))
        browser = playwright.chromium.launch(executable_path=program("browser"), args=["--no-sandbox", "--disable-gpu"])
        for name, (path, width, height, place) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            page.goto(f"{Path(pages).as_uri()}/{path}")
            if place:
                page.eval_on_selector(place, "element => element.scrollIntoView()")
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.convert("RGB").quantize(_COLOURS).save(folder / f"{name}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
