"""The licences of everything that is shipped, from the metadata of the installed packages, as docs/licences.md.

Run by `make licences`. What counts is requirements/runtime.txt; a package that the environment lacks (another system) is left out.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
_CLASSIFIER = "License :: "
# Licences that would bind whoever passes the program on; LGPL does not, nor does a choice that offers another licence.
_BINDING = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public License|\bSSPL", re.IGNORECASE)
_CHOICE = re.compile(r"\sOR\s|;")
_HEAD = """# Licences of what is shipped

Made by `make licences` from the metadata of the packages in `requirements/runtime.txt`, as installed on the machine that made it;
do not edit. "Default" are the packages of an installation without extras. `tests/deploy/test_licences.py` fails when this page is
stale, or when a package of the default installation may only be passed on under the GPL or AGPL.

| package | version | licence | default |
|---|---|---|---|
"""


def licence_of(name: str) -> str:
    """The licence that a package states: its expression, else its classifiers, else the first line of its text."""
    metadata = importlib.metadata.metadata(name)
    if metadata.get("License-Expression"):
        return str(metadata["License-Expression"])
    classifiers = [
        value.rsplit(" :: ", 1)[-1]
        for value in metadata.get_all("Classifier") or []
        if value.startswith(_CLASSIFIER) and value != f"{_CLASSIFIER}OSI Approved"
    ]
    stated = (metadata.get("License") or "").strip().splitlines()
    return "; ".join(classifiers) or (stated[0] if stated else "") or "not stated"


def binds(licence: str) -> bool:
    """Whether a licence would make whoever passes the program on publish all of it."""
    return all(_BINDING.search(part) for part in _CHOICE.split(licence) if part.strip())


def shipped() -> dict[str, str]:
    """Name and version of each package in the lock that this environment has."""
    found = {}
    for line in (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8").splitlines():
        if "==" not in line or line.startswith((" ", "#")):
            continue
        wanted = Requirement(line.rstrip(" \\"))
        if wanted.marker is None or wanted.marker.evaluate():
            found[wanted.name] = str(wanted.specifier).removeprefix("==")
    return found


def default_installation() -> set[str]:
    """The packages that come without any extra, by normalised name."""
    known: set[str] = set()
    waiting = ["wendeng-audit"]
    while waiting:
        name = waiting.pop()
        for text in importlib.metadata.requires(name) or []:
            wanted = Requirement(text)
            plain = normal(wanted.name)
            if plain in known or (wanted.marker is not None and not wanted.marker.evaluate({"extra": ""})):
                continue
            known.add(plain)
            waiting.append(wanted.name)
    return known


def normal(name: str) -> str:
    """The name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def page() -> str:
    """The page as it should be."""
    default = default_installation()
    rows = [
        f"| {name} | {version} | {licence_of(name).replace('|', '/')} | {'yes' if normal(name) in default else ''} |\n"
        for name, version in sorted(shipped().items())
    ]
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(f"written: {PAGE}", file=sys.stderr)
