"""Who may come in: sign-in, sessions, roles, limits, hosts, headers."""

from __future__ import annotations

import datetime as dt
import http.client
import ipaddress
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from app.serve.account import inside
from app.serve.guard import is_host
from app.serve.passwords import WeakPassword, hash_password, is_password
from app.serve.settings import Limits, ServeRefused, serve_settings
from tests.app.serving import OFFICE_FP, PASSWORD, TOWN_FP, Served, served_district, sign_in, token_of


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with served_district(tmp_path) as district:
        yield district


def test_passwords_are_hashed_with_a_salt_each() -> None:
    first, second = hash_password(PASSWORD, "anna"), hash_password(PASSWORD, "anna")
    assert first != second
    assert PASSWORD not in first
    assert is_password(PASSWORD, first)
    assert not is_password(PASSWORD + "x", first)
    assert not is_password(PASSWORD, None)


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "Anna-Bella-1"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        hash_password(weak, "anna-bella-1")


@pytest.mark.parametrize(
    "path", ["/site/index.html", "/queue", f"/finding/{TOWN_FP}", "/check", "/log", "/account", "/capture/" + "a" * 64]
)
def test_nothing_is_shown_before_signing_in(served: Served, path: str) -> None:
    with served.client() as client:
        answer = client.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


def test_signing_in_and_out(served: Served) -> None:
    with served.client() as client:
        answer = sign_in(client, "reviewer")
        assert (answer.status_code, answer.headers["location"]) == (303, "/queue")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        page = client.get("/account")
        assert page.status_code == 200
        old = dict(client.cookies)
        assert client.post("/sign-out", data={"token": token_of(page.text)}).status_code == 303
        client.cookies.update(old)  # a copied cookie is worth nothing after signing out
        assert client.get("/queue").status_code == 303
    assert [line.action for line in served.people.actions()[:2]] == ["sign_out", "sign_in"]


def test_cookies_are_secure_behind_https(served: Served) -> None:
    settings = serve_settings("127.0.0.1", 8000, public_url="https://audit.example.org", has_users=True)
    with served.client(settings=settings) as client:
        client.headers["host"] = "audit.example.org"
        page = client.get("/sign-in")
        before = page.headers["set-cookie"].split(";")[0]  # a browser sends it over https only; the proxy hands it on
        form = {"token": token_of(page.text), "name": "viewer", "password": PASSWORD}
        answer = client.post("/sign-in", data=form, headers={"cookie": before})
        given = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("__Host-audit="))
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= {part.strip() for part in given.split(";")}
        assert "Secure" in page.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_a_planted_session_is_not_used(served: Served) -> None:
    """Session fixation: the token that was there before signing in is not the one after, and stays worthless."""
    with served.client() as client:
        client.cookies.set("audit", "planted-by-somebody-else-0123456789")
        sign_in(client, "viewer")
        tokens = [cookie.value for cookie in client.cookies.jar if cookie.name == "audit"]
        assert any(value != "planted-by-somebody-else-0123456789" for value in tokens)
    with served.client() as other:
        other.cookies.set("audit", "planted-by-somebody-else-0123456789")
        assert other.get("/queue").status_code == 303


def test_signing_in_again_ends_the_session_before(served: Served) -> None:
    with served.client("viewer") as client:
        first = client.cookies["audit"]
        client.cookies.delete("audit")
        page = client.get("/sign-in")
        client.cookies.set("audit", first)
        client.post("/sign-in", data={"token": token_of(page.text), "name": "viewer", "password": PASSWORD})
    with served.client() as other:
        other.cookies.set("audit", first)
        assert other.get("/queue").status_code == 303


def test_sessions_end_by_themselves(served: Served) -> None:
    with served.client("viewer") as client:
        served.clock.move(hours=1, minutes=59)
        assert client.get("/queue").status_code == 200
        served.clock.move(hours=2, minutes=1)
        assert client.get("/queue").status_code == 303
    with served.client("viewer") as client:
        for _ in range(11):
            served.clock.move(hours=1)
            assert client.get("/queue").status_code == 200
        served.clock.move(hours=1, minutes=1)
        assert client.get("/queue").status_code == 303


