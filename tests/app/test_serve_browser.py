"""The live pages in a real Chromium: signing in, deciding by keyboard and without script, checking a draft, on a real audit."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.serve.application import make_application
from app.serve.settings import Limits, serve_settings
from app.store.decisions import DecisionStore
from app.store.people import People
from app.store.store import Store
from crawler.register import load_register
from rules.decisions import Action
from tests.app.conftest import Audited, run_night
from tests.app.serving import PASSWORD, add_user, running
from tests.app.test_serve_door import draft
from tests.conftest import program

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("browser"), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def office(district: Audited, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server on a copy of the audited district; yields its address and the copy."""
    data = tmp_path_factory.mktemp("office") / "data"
    shutil.copytree(district.data, data)
    store = Store(data)
    for name, role, unit_id in (("reviewer", "reviewer", None), ("admin", "admin", None), ("town", "unit", unit_of(district))):
        add_user(People(store.engine), name, role, unit_id)
    settings = serve_settings("127.0.0.1", 0, has_users=True, limits=Limits(checks_per_visitor=1000))
    with running(make_application(load_register(district.register), store, data, "zh", settings)) as address:
        yield address, data
    store.close()


def unit_of(district: Audited) -> str:
    """A unit with a finding to look at."""
    return next(str(line["unit_id"]) for line in district.json("findings.jsonl") if line["outcome"] == "fail")


class Seat:
    """A browser at the server; what it complains about and where it went is kept."""

    def __init__(self, browser: Browser, address: str, width: int = 1280, script: bool = True) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, base_url=address
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))

    def sign_in(self, name: str, password: str = PASSWORD, path: str = "/queue") -> Page:
        self.page.goto(path)
        self.page.get_by_label("用户名").fill(name)
        self.page.get_by_label("密码").fill(password)
        with self.page.expect_navigation():  # until the scripts of the next page have run
            self.page.get_by_role("button", name="登录").click()
        return self.page

    def leave(self) -> None:
        """Everything stayed on this machine and no page complained."""
        assert [url for url in self.asked if not url.startswith(self.address)] == []
        assert self.complaints == []
        self.context.close()


@pytest.fixture
def seat(chromium: Browser, office: tuple[str, Path]) -> Iterator[Callable[..., Seat]]:
    taken: list[Seat] = []

    def take(**values: object) -> Seat:
        taken.append(Seat(chromium, office[0], **values))  # type: ignore[arg-type]
        return taken[-1]

    yield take
    for one in taken:
        one.leave()


def test_signing_in_and_out(seat: Callable[..., Seat]) -> None:
    desk = seat()
    page = desk.sign_in("reviewer", "made-up-Wrong-2")
    assert "用户名或密码不对" in page.locator("main").inner_text()
    desk.complaints.clear()  # the browser itself notes the answer 401
    page = desk.sign_in("reviewer", path="/queue?state=all")
    assert page.url.endswith("/queue?state=all")  # back to the page that was asked for
    page.get_by_role("link", name="账户").click()
    page.get_by_role("button", name="退出").click()
    page.goto("/queue")
    assert "/sign-in" in page.url


def test_a_decision_by_keyboard_survives_the_next_night(
    seat: Callable[..., Seat], office: tuple[str, Path], district: Audited
) -> None:
    page = seat().sign_in("reviewer")
    waiting = page.locator(".lv-item")
    before = waiting.count()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    chosen = page.evaluate("document.activeElement.id")
    fingerprint = chosen.removeprefix("q-")
    assert chosen == waiting.first.get_attribute("id")
    page.keyboard.press("d")
    page.keyboard.type("电话核实过，不是问题")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.locator(f"#{chosen}").count() == 0
    assert min(50, before) - waiting.count() in (0, 1)
    data = office[1]
    store = Store(data)
    (kept,) = [item for item in DecisionStore(store.engine).log() if item.fingerprint == fingerprint]
    store.close()
    assert (kept.action, kept.author, kept.reason) == (Action.DISMISS, "reviewer", "电话核实过，不是问题")

    run_night(district.register, data, district.answers.as_of)
    lines = [json.loads(line) for line in (data / "out" / "findings.jsonl").read_text("utf-8").splitlines()]
    (line,) = [line for line in lines if line["fingerprint"] == fingerprint]
    assert line["decision"]["action"] == "dismiss"
    page.goto("/queue?state=decided")
    assert page.locator(f"#{chosen}").count() == 1
    page.goto(f"/finding/{fingerprint}")
    assert "电话核实过，不是问题" in page.locator("main").inner_text()


