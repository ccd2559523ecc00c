"""Reading forms: everything stays in memory, and nothing is done unless the form carries this browser's token."""

from __future__ import annotations

from urllib.parse import parse_qsl

from msgspec import Struct
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from app.serve.sessions import Entry

_MOST_FIELDS = 20
_LONGEST_FIELD = 16 * 1024


class BadForm(Exception):
    """A form that our pages do not send, or without the token: `code` is the answer's status."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class Upload(Struct, frozen=True):
    """A file as it came."""

    name: str
    data: bytes


class _InMemory(MultiPartParser):
    """Never writes to the disk: the size was limited before."""

    spool_max_size = 1 << 40


async def read_fields(request: Request, entry: Entry) -> dict[str, str]:
    """The fields of a plain form."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/x-www-form-urlencoded":
        raise BadForm(415, "表单的格式不对。")
    try:
        text = (await request.body()).decode("ascii")
        fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise BadForm(400, "表单不完整。") from None
    return _checked(fields, entry)


async def read_upload(request: Request, entry: Entry) -> tuple[dict[str, str], Upload | None]:
    """The fields of a form with at most one file, and the file if one was chosen."""
    if request.headers.get("content-type", "").split(";")[0].strip() != "multipart/form-data":
        raise BadForm(415, "表单的格式不对。")
    parser = _InMemory(request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise BadForm(400, "一次只能上传一个文件。" if "files" in error.message else "表单不完整。") from None
    try:
        fields = {key: value for key, value in form.items() if isinstance(value, str)}
        chosen = [value for value in form.values() if isinstance(value, UploadFile) and value.filename]
        upload = Upload(chosen[0].filename or "", await chosen[0].read()) if chosen else None
    finally:
        await form.close()
    return _checked(fields, entry), upload


def _checked(fields: dict[str, str], entry: Entry) -> dict[str, str]:
    if not entry.accepts(fields.get("token")):
        raise BadForm(403, "这个页面已经过期，没有执行。请返回、刷新页面后再试。")
    return fields