def test_a_disabled_user_is_out_at_once(served: Served) -> None:
    with served.client("reviewer") as client:
        served.people.set_disabled("reviewer", True)
        assert client.get("/queue").status_code == 303
        assert sign_in(client, "reviewer").status_code == 401


def test_wrong_name_and_wrong_password_look_the_same(served: Served) -> None:
    with served.client() as client:
        unknown, wrong = sign_in(client, "nobody"), sign_in(client, "viewer", "made-up-Wrong-2")
        assert unknown.status_code == wrong.status_code == 401
        assert unknown.text.replace("nobody", "viewer").replace(token_of(unknown.text), "") == wrong.text.replace(
            token_of(wrong.text), ""
        )


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    with served_district(tmp_path, Limits(failures_per_pair=3)) as served, served.client() as client:
        for _ in range(3):
            assert sign_in(client, "viewer", "made-up-Wrong-2").status_code == 401
        blocked = sign_in(client, "viewer")  # the right password does not help now
        assert blocked.status_code == 429
        assert int(blocked.headers["retry-after"]) == 900
        assert sign_in(client, "admin").status_code == 303  # nobody else is locked out
        client.cookies.clear()
        served.clock.move(minutes=16)
        assert sign_in(client, "viewer").status_code == 303
        assert "sign_in_blocked" in {line.action for line in served.people.actions()}


def test_guessing_many_names_is_slowed_down(tmp_path: Path) -> None:
    with served_district(tmp_path, Limits(failures_per_address=4)) as served, served.client() as client:
        codes = [sign_in(client, f"guess{number}", "made-up-Wrong-2").status_code for number in range(6)]
        assert codes == [401, 401, 401, 401, 429, 429]


def test_many_tries_at_once_are_no_way_around(tmp_path: Path) -> None:
    with served_district(tmp_path, Limits(failures_per_pair=3)) as served, served.client() as client:
        form = {"token": token_of(client.get("/sign-in").text), "name": "viewer", "password": "made-up-Wrong-2"}
        with ThreadPoolExecutor(8) as pool:
            codes = [answer.status_code for answer in pool.map(lambda _: client.post("/sign-in", data=form), range(8))]
        assert sorted(codes) == [401] * 3 + [429] * 5


def test_signing_in_often_is_no_failure(tmp_path: Path) -> None:
    with served_district(tmp_path, Limits(failures_per_address=3, failures_per_name=3)) as served, served.client() as client:
        for _ in range(5):
            assert sign_in(client, "viewer").status_code == 303
            client.cookies.clear()


