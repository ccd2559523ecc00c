"""A small served district for the tests of the pages; every name, number and password in it is made up."""

from __future__ import annotations

import datetime as dt
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from app.serve.application import make_application
from app.serve.passwords import hash_password
from app.serve.settings import Limits, serve_settings
from app.store.decisions import DecisionStore
from app.store.people import People, User
from app.store.store import Store
from crawler.register import load_register
from rules.life import next_lives
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Severity
from tests.output.audits import finding

TOWN_FP, OFFICE_FP, REVIEW_FP = "a" * 24, "b" * 24, "c" * 24
JUDGED = "2024-02-05"
PASSWORD = "made-up-Pass-1"
HOSTILE = "<script>alert('单位')</script>镇"


class Clock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.moment = dt.datetime(2024, 2, 5, 2, 0, tzinfo=dt.UTC)
        self.seconds = 0.0

    def now(self) -> dt.datetime:
        return self.moment

    def clock(self) -> float:
        return self.seconds

    def move(self, **values: float) -> None:
        step = dt.timedelta(**values)
        self.moment += step
        self.seconds += step.total_seconds()


class Served:
    """The store, the clock, and clients as one needs them."""

    def __init__(self, data: Path, register: Path, store: Store, clock: Clock, limits: Limits) -> None:
        self.data, self.folder, self.store, self.clock, self.limits = data, register, store, clock, limits
        self.people = People(store.engine)
        self.decisions = DecisionStore(store.engine)
        self.settings = serve_settings("127.0.0.1", 8000, has_users=True, limits=limits)
        self.register = load_register(register)

    def application(self, **values: Any) -> Any:
        settings, lang = values.pop("settings", self.settings), values.pop("lang", "zh")
        return make_application(self.register, self.store, self.data, lang, settings, self.clock.now, self.clock.clock)

    @contextmanager
    def client(self, name: str | None = None, **values: Any) -> Iterator[httpx.Client]:
        """A browser of its own at a real server on loopback, signed in as `name`."""
        with running(self.application(**values)) as address, httpx.Client(base_url=address, trust_env=False) as client:
            if name is not None:
                assert sign_in(client, name).status_code == 303
            yield client


class _Server(uvicorn.Server):
    """Says when it listens, so that nobody has to wait by the clock."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


@contextmanager
def running(application: Any) -> Iterator[str]:
    """A real server in a thread; yields its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(application, log_level="error", server_header=False, http="h11", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert server.listening.wait(30)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(30)


def token_of(page: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD, back: str = "/queue") -> Any:
    page = client.get("/sign-in")
    return client.post("/sign-in", data={"token": token_of(page.text), "name": name, "password": password, "back": back})


def findings() -> list[Finding]:
    return [
        finding(fingerprint=TOWN_FP),
        finding("T3-ROWSUM", unit_id="songbai", fingerprint=OFFICE_FP, message="松柏局：总计 9 ≠ 8。", left=9, right=8),
        finding("N-NONE", Outcome.REVIEW, Severity.WARNING, fingerprint=REVIEW_FP, reason="请核对。", evidence=()),
        finding("S-SECTIONS", Outcome.PASS, fingerprint="d" * 24, reason="六个部分齐全。", evidence=()),
    ]


def put(store: Store, shown: list[Finding], as_of: str = JUDGED, crawl_run: str | None = None) -> None:
    """Store an audit of both units, as the nightly run does."""
    coverage = [Coverage(unit_id=unit, year=2023, status=CoverageStatus.ON_TIME) for unit in ("qinghe", "songbai")]
    store.replace_verdicts(coverage, shown, {}, crawl_run=crawl_run)
    lives = DecisionStore(store.engine)
    cells = {("qinghe", 2023): {"T3.new_received.natural"}, ("songbai", 2023): {"T3.new_received.natural"}}
    lives.put_lives(next_lives(lives.lives(), shown, coverage, cells, as_of).values())


def write_register(folder: Path, town: str = "威海市文登区清河镇人民政府") -> Path:
    """A register of two units."""
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text(
        '[site]\nid = "t"\nname = "清河区人民政府"\nbase_url = "http://127.0.0.1:1"\nhosts = ["127.0.0.1"]\n'
        '[[columns]]\nurl = "/col/col1/index.html"\nyear = 2023\n',
        "utf-8",
    )
    (folder / "units.csv").write_text(
        "unit_id,name,kind,aliases,parent,active_from,active_to,credit_code,enforcement,note\n"
        f"qinghe,{town},town,,,,,,0,\nsongbai,威海市文登区松柏局,department,,,,,,0,\n",
        "utf-8",
    )
    (folder / "policy.toml").write_text("", "utf-8")
    return folder


_HASHES: dict[str, str] = {}


def add_user(people: People, name: str, role: str, unit_id: str | None = None) -> None:
    """A user with the made-up password; hashing is slow on purpose, so each name is hashed once for all tests."""
    hashed = _HASHES.setdefault(name, hash_password(PASSWORD, name))
    assert people.add_user(
        User(name=name, role=role, unit_id=unit_id, password=hashed, disabled=False, created_at="2024-01-01T00:00:00+00:00")
    )


@contextmanager
def served_district(
    folder: Path, limits: Limits | None = None, users: bool = True, town: str | None = None
) -> Iterator[Served]:
    """Two units, three findings, five users."""
    register = write_register(folder / "register", town) if town else write_register(folder / "register")
    store = Store(folder / "data")
    try:
        put(store, findings())
        if users:
            people = People(store.engine)
            for name, role, unit_id in (
                ("viewer", "viewer", None),
                ("reviewer", "reviewer", None),
                ("admin", "admin", None),
                ("qinghe-town", "unit", "qinghe"),
            ):
                add_user(people, name, role, unit_id)
        yield Served(folder / "data", register, store, Clock(), limits or Limits())
    finally:
        store.close()
