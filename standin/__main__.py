"""`python -m standin serve` serves the stand-in; `python -m standin answers` prints what an audit of it must find."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from standin.nights import NIGHTS
from standin.server import BREAKS
from standin.site import running_site
from standin.world import YEARS, Parameters, build


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="standin", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve on 127.0.0.1 until ended by SIGTERM or SIGINT")
    serve.add_argument("--port", type=int, default=0, help="0 takes any free port")
    serve.add_argument("--register-out", type=Path, metavar="DIR", help="write the register of the site there")
    serve.add_argument(
        "--break", dest="broken", action="append", default=[], type=_broken, metavar="COLUMN=HOW",
        help=f"make a column fail: {', '.join(BREAKS)}",
    )  # fmt: skip
    answers = commands.add_parser("answers", help="print the answer file as JSON")
    for command in (serve, answers):
        command.add_argument("--night", type=int, default=1, choices=sorted(NIGHTS))
        command.add_argument("--number", type=int, default=1, help="1 is 文登区, others are invented districts")
        command.add_argument("--units", type=int, help="how many bodies")
        command.add_argument("--years", type=_years, default=YEARS, metavar="FIRST-LAST")
        command.add_argument("--seed", type=int, default=Parameters.seed)
    given = parser.parse_args(argv)
    if given.command == "answers":
        world = build(Parameters(given.number, given.units, given.years, given.seed, given.night))
        sys.stdout.buffer.write(world.answers.to_json() + b"\n")
        return 0
    return _serve(given)


def _serve(given: argparse.Namespace) -> int:
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with running_site(
        given.night, port=given.port, number=given.number, units=given.units, years=given.years, seed=given.seed,
        broken=dict(given.broken),
    ) as site:  # fmt: skip
        line = {"base_url": site.base_url, "port": site.port, "foreign_url": site.foreign_url}
        if given.register_out is not None:
            line["register"] = str(site.write_register(given.register_out))
        print(json.dumps({**line, "as_of": site.answers.as_of.isoformat(), "night": given.night}), flush=True)
        ended.wait()
    return 0


def _broken(text: str) -> tuple[int, str]:
    number, _, how = text.removeprefix("col").partition("=")
    if not number.isdigit() or how not in BREAKS:
        raise argparse.ArgumentTypeError(f"expected COLUMN=HOW with HOW one of {', '.join(BREAKS)}, found {text!r}")
    return int(number), how


def _years(text: str) -> tuple[int, ...]:
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        raise argparse.ArgumentTypeError(f"expected FIRST-LAST such as 2020-2023, found {text!r}")
    return tuple(range(int(first), int(last or first) + 1))


if __name__ == "__main__":
    sys.exit(main())