def test_encrypted_by_itself(served: Served, tmp_path: Path) -> None:
    """A certificate of its own: cookies are bound to https, and browsers are told to stay there."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(start).not_valid_after(start + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    files = ["--certfile", str(tmp_path / "cert.pem"), "--keyfile", str(tmp_path / "key.pem")]
    command = [
        sys.executable,
        "-c",
        "from app.cli import main; main()",
        "--register",
        str(served.folder),
        "--data",
        str(served.data),
    ]
    with subprocess.Popen([*command, "serve", "--port", "0", *files], stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None
            found = re.search(r"https://127\.0\.0\.1:\d+/", process.stdout.readline())
            assert found is not None
            trust = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
            with httpx.Client(base_url=found[0], verify=trust, trust_env=False, timeout=60) as client:
                answer = sign_in(client, "viewer")
                assert answer.status_code == 303
                assert any(value.startswith("__Host-audit=") for value in answer.headers.get_list("set-cookie"))
                assert client.get("/queue").headers["strict-transport-security"]
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


def test_a_form_without_the_token_does_nothing(served: Served) -> None:
    with served.client("reviewer") as client:
        for token in ({}, {"token": "0" * 64}):
            answer = client.post("/decide", data={"fingerprint": TOWN_FP, "action": "dismiss", "reason": "x", **token})
            assert answer.status_code == 403
        assert client.post("/sign-out", data={"token": ""}).status_code == 403
        assert client.get("/queue").status_code == 200
    assert served.decisions.log() == []


def test_a_token_of_another_browser_does_nothing(served: Served) -> None:
    with served.client("viewer") as other:
        stolen = token_of(other.get("/account").text)
    with served.client("reviewer") as client:
        answer = client.post("/decide", data={"fingerprint": TOWN_FP, "action": "dismiss", "reason": "x", "token": stolen})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]
)
def test_requests_from_other_sites_are_refused(served: Served, headers: dict[str, str]) -> None:
    with served.client("reviewer") as client:
        token = token_of(client.get("/queue").text)
        form = {"fingerprint": TOWN_FP, "action": "dismiss", "reason": "x", "token": token}
        assert client.post("/decide", data=form, headers=headers).status_code == 403
    assert served.decisions.log() == []


def test_a_form_that_is_no_form_is_refused(served: Served) -> None:
    with served.client("reviewer") as client:
        assert client.post("/decide", json={"fingerprint": TOWN_FP}).status_code == 415
        assert (
            client.post("/decide", content=b"a=%ff", headers={"content-type": "application/x-www-form-urlencoded"}).status_code
            == 400
        )
        assert client.post("/decide", content=b"x" * 70_000).status_code == 413


def test_roles(served: Served) -> None:
    wanted = {
        "viewer": {"/queue": 200, "/log": 403, f"/finding/{OFFICE_FP}": 200, "/site/units/songbai.html": 200, "/check": 200},
        "reviewer": {"/queue": 200, "/log": 403, f"/finding/{OFFICE_FP}": 200, "/check": 200},
        "admin": {"/queue": 200, "/log": 200, f"/finding/{OFFICE_FP}": 200, "/check": 200},
        "qinghe-town": {"/queue": 403, "/log": 403, f"/finding/{OFFICE_FP}": 404, f"/finding/{TOWN_FP}": 200,
                        "/site/units/songbai.html": 404, "/site/units/qinghe.html": 200, "/site/index.html": 200, "/check": 200},
    }  # fmt: skip
    for name, pages in wanted.items():
        with served.client(name) as client:
            assert {path: client.get(path).status_code for path in pages} == pages, name


def test_a_unit_sees_nothing_of_another(served: Served) -> None:
    with served.client("qinghe-town") as client:
        for path in (
            "/site/index.html",
            "/site/findings-2023.html",
            "/site/district-2023.html",
            "/site/review.html",
            "/check",
            "/account",
        ):
            page = client.get(path)
            assert page.status_code == 200, path
            assert "松柏" not in page.text, path
            assert OFFICE_FP not in page.text, path


@pytest.mark.parametrize("name", ["viewer", "qinghe-town"])
def test_who_may_not_decide_cannot(served: Served, name: str) -> None:
    with served.client(name) as client:
        token = token_of(client.get("/account").text)
        form = {"fingerprint": TOWN_FP, "action": "dismiss", "reason": "不是问题", "token": token}
        assert client.post("/decide", data=form).status_code == 403
    assert served.decisions.log() == []


def test_a_new_password_ends_all_sessions(served: Served) -> None:
    new = "made-up-Pass-2"
    with served.client("viewer") as elsewhere, served.client("viewer") as client:
        token = token_of(client.get("/account").text)

        def change(**values: str) -> int:
            return client.post(
                "/account", data={"token": token, "old": PASSWORD, "new": new, "again": new, **values}
            ).status_code

        assert change(old="made-up-Wrong-2") == 401
        assert change(again="made-up-Pass-3") == 422
        assert change(new="kurz", again="kurz") == 422
        assert change() == 200
        assert elsewhere.get("/queue").status_code == 303
        assert sign_in(client, "viewer", new).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", ""])
def test_other_host_names_get_nothing(served: Served, host: str) -> None:
    with served.client() as client:
        assert client.get("/sign-in", headers={"host": host}).status_code == 421


def test_host_names() -> None:
    ours = frozenset({"127.0.0.1", "localhost", "::1"})
    assert is_host(["LOCALHOST:8000"], ours)
    assert is_host(["[::1]:8000"], ours)
    assert not is_host(["localhost", "evil.example"], ours)
    assert not is_host([], ours)
    assert not is_host(["localhost:notaport"], ours)


def test_headers_on_every_answer(served: Served) -> None:
    with served.client("viewer") as client:
        for path in ("/queue", "/static/queue.js", "/no-such-page", "/site/index.html"):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert "unsafe-inline" not in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "same-origin"
        assert client.get("/queue").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/queue/../../x",
        "javascript:alert(1)",
        "/sign-out",
        "/queue\r\nx: y",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(address: str) -> None:
    assert inside(address) == "/"


def test_back_to_our_own_pages() -> None:
    for address in ("/queue?state=all&unit=&year=2023", f"/finding/{TOWN_FP}", "/site/units/qinghe/2023.html#f-aaaa"):
        assert inside(address) == address


@pytest.mark.parametrize(
    "path",
    ["/site/../audit.sqlite3", "/site/..%2f..%2faudit.sqlite3", "/site/%2e%2e/%2e%2e/audit.sqlite3", "/site/originals/../../audit.sqlite3",
     "/site//etc/passwd", "/static/..%2f__init__.py", "/static/__init__.py", "/capture/..%2f..%2faudit.sqlite3",
     "/site/assets/..%2f__init__.py", "/site/sheets/" + "a" * 32 + "-1.png"],
)  # fmt: skip
def test_no_path_leads_out(served: Served, path: str) -> None:
    with served.client("admin") as client:
        # Byte for byte: a usual client would tidy the path up before sending it.
        raw = http.client.HTTPConnection("127.0.0.1", client.base_url.port or 0, timeout=30)
        raw.request("GET", path, headers={"Cookie": f"audit={client.cookies['audit']}"})
        assert raw.getresponse().status == 404
        raw.close()


class TestWhereItListens:
    def test_loopback_needs_nothing(self) -> None:
        assert serve_settings("127.0.0.1", 8000).anonymous

    def test_a_network_needs_users_and_encryption(self) -> None:
        with pytest.raises(ServeRefused, match="users add"):
            serve_settings("192.0.2.7", 8000)
        with pytest.raises(ServeRefused, match="certfile"):
            serve_settings("192.0.2.7", 8000, has_users=True)
        assert serve_settings("192.0.2.7", 8000, has_users=True, own_tls=True).https
        assert not serve_settings("192.0.2.7", 8000, has_users=True, plain_http=True).https

    def test_all_interfaces_need_a_name(self) -> None:
        with pytest.raises(ServeRefused, match="public-url"):
            serve_settings("0.0.0.0", 8000, has_users=True, own_tls=True)
        settings = serve_settings("0.0.0.0", 8000, has_users=True, public_url="https://audit.example.org")
        assert "audit.example.org" in settings.hosts
        assert not settings.anonymous


def test_without_users_this_machine_reads_but_does_not_decide(tmp_path: Path) -> None:
    with served_district(tmp_path, users=False) as served, served.client() as client:
        page = client.get("/queue")
        assert page.status_code == 200
        assert "users add" in page.text
        assert 'action="/decide"' not in page.text
        check = client.get("/check")
        form = {"fingerprint": TOWN_FP, "action": "dismiss", "reason": "x", "token": token_of(check.text)}
        assert client.post("/decide", data=form).status_code == 403
        assert served.decisions.log() == []


def test_disabling_the_last_user_opens_nothing(served: Served) -> None:
    for user in served.people.users():
        served.people.set_disabled(user.name, True)
    with served.client() as client:
        assert client.get("/queue").status_code == 303


def test_the_log_says_who_did_what_when(served: Served) -> None:
    with served.client("admin") as client:
        page = client.get("/log")
        assert "<td>登录</td>" in page.text
        assert "2024-02-05 10:00:00" in page.text  # the time at the site
    line = served.people.actions()[0]
    assert (line.author, line.action) == ("admin", "sign_in")
    assert dt.datetime.fromisoformat(line.at) == served.clock.now()


def test_the_command_serves_until_it_is_interrupted(served: Served) -> None:
    command = [
        sys.executable,
        "-c",
        "from app.cli import main; main()",
        "--register",
        str(served.folder),
        "--data",
        str(served.data),
    ]
    with subprocess.Popen([*command, "serve", "--port", "0"], stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert found is not None
        assert httpx.get(f"{found[0]}health", trust_env=False, timeout=60).text == "ok\n"
        assert httpx.get(f"{found[0]}queue", trust_env=False).status_code == 303
        assert "server" not in httpx.get(f"{found[0]}health", trust_env=False).headers
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert list((served.data / "serve").glob("pages-*")) == []
    assert "started" in {line.action for line in served.people.actions()}
