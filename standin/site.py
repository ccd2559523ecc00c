"""A running stand-in: two servers on loopback (the site, and a foreign host that must never be asked) and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

from standin import register
from standin.answers import Answers
from standin.responses import Pages
from standin.server import BREAKS, Request, Server
from standin.world import YEARS, Parameters, World, build


@dataclass
class Site:
    """A stand-in that is being served."""

    world: World
    base_url: str
    foreign_url: str
    server: Server
    foreign: Server
    broken: dict[int, str]

    @property
    def port(self) -> int:
        """The port of the site."""
        return self.server.port

    @property
    def answers(self) -> Answers:
        """What an audit of this night must find."""
        return self.world.answers

    @property
    def requests(self) -> list[Request]:
        """The requests so far, in order."""
        return list(self.server.log.requests)

    @property
    def foreign_requests(self) -> list[Request]:
        """Requests to the foreign host: any is a fault of the crawler."""
        return list(self.foreign.log.requests)

    def write_register(self, folder: Path) -> Path:
        """Write the register of this site into `folder` and give the folder back."""
        register.write_register(self.world, self.base_url, folder)
        return folder

    def turn_to(self, night: int) -> None:
        """Serve another night at the same address; see `running_site` for a site that starts on it."""
        self.world = build(replace(self.world.parameters, night=night), self.foreign_url)
        self._serve({**self.world.broken, **self.broken})

    def break_columns(self, broken: Mapping[int, str]) -> None:
        """Make columns fail from now on: number to a way of failing (server.BREAKS); {} repairs all."""
        _check(broken)
        self.broken = dict(broken)
        self._serve(broken)

    def _serve(self, broken: Mapping[int, str]) -> None:
        self.server.pages = Pages(self.world, self.base_url.removeprefix("http://"), broken)


def _check(broken: Mapping[int, str]) -> None:
    wrong = sorted({kind for kind in broken.values() if kind not in BREAKS})
    if wrong:
        raise ValueError(f"ways to fail {wrong} are unknown; expected {', '.join(BREAKS)}")


@contextmanager
def running_site(
    night: int = 1,
    *,
    port: int = 0,
    number: int = 1,
    units: int | None = None,
    years: tuple[int, ...] = YEARS,
    seed: int = Parameters.seed,
    broken: Mapping[int, str] | None = None,
) -> Iterator[Site]:
    """Serve a stand-in on loopback (port 0: any free one) until the block ends."""
    _check(broken or {})
    parameters = Parameters(number, units, years, seed, night)
    with Server(port) as server, Server(0) as foreign:
        base_url, foreign_url = f"http://127.0.0.1:{server.port}", f"http://127.0.0.1:{foreign.port}"
        world = build(parameters, foreign_url)
        server.pages = Pages(world, f"127.0.0.1:{server.port}", {**world.broken, **(broken or {})})
        threads = [Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True) for one in (server, foreign)]
        for thread in threads:
            thread.start()
        try:
            yield Site(world, base_url, foreign_url, server, foreign, dict(broken or {}))
        finally:
            for one in (server, foreign):
                one.shutdown()
            for thread in threads:
                thread.join()
