"""One rectification notice (整改通知书) per unit with something to correct, as DOCX the office can edit and, with `paper`, as PDF."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from output.filenames import file_name
from output.model import Audit
from output.notice_texts import NOTICE_TEXTS
from output.papers import pdf
from output.papers.fill import TemplateFault, check_template, fill
from output.papers.notice import Notice, notices
from output.papers.placeholders import review_lines, scalars

OWN_TEMPLATE = "notice-template.docx"
_TEMPLATES = Path(__file__).parent / "papers" / "templates"


def write_notices(audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None) -> list[Path]:
    """Write the notices into `folder`, which afterwards holds exactly these; returns their paths.

    The office's own template (notice-template.docx in the register folder) is used where it is sound; else the program's, and
    `say` gets the reason. Which units get a notice: `output.papers.notice.notices`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    say = say or (lambda _: None)
    template = _template(audit, lang, say)
    made = notices(audit, lang)
    prints = audit.register.policy.notice.pdf and pdf.can_print()
    written = []
    for notice in made:
        path = folder / f"{file_name(notice.unit.unit_id)}.docx"
        beside = path.with_name(path.name + ".new")
        fill(template, notice, lang).save(str(beside))
        os.replace(beside, path)
        written.append(path)
        if prints:
            written.append(pdf.write_pdf(notice_page(notice, lang), path.with_suffix(".pdf")))
    for old in {*folder.glob("*.docx"), *folder.glob("*.pdf")} - set(written):
        old.unlink()
    return written


def notice_page(notice: Notice, lang: str) -> str:
    """The notice as one HTML page for printing."""
    words = NOTICE_TEXTS[lang]
    return pdf.html(
        "notice.html",
        notice=notice,
        values=scalars(notice, lang),
        reviews=review_lines(notice, lang),
        t=words,
        lang=lang,
        page_words=pdf.page_words(lang),
    )


def _template(audit: Audit, lang: str, say: Callable[[str], None]) -> Path:
    own = Path(audit.register.folder) / OWN_TEMPLATE if audit.register.folder else None
    if own is not None and own.is_file():
        try:
            check_template(own)
        except TemplateFault as fault:
            say(f"{fault} 本次使用程序自带的通知书模板。" if lang == "zh" else f"{fault} The program's own template is used.")
        else:
            return own
    return _TEMPLATES / f"notice.{lang}.docx"
