"""Captures as WARC 1.1 (ISO 28500): warcinfo per run, request and response with their headers, revisits, and failures."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from msgspec import Struct
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from output.evidence.model import KeptCapture, RunInfo

FILE = "captures.warc.gz"
_SPACE = uuid.UUID("6f5b0d0a-3c1e-5d0e-9a53-0f8f1f0f6a11")
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# The body was kept as decoded: these headers would no longer be true of it, and are kept under another name.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Indexed(Struct, frozen=True):
    """A response in the file: where it lies and what it is."""

    kept: KeptCapture
    offset: int
    length: int
    digest: str


def write_warc(
    captures: Sequence[KeptCapture], runs: Sequence[RunInfo], software: str, site: str
) -> tuple[bytes, list[Indexed]]:
    """The file and the places of its responses. The same captures give the same bytes."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
    indexed = []
    known: dict[tuple[str, str], str] = {}
    for run in sorted(runs, key=lambda one: (one.started_at, one.run_id)):
        own = sorted((kept for kept in captures if kept.run_id == run.run_id), key=lambda one: one.number)
        if own:
            writer.write_record(_warcinfo(writer, run, software, site))
        for kept in own:
            offset = out.tell()
            digest = _write_answer(writer, kept, known)
            if digest is not None:
                indexed.append(Indexed(kept, offset, out.tell() - offset, digest))
            writer.write_record(_request(writer, kept))
    return out.getvalue(), indexed


def record_id(run_id: str, number: int, kind: str) -> str:
    """The id of a record: always the same for the same capture."""
    return f"<urn:uuid:{uuid.uuid5(_SPACE, f'{run_id}/{number}/{kind}')}>"


def payload_digest(body: bytes) -> str:
    """The digest as WARC writes it: SHA-256 in base 32."""
    return f"sha256:{base64.b32encode(hashlib.sha256(body).digest()).decode()}"


def warc_date(iso: str) -> str:
    """An ISO time in UTC as WARC writes it."""
    return iso[:19] + "Z"


def _headers(kept: KeptCapture, kind: str) -> dict[str, str]:
    return {
        "WARC-Record-ID": record_id(kept.run_id, kept.number, kind),
        "WARC-Date": warc_date(kept.capture.fetched_at),
        "WARC-Warcinfo-ID": record_id(kept.run_id, 0, "warcinfo"),
    }


def _warcinfo(writer: WARCWriter, run: RunInfo, software: str, site: str) -> object:
    fields = {
        "software": software,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "isPartOf": site,
        "description": f"run {run.run_id} ({run.command}), made for {run.as_of}, {run.started_at} to {run.finished_at or 'unfinished'}",
    }
    text = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode()
    return writer.create_warc_record(
        "",
        "warcinfo",
        payload=io.BytesIO(text),
        length=len(text),
        warc_headers_dict={
            "WARC-Record-ID": record_id(run.run_id, 0, "warcinfo"),
            "WARC-Date": warc_date(run.started_at),
            "WARC-Filename": FILE,
        },
    )


def _write_answer(writer: WARCWriter, kept: KeptCapture, known: dict[tuple[str, str], str]) -> str | None:
    """Write the answer; gives the digest of what it answered, None where there was no answer at all."""
    capture = kept.capture
    if capture.status == 0:
        text = f"state: {capture.state.value}\r\nfetchError: no answer\r\n".encode()
        record = writer.create_warc_record(
            capture.url, "metadata", payload=io.BytesIO(text), length=len(text), warc_headers_dict=_headers(kept, "metadata")
        )
        writer.write_record(record)
        return None
    phrase = HTTPStatus(capture.status).phrase if capture.status in HTTPStatus._value2member_map_ else "Unknown"
    status = StatusAndHeaders(f"{capture.status} {phrase}", _as_kept(capture.response_headers), protocol="HTTP/1.1")
    warc_headers = _headers(kept, "response")
    if capture.status == HTTPStatus.NOT_MODIFIED:
        digest = f"sha256:{base64.b32encode(bytes.fromhex(capture.sha256)).decode()}" if capture.sha256 else ""
        warc_headers["WARC-Profile"] = _NOT_MODIFIED
        if capture.sha256 is not None and (date := known.get((capture.url, capture.sha256))):
            warc_headers |= {"WARC-Refers-To-Target-URI": capture.url, "WARC-Refers-To-Date": date}
        if digest:
            warc_headers["WARC-Payload-Digest"] = digest
        record = writer.create_warc_record(capture.final_url, "revisit", http_headers=status, warc_headers_dict=warc_headers)
        writer.write_record(record)
        return digest
    body = kept.body or b""
    digest = payload_digest(body)
    warc_headers["WARC-Payload-Digest"] = digest
    if capture.sha256 is not None:
        known.setdefault((capture.url, capture.sha256), warc_date(capture.fetched_at))
    record = writer.create_warc_record(
        capture.final_url,
        "response",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=status,
        warc_headers_dict=warc_headers,
    )
    writer.write_record(record)
    return digest


def _as_kept(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_WIRE else name, value) for name, value in headers.items()]


def _request(writer: WARCWriter, kept: KeptCapture) -> object:
    capture = kept.capture
    parts = urlsplit(capture.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = list(capture.request_headers.items())
    if not any(name.lower() == "host" for name, _ in headers):
        headers.insert(0, ("Host", parts.netloc))
    body = capture.request_body.encode("latin-1")
    warc_headers = _headers(kept, "request")
    if capture.status:
        warc_headers["WARC-Concurrent-To"] = record_id(kept.run_id, kept.number, "response")
    status = StatusAndHeaders(f"{capture.method} {path} HTTP/1.1", headers, is_http_request=True)
    return writer.create_warc_record(
        capture.url,
        "request",
        payload=io.BytesIO(body),
        length=len(body),
        http_headers=status,
        warc_headers_dict=warc_headers,
    )
