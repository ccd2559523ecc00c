"""What a failure of disk or database means for the person at the machine, and what to do about it."""

from __future__ import annotations

import errno
from pathlib import Path

from app.store.room import in_words, is_full, shortages
from app.texts import say

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def explain_storage(error: BaseException) -> str:
    """One sentence on what is wrong and what to do; the error's own words at the end."""
    for found in _causes(error):
        # The driver's own words: around them are the statement, its values, and links for programmers.
        cause = getattr(found, "orig", None) or found
        text = str(cause).lower()
        number = cause.errno if isinstance(cause, OSError) else None
        if is_full_disk(cause):
            short = shortages()
            if short:
                return say(
                    f"磁盘已满，数据无法写入：{in_words(short)}，然后重新运行；已存的数据没有损坏。（{cause}）",
                    f"The disk is full: {in_words(short)}, then run again; stored data is intact. ({cause})",
                )
            return say(
                f"磁盘已满，或超过了允许的文件大小，数据无法写入。请清理磁盘空间后重新运行，已存的数据没有损坏。（{cause}）",
                f"The disk is full or a file grew beyond its limit. Free some space and run again; stored data is intact. ({cause})",
            )
        if number in _READ_ONLY or "readonly database" in text or "unable to open database file" in text:
            return say(
                f"数据目录不可写。请检查目录权限，或磁盘是否以只读方式挂载。（{cause}）",
                f"The data folder cannot be written. Check its permissions and whether the disk is mounted read-only. ({cause})",
            )
        if "database is locked" in text or "database table is locked" in text:
            return say(
                f"数据库被其他程序占用，等待后仍不能写入。请关闭占用它的程序（例如数据库查看工具），再重新运行。（{cause}）",
                f"The database is locked by another program. Close that program and run again. ({cause})",
            )
        if "malformed" in text or "not a database" in text or "disk i/o error" in text:
            return say(
                f"数据库文件已损坏或磁盘读写出错。请检查磁盘，再运行 wendeng-audit doctor --repair 重建，或从备份恢复数据目录。（{cause}）",
                f"The database is damaged or the disk fails. Check it; wendeng-audit doctor --repair, or restore a backup. ({cause})",
            )
    return say(f"数据无法写入：{error}", f"Data could not be written: {error}")


def is_full_disk(error: BaseException) -> bool:
    """Whether an error says that nothing more can be written; SQLite says of a full disk also that reading or writing failed."""
    text = str(error).lower()
    return (
        (isinstance(error, OSError) and error.errno in _FULL)
        or any(
            words in text for words in ("database or disk is full", "no space left on device", "no usable temporary directory")
        )
        or ("disk i/o error" in text and is_full())
    )


def is_storage(error: BaseException) -> bool:
    """Whether an error comes from disk or database rather than from the program or the network."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    return any(
        isinstance(cause, OperationalError)
        or type(cause) is DatabaseError  # a file that is no database; its subclasses are faults of the program
        or (isinstance(cause, OSError) and cause.errno in (*_FULL, *_READ_ONLY))
        or is_full_disk(cause)
        for cause in _causes(error)
    )


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = getattr(current, "orig", None) or current.__cause__
    return found


def lost(data: Path) -> str:
    """What it means that a data folder has a journal and no database, and what to do about it."""
    return say(
        f"数据库文件 {data / 'audit.sqlite3'} 不见了，而数据目录中有以前运行的台账。请从备份恢复这个文件，"
        "或运行 wendeng-audit doctor --repair 用台账重建。",
        f"The database {data / 'audit.sqlite3'} is gone, but the data folder has a journal of earlier runs. Restore the file from a "
        "backup, or build it again from the journal: wendeng-audit doctor --repair.",
    )
