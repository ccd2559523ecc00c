"""Legacy office files through LibreOffice: a fresh profile and a time limit for each call, judged by the file that comes out.

LibreOffice ends with success also where it wrote nothing or guessed the format, so neither its exit code nor its word counts.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from parsers.blocks import Document, Note, ReadError
from parsers.sniff import sniff

TIMEOUT_S = 90.0
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A fresh profile and the copies that LibreOffice makes while it works.
_OWN_FILES = 8 * 1024 * 1024
_COPY = "请用 Word 或 WPS 打开后另存为 .docx，再上传。"
# What comes in -> the name it gets, what it becomes.
_CONVERSIONS = {
    "doc": ("report.doc", "docx"),
    "wps": ("report.doc", "docx"),
    "rtf": ("report.rtf", "docx"),
    "wordml": ("report.xml", "docx"),
    "excelml": ("report.xml", "xlsx"),
    "odt": ("report.odt", "docx"),
    "ods": ("report.ods", "xlsx"),
}


def find_office() -> str | None:
    """The LibreOffice program, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_office(data: bytes, kind: str, timeout_s: float = TIMEOUT_S) -> Document:
    """Read .doc, .wps, .rtf, .odt and XML of Word 2003 by way of .docx, .ods and XML of Excel 2003 by way of .xlsx.

    Places are those of the converted file. ReadError codes: office_missing, office_not, office_encrypted, office_failed,
    office_timeout, and those of the reader of the converted file. OSError where the disk for temporary files is full.
    """
    converted = convert(data, kind, timeout_s)
    if _CONVERSIONS[kind][1] == "xlsx":
        from parsers.readers.excel import read_excel

        document = read_excel(converted)
    else:
        from parsers.readers.docx import read_docx

        document = read_docx(converted)
    if not document.blocks:
        raise ReadError("office_failed", f"文件转换后没有任何内容，无法读取。{_COPY}")
    document.format = {"wordml": "doc", "excelml": "xls"}.get(kind, kind)
    document.notes.append(
        Note("office_converted", f"旧格式文件（.{document.format}）由 LibreOffice 转换后读取，请与原文核对。")
    )
    return document


def convert(data: bytes, kind: str, timeout_s: float = TIMEOUT_S) -> bytes:
    """The file as .docx or .xlsx. ReadError as in `read_office`."""
    _require_kind(data, kind)
    program = find_office()
    if program is None:
        raise ReadError(
            "office_missing",
            f"读取 .{kind} 文件需要 LibreOffice，本机没有安装。请安装 LibreOffice（Debian：apt install libreoffice-writer-nogui "
            f"libreoffice-calc-nogui）后重试；或者{_COPY}",
        )
    name, target = _CONVERSIONS[kind]
    with tempfile.TemporaryDirectory(prefix="wendeng-office-") as folder:
        room = Path(folder)
        (room / "in").mkdir()
        (room / "in" / name).write_bytes(data)
        # Two calls that share a profile wait for each other or fail without a word.
        profile = (room / "profile").as_uri()
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile}",
            "--convert-to", target, "--outdir", str(room / "out"), str(room / "in" / name),
        ]  # fmt: skip
        try:
            _run(command, room, timeout_s)
            return _result(room / "out" / f"{Path(name).stem}.{target}", target)
        except ReadError as failure:
            _blame_the_disk(room, len(data), failure)
            raise


def _result(path: Path, target: str) -> bytes:
    """What the program wrote, if it is a whole file of the wanted kind."""
    made = path.read_bytes() if path.is_file() else b""
    whole = False
    if sniff(made, path.name) == target:
        with contextlib.suppress(zipfile.BadZipFile, zlib.error), zipfile.ZipFile(io.BytesIO(made)) as package:
            whole = package.testzip() is None
    if not whole:
        raise ReadError("office_failed", f"LibreOffice 没有转换出可读的文件，原文件可能已损坏或没有下载完整。{_COPY}")
    return made


def _blame_the_disk(room: Path, size: int, failure: ReadError) -> None:
    """LibreOffice does not say why it wrote nothing. With no room for its own files it is our disk, never the unit's document."""
    if shutil.disk_usage(room).free < _OWN_FILES + 8 * size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(room)) from failure


def _run(command: list[str], room: Path, timeout_s: float) -> None:
    """Run to the end or to the limit; then everything that was started is ended, and also if this process dies before."""
    # A home of its own: settings and macros of the user's office stay out of it.
    environment = {**os.environ, "HOME": str(room), "SAL_USE_VCLPLUGIN": "svp"}
    if os.name == "posix":
        command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("office_guard.py")), *command]
    process = subprocess.Popen(
        command, cwd=room, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired as late:
        raise ReadError(
            "office_timeout", f"LibreOffice 在{timeout_s:g}秒内没有转换完，已停止。文件可能已损坏；{_COPY}"
        ) from late
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group: the program that was started only starts another."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        pass  # nothing is left of it
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _require_kind(data: bytes, kind: str) -> None:
    """LibreOffice takes any text for a document: what is not of the format is refused before."""
    right = {
        "doc": data.startswith(_OLE),
        "wps": data.startswith(_OLE),
        "rtf": data.lstrip().startswith(b"{\\rtf"),
        "wordml": b"Word.Document" in data[:4096],
        "excelml": b"Excel.Sheet" in data[:4096],
        "odt": data.startswith(b"PK"),
        "ods": data.startswith(b"PK"),
    }[kind]
    if not right:
        raise ReadError(
            "office_not", f"文件虽名为 .{kind}，内容却不是这种格式，不能读取。请核对文件，或检查下载到的是否是报错网页。"
        )
    if kind in ("doc", "wps") and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError("office_encrypted", "文件设有打开密码，无法读取。请去掉密码后另存，再上传。")
