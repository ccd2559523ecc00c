"""A unit's own door: the same check as at night, nothing kept, and no file that can hurt the server or the next reader."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.serve.checking import CheckFailed, check_draft
from app.serve.door import safe_name
from app.serve.settings import Limits
from tests.app.serving import Served, served_district, token_of
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import values_of

MARKER = "独一无二的草稿文字"


def draft(
    change: dict[str, str] | None = None, title: str = "威海市文登区清河镇人民政府2023年政府信息公开工作年度报告"
) -> bytes:
    """A made-up report whose every cell is 0 but those in `change`."""
    values = dict.fromkeys(values_of("2021"), "0") | (change or {})
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    page = make.site_page(make.page(tables)).replace("威海市文登区米山镇人民政府2023年政府信息公开工作年度报告", title)
    return page.replace("</body>", f"<p>{MARKER}</p></body>").encode()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with served_district(tmp_path) as district:
        yield district


def upload(client: httpx.Client, data: bytes, name: str = "draft.html", **fields: str) -> httpx.Response:
    token = token_of(client.get("/check").text)
    return client.post("/check", data={"token": token, **fields}, files={"file": (name, data)}, timeout=120)


def test_a_wrong_sum_is_found_before_publishing(served: Served) -> None:
    with served.client("qinghe-town") as client:
        answer = upload(client, draft({"T3.granted.natural": "1"}))
        assert answer.status_code == 200
        assert "T3-ROWSUM" in answer.text
        assert "错误须在发布前改正" in answer.text
        assert 'data-cell="T3.granted.natural" class="marked"' in answer.text


def test_a_balanced_draft_has_no_error(served: Served) -> None:
    with served.client("qinghe-town") as client:
        answer = upload(client, draft())
        assert answer.status_code == 200
        assert '<span class="gravity error">' not in answer.text


def test_a_unit_checks_for_itself_only(served: Served) -> None:
    with served.client("qinghe-town") as client:
        answer = upload(client, draft(title="威海市文登区松柏局2023年政府信息公开工作年度报告"), unit="songbai")
        assert "识别为：威海市文登区清河镇人民政府" in answer.text
    assert served.people.actions()[0].target == "qinghe"


def test_nothing_of_the_draft_is_kept(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with served.client("qinghe-town") as client:
        assert upload(client, draft(), "机密草稿.html").status_code == 200
        for path in [*served.data.rglob("*"), *scratch.rglob("*")]:
            assert "draft" not in path.name
            assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path
            assert not path.is_file() or "机密草稿".encode() not in path.read_bytes(), path
        assert list(scratch.iterdir()) == []
    line = served.people.actions()[0]
    assert (line.author, line.action, line.detail.split(",")[0]) == ("qinghe-town", "check", "html")


def test_too_large(tmp_path: Path) -> None:
    with (
        served_district(tmp_path, Limits(upload_bytes=100_000, form_bytes=20_000)) as served,
        served.client("viewer") as client,
    ):
        assert upload(client, b"<html>" + b"x" * 130_000).status_code == 413

        def endless() -> Iterator[bytes]:
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\n\r\n'
            for _ in range(1000):
                yield b"x" * 10_000

        headers = {"content-type": "multipart/form-data; boundary=b"}
        assert client.post("/check", content=endless(), headers=headers).status_code == 413  # no length announced
        assert upload(client, b"<html>" + b"x" * 110_000).status_code == 413  # the form fits, the file does not


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200, "report.pdf", 415),
        (b"MZ\x90\x00" + b"\0" * 200, "report.docx", 415),
        (b"PK\x03\x04" + b"\0" * 200, "report.zip", 415),
        (b"", "empty.html", 422),
        (b"%PDF-1.7\nnothing more", "broken.pdf", 422),
    ],
)
def test_what_is_no_report(served: Served, data: bytes, name: str, code: int) -> None:
    with served.client("viewer") as client:
        answer = upload(client, data, name)
        assert answer.status_code == code
        assert "Traceback" not in answer.text


def test_one_file_at_a_time(served: Served) -> None:
    with served.client("viewer") as client:
        token = token_of(client.get("/check").text)
        files = [("file", ("a.html", b"<p>a</p>")), ("file", ("b.html", b"<p>b</p>"))]
        assert client.post("/check", data={"token": token}, files=files).status_code == 400
        many = {f"f{number}": "x" for number in range(50)}
        assert client.post("/check", data={"token": token, **many}, files=files[:1]).status_code == 400


def test_no_check_without_the_token(served: Served) -> None:
    with served.client("viewer") as client:
        answer = client.post("/check", data={"token": "0" * 64}, files={"file": ("a.html", draft())})
        assert answer.status_code == 403
    assert "check" not in {line.action for line in served.people.actions()}


def test_checks_are_limited(tmp_path: Path) -> None:
    with served_district(tmp_path, Limits(checks_per_visitor=2)) as served, served.client("viewer") as client:
        codes = [upload(client, b"\x7fELF" + b"\0" * 100, "x.bin").status_code for _ in range(3)]
        assert codes == [415, 415, 429]
        served.clock.move(minutes=11)
        assert upload(client, b"\x7fELF" + b"\0" * 100, "x.bin").status_code == 415


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\草稿.docx", "草稿.docx"),
        ("a\r\nSet-Cookie: x=y.html", "aSet-Cookie: x=y.html"),
        ("\u202etxt.exe", "txt.exe"),
        ("....", "draft"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_names(name: str, shown: str) -> None:
    assert safe_name(name) == shown


def test_hostile_names_and_texts_stay_text(served: Served) -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;2023年政府信息公开工作年度报告"
    hostile = draft({"T3.granted.natural": "&lt;img src=x onerror=alert(1)&gt;"}, title).replace(
        b"</body>", b"<script>alert(2)</script><iframe src='http://evil.example/'></iframe></body>"
    )
    with served.client("viewer") as client:
        answer = upload(client, hostile, "<img src=x onerror=alert(3)>.html")
        assert answer.status_code == 200
        for danger in ("<script>alert", "<img src=x", "<iframe", "evil.example"):
            assert danger not in answer.text
        assert "&lt;img src=x onerror=alert(3)&gt;.html" in answer.text


def test_a_slow_check_is_stopped(served: Served) -> None:
    with pytest.raises(CheckFailed) as failed:
        check_draft(draft(), "a.html", served.folder, None, None, served.clock.now().date(), "zh", 0.001)
    assert failed.value.kind == "timeout"


def test_a_check_that_dies_is_said(served: Served, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed) as failed:
        check_draft(draft(), "a.html", tmp_path / "no-register", None, None, served.clock.now().date(), "zh", 60)
    assert failed.value.kind == "crash"
    with served_district(tmp_path / "slow", Limits(check_seconds=0.001)) as slow, slow.client("viewer") as client:
        answer = upload(client, draft())
        assert answer.status_code == 422
        assert "用时太长" in answer.text


def test_secrets_stay_in_the_server(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child that reads a stranger's file does not inherit the passwords of the alert channels."""
    import app.serve.checking as checking

    seen: dict[str, dict[str, str]] = {}
    real = checking.subprocess.Popen

    def watching(command: list[str], **values: object) -> object:
        seen["environment"] = dict(values["env"])  # type: ignore[call-overload]
        return real(command, **values)  # type: ignore[call-overload]

    monkeypatch.setenv("AUDIT_SMTP_PASSWORD", "made-up-secret")
    monkeypatch.setattr(checking.subprocess, "Popen", watching)
    check_draft(draft(), "a.html", served.folder, None, None, served.clock.now().date(), "zh", 60)
    assert "made-up-secret" not in seen["environment"].values()


