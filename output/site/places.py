"""The address of every page and file of the site, relative to its top; nothing a register or a page says can leave the folder."""

from __future__ import annotations

from output.filenames import file_name

INDEX, RULES, REVIEW = "index.html", "rules.html", "review.html"


def unit_path(unit_id: str) -> str:
    """The page of a unit."""
    return f"units/{file_name(unit_id)}.html"


def report_path(unit_id: str, year: int) -> str:
    """The page of one unit and year, in a folder per unit so that no two ids can meet."""
    return f"units/{file_name(unit_id)}/{year}.html"


def finding_path(unit_id: str, year: int, fingerprint: str) -> str:
    """The section of a finding in the page of its report."""
    return f"{report_path(unit_id, year)}#{anchor(fingerprint)}"


def anchor(fingerprint: str) -> str:
    """The id of a finding's section."""
    return f"f-{file_name(fingerprint)}"


def findings_path(year: int) -> str:
    """All findings of a year."""
    return f"findings-{year}.html"


def district_path(year: int) -> str:
    """The district in one year."""
    return f"district-{year}.html"


def sheet_path(sha256: str, page: int) -> str:
    """The picture of one page of a PDF or scan."""
    return f"sheets/{file_name(sha256[:32])}-{page}.png"


def copy_path(sha256: str, ending: str) -> str:
    """The inert copy of an archived document."""
    return f"originals/{file_name(sha256[:32])}.{ending}"


def root_of(path: str) -> str:
    """What leads from a page back to the top: "", "../" or "../../"."""
    return "../" * path.count("/")
