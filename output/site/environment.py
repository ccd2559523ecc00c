"""The templates with what all of them share; whatever a page of the site or the register says stays text."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from output import labels
from output.site import places
from output.site.texts import page_texts


@cache
def environment(lang: str) -> Environment:
    """The environment for one language."""
    templates = Environment(
        loader=PackageLoader("output.site"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.globals.update(
        lang=lang,
        # A namespace, not a dict: a text may be called like a method of dict.
        t=SimpleNamespace(**page_texts(lang)),
        STATUS=labels.STATUS,
        SEVERITY=labels.SEVERITY,
        OUTCOME=labels.OUTCOME,
        KIND=labels.KIND,
        TABLE=labels.TABLE,
        ACTION=labels.ACTION,
        ALERT=labels.ALERT,
        PAGE_STATE=labels.PAGE_STATE,
        category=lambda name: labels.category(name, lang),
        unit_path=places.unit_path,
        report_path=places.report_path,
        finding_path=places.finding_path,
        findings_path=places.findings_path,
        district_path=places.district_path,
        anchor=places.anchor,
        web_address=web_address,
        nowrap=lambda value: Markup('<span class="nowrap">{}</span>').format(value),
        separator="、" if lang == "zh" else ", ",
    )
    return templates


def web_address(url: str | None) -> str | None:
    """The address if it may stand in a link: http and https only."""
    if not url:
        return None
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