_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(document: bytes, mebibytes_behind: int = 0) -> bytes:
    """A Word file with this main part, and so much white space behind it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            part.write(document)
            for _ in range(mebibytes_behind):
                part.write(b" " * 1024**2)
    return out.getvalue()


def test_a_draft_reads_no_file_of_the_server(served: Served, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("made-up-server-secret", "utf-8")
    document = (
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document {_WORD}><w:body>'
        "<w:p><w:r><w:t>威海市文登区清河镇人民政府2023年政府信息公开工作年度报告 &x;</w:t></w:r></w:p></w:body></w:document>"
    ).encode()
    with served.client("viewer") as client:
        answer = upload(client, package(document), "draft.docx")
        assert answer.status_code in (200, 422)
        assert "made-up-server-secret" not in answer.text


def test_a_draft_that_unfolds_without_end_is_refused(served: Served) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    body = f"<w:document {_WORD}><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>"
    laughs = package(f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{levels}]>{body}'.encode())
    bomb = package(f'<?xml version="1.0"?><w:document {_WORD}><w:body>'.encode(), mebibytes_behind=400)
    with served.client("viewer") as client:
        for document in (laughs, bomb):
            answer = upload(client, document, "draft.docx")
            assert answer.status_code in (200, 422)  # read without it, or refused with a sentence
            assert len(answer.text) < 200_000
        assert client.get("/health").text == "ok\n"