def test_a_decision_without_script(seat: Callable[..., Seat], office: tuple[str, Path]) -> None:
    page = seat(script=False).sign_in("reviewer")
    item = page.locator(".lv-item").nth(1)
    fingerprint = (item.get_attribute("id") or "").removeprefix("q-")
    item.locator("summary").click()
    item.get_by_label("理由（必填）").fill("属实")
    item.get_by_role("button", name="确认属实").click()
    store = Store(office[1])
    assert [entry.action for entry in DecisionStore(store.engine).log() if entry.fingerprint == fingerprint] == [Action.CONFIRM]
    store.close()


def test_keys_open_and_close(seat: Callable[..., Seat]) -> None:
    page = seat().sign_in("reviewer")
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("jkcdw")  # keys are letters while one writes
    assert page.evaluate("document.activeElement.value") == "jkcdw"
    page.keyboard.press("Escape")
    assert page.locator("details.lv-decide[open]").count() == 0
    with page.expect_navigation():
        page.keyboard.press("o")
    assert "/finding/" in page.url


def test_deciding_in_the_page_of_a_report(seat: Callable[..., Seat], district: Audited) -> None:
    page = seat().sign_in("reviewer", path="/")
    line = next(line for line in district.json("findings.jsonl") if line["outcome"] == "fail" and line["severity"] == "warning")
    page.goto(f"/site/units/{line['unit_id']}/{line['year']}.html")
    section = page.locator(f"#f-{line['fingerprint']}")
    section.locator("input[name=reason]").fill("已经电话通知")
    section.locator("button[value=confirm]").click()
    page.wait_for_url(f"**/units/{line['unit_id']}/{line['year']}.html#f-{line['fingerprint']}")
    assert "已经电话通知" in page.locator(f"#f-{line['fingerprint']}").inner_text()


def test_checking_a_draft(seat: Callable[..., Seat], tmp_path: Path) -> None:
    hostile = draft({"T3.granted.natural": "1"}).replace(
        b"</body>", b"<script>alert(1)</script><img src='http://192.0.2.1/x.png' onerror='alert(2)'></body>"
    )
    path = tmp_path / "<img src=x onerror=alert(3)>.html"
    path.write_bytes(hostile)
    page = seat().sign_in("town", path="/check")
    page.get_by_label("草稿文件").set_input_files(path)
    page.get_by_role("button", name="开始检查").click()
    page.get_by_role("heading", name="检查结果").wait_for()
    text = page.locator("main").inner_text()
    assert "T3-ROWSUM" in text
    assert "<img src=x onerror=alert(3)>.html" in text
    assert page.locator("td.marked").count() > 0
    assert page.locator("main img, main iframe, main script").count() == 0


def test_a_unit_is_at_home_only(seat: Callable[..., Seat], district: Audited) -> None:
    page = seat().sign_in("town", path="/")
    assert page.locator("main a[href*='units/']").count() > 0
    others = {unit.name for unit in district.night.audit.register.units if unit.unit_id != unit_of(district)}
    text = page.locator("body").inner_text()
    assert [name for name in others if name in text] == []


def test_originals_are_downloads(seat: Callable[..., Seat], district: Audited) -> None:
    line = next(line for line in district.json("findings.jsonl") if line["outcome"] == "fail" and line["rule"].startswith("T3"))
    page = seat().sign_in("admin", path=f"/finding/{line['fingerprint']}")
    with page.expect_download() as waiting:
        page.locator("a[href^='/capture/']").first.click()
    assert waiting.value.suggested_filename.endswith(".bin")
    answer = page.request.get(page.locator("a[href^='/capture/']").first.get_attribute("href") or "")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.body()


@pytest.mark.parametrize("width", [1280, 360])
def test_accessible_at_both_widths(seat: Callable[..., Seat], width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    desk = seat(width=width)
    page = desk.page
    page.goto("/sign-in")
    pages = ["/sign-in", "/queue", "/queue?state=all", "/check", "/account", "/log", "/site/index.html"]
    for path in pages:
        if path == "/queue":
            desk.sign_in("admin")
            page.locator(".lv-item summary").first.click()
        else:
            page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "preload": False})
        assert found.violations_count == 0, (path, found.generate_report())
