"""What `doctor` looks at: each examination says what it found and, where something is wrong, what to do."""

from __future__ import annotations

import datetime as dt
import http.client
import importlib.metadata
import importlib.util
import shutil
import socket
import sys
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from app.texts import say
from crawler.register import Register, RegisterError, load_register
from crawler.storage import StorageError
from parsers.readers.ocr_engine import missing_parts
from parsers.readers.office import find_office

_PACKAGES = ("scrapy", "beautifulsoup4", "lxml", "pdfplumber", "jsonschema", "msgspec", "sqlalchemy")
_TIMEOUT_S = 10.0
_SHOWN = 3


class Examination(Struct, frozen=True):
    """One line: `needed` things must be in order, others are extras."""

    name: str
    ok: bool
    detail: str
    needed: bool = True


def examine(
    register_folder: Path, data: Path, offline: bool, database: str | None = None, archive: str | None = None
) -> list[Examination]:
    """Everything that `doctor` prints, in order."""
    findings = [_python(), *_packages(), _office(), _recognition(), _fonts()]
    register: Register | None = None
    try:
        register = load_register(register_folder)
    except RegisterError as error:
        findings.append(Examination("register", False, str(error)))
    else:
        findings.append(Examination("register", True, f"{register.site.name}, {len(register.units)} units"))
    findings.append(_room())
    findings.append(_database(data, database, archive))
    if findings[-1].ok:
        findings.append(_decisions(data, database))
        findings.append(_sums(data, database, register.policy.disabled if register is not None else ()))
    if register is not None and not offline:
        findings.append(_site(register))
    return findings


def _python() -> Examination:
    version = ".".join(map(str, sys.version_info[:3]))
    return Examination("python", sys.version_info >= (3, 11), version if sys.version_info >= (3, 11) else f"{version} < 3.11")


def _packages() -> list[Examination]:
    found = []
    for name in _PACKAGES:
        try:
            found.append(Examination(name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append(Examination(name, False, say("未安装，请运行 make install", "not installed; run make install")))
    return found


def _office() -> Examination:
    program = find_office()
    detail = program or say(
        "没有 LibreOffice：.doc、.wps、.rtf 文件将标记为无法读取。安装：apt install libreoffice-writer-nogui libreoffice-calc-nogui",
        "no LibreOffice: .doc, .wps, .rtf unreadable; apt install libreoffice-writer-nogui libreoffice-calc-nogui",
    )
    return Examination("libreoffice", program is not None, detail, needed=False)


def _recognition() -> Examination:
    """Text recognition for pictures and scans: an extra."""
    missing = missing_parts()
    if missing:
        names = "、".join(missing)
        detail = say(
            f"没有文字识别（缺少 {names}）：图片和扫描件将标记为无法读取。安装：pip install 'wendeng-audit[ocr]'",
            f"no text recognition ({', '.join(missing)} missing): pictures and scans unreadable; pip install 'wendeng-audit[ocr]'",
        )
        return Examination("ocr", False, detail, needed=False)
    return Examination("ocr", True, f"rapidocr {importlib.metadata.version('rapidocr')}", needed=False)


def _fonts() -> Examination:
    listing = shutil.which("fc-list")
    return Examination(
        "fonts",
        listing is not None,
        listing or say("没有 fontconfig：无法确认中文字体", "no fontconfig: Chinese fonts unknown"),
        needed=False,
    )


def _room() -> Examination:
    """Whether the disks have room for a night."""
    from app.store.room import in_words, shortages

    short = shortages()
    return Examination("disk", not short, in_words(short) or say("空间足够一次夜间审核", "room for a night"), needed=False)


def _database(data: Path, database: str | None, archive: str | None) -> Examination:
    from app.repair import damage_of, is_lost
    from app.store.explain import explain_storage, lost
    from app.store.store import Store

    if database is None and is_lost(data):
        return Examination("database", False, lost(data))
    try:
        store = Store(data, database, archive)
        store.finish_run(store.start_run("doctor", dt.date.today()), "done", {})
        store.close()
    except (OSError, SQLAlchemyError) as error:
        return Examination("database", False, explain_storage(error))
    try:
        damage = damage_of(data) if database is None else None
    except StorageError as error:
        return Examination("database", False, str(error))
    if damage is not None:
        return Examination("database", False, explain_storage(OSError(f"database disk image is malformed: {damage}")))
    place = str((data / "audit.sqlite3").resolve()) if database is None else store.engine.url.render_as_string()
    return Examination("database", True, place)


def _decisions(data: Path, database: str | None) -> Examination:
    """Whether the file beside the database holds every decision: it is what is left when the database is lost."""
    from app.decision_file import decision_file, read_decisions
    from app.store.decisions import DecisionStore
    from app.store.store import Store

    path = decision_file(data)
    kept, bad = read_decisions(path)
    store = Store(data, database)
    try:
        stored = {decision.id for decision in DecisionStore(store.engine).log()}
    finally:
        store.close()
    written = {decision.id for decision in kept}
    if bad:
        detail = say(f"{path} 有 {len(bad)} 行损坏，请换用备份", f"{path}: {len(bad)} damaged lines; use a backup")
    elif written - stored:
        number = len(written - stored)
        detail = say(
            f"数据库缺少 {number} 项决定：wendeng-audit decide import {path}",
            f"the database lacks {number} decisions: wendeng-audit decide import {path}",
        )
    elif stored - written:
        detail = say("有决定还没有导出：wendeng-audit decide export", "decisions not exported yet: wendeng-audit decide export")
    else:
        return Examination("decisions", True, str(len(stored)), needed=False)
    return Examination("decisions", False, detail, needed=False)


def _sums(data: Path, database: str | None, disabled: Collection[str]) -> Examination:
    """Whether the stored verdicts on sums are those of the stored numbers."""
    from app.store.store import Store
    from app.sums import sums_again

    store = Store(data, database)
    try:
        done = sums_again(store, disabled)
    except ValueError:
        detail = say(
            "库中的数字是另一版表格模板的，下一次审核时重新读取", "stored by another version; the next audit reads again"
        )
        return Examination("sums", False, detail, needed=False)
    finally:
        store.close()
    if done.other:
        shown = "、".join(f"{unit_id} {year}" for unit_id, year in done.other[:_SHOWN])
        detail = say(
            f"{len(done.other)} 份报告的勾稽结论与库中的数字不一致（{shown}）。请运行 wendeng-audit audit 重新审核",
            f"the verdicts on the sums of {len(done.other)} reports are not those of the stored numbers ({shown}): "
            "run wendeng-audit audit",
        )
        return Examination("sums", False, detail, needed=False)
    detail = say(
        f"{done.reports} 份报告的勾稽关系已全部复算，{done.broken} 处不平，与审核结论一致",
        f"{done.reports} reports added up again, {done.broken} sums do not hold, as the verdicts say",
    )
    return Examination("sums", True, detail, needed=False)


def _site(register: Register) -> Examination:
    """One HEAD request to the register's own host, nothing else."""
    address = urlsplit(register.site.base_url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(str(address.hostname), address.port, timeout=_TIMEOUT_S)
    try:
        connection.request("HEAD", "/robots.txt")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, socket.gaierror) as error:
        return Examination(
            "site", False, say(f"{register.site.base_url} 无法访问：{error}", f"{register.site.base_url}: {error}")
        )
    finally:
        connection.close()
    return Examination("site", status < 500, f"{register.site.base_url} → HTTP {status}")
