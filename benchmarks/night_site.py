"""The stand-in as a process of its own, of any size: prints the date of its night, serves until its input ends."""

from __future__ import annotations

import sys
from pathlib import Path

from standin.site import running_site
from standin.world import FIRST_YEAR


def main(units: int, years: int, register: Path) -> None:
    """Serve a district of so many bodies (0: the named ones) and report years (up to 2023)."""
    chosen = tuple(range(max(FIRST_YEAR, 2024 - years), 2024))
    with running_site(1, units=units or None, years=chosen) as site:
        site.write_register(register)
        print(site.answers.as_of.isoformat(), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
