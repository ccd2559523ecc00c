"""One ZIP with everything and a list of hashes; the same stored records give the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from functools import cache
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from output.evidence.cdxj import write_cdxj
from output.evidence.cover import cover_values, listing_values
from output.evidence.listing import listing_json
from output.evidence.model import Dossier
from output.evidence.warc import FILE, Indexed, record_id, write_warc

MANIFEST = "SHA256SUMS"
_encoder = msgspec.json.Encoder(decimal_format="number")


def pack(dossier: Dossier) -> bytes:
    """The ZIP: cover page, captures (WARC and index), history of the lists, verdict, report, and SHA256SUMS over all of them."""
    site = f"{dossier.register.site.name} {dossier.register.site.base_url}"
    warc, indexed = write_warc(dossier.captures, dossier.runs, dossier.software, site)
    files = {
        FILE: warc,
        "index.cdxj": write_cdxj(indexed),
        "captures.json": _json(_captures(dossier, indexed)),
        "listing-history.json": _json(listing_json(dossier)),
        "coverage.json": _json(dossier.coverage),
        "findings.json": _json(dossier.findings),
        "events.json": _json(dossier.events),
        "runs.json": _json(dossier.runs),
    }
    if dossier.report is not None:
        files["report.json"] = _json(dossier.report)
    files["listing-history.html"] = _page("listing.html", listing_values(dossier))
    files["index.html"] = _page("cover.html", cover_values(dossier, sorted([*files, "index.html"])))
    files[MANIFEST] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())).encode()
    return _zip(files, dossier.newest)


def _captures(dossier: Dossier, indexed: list[Indexed]) -> list[dict[str, Any]]:
    places = {one.kept.number: one for one in indexed}
    return [
        {
            "url": kept.capture.url,
            "final_url": kept.capture.final_url,
            "method": kept.capture.method,
            "status": kept.capture.status,
            "state": kept.capture.state.value,
            "fetched_at": kept.capture.fetched_at,
            "run_id": kept.run_id,
            "sha256": kept.capture.sha256,
            "size": kept.capture.size,
            "media_type": kept.capture.media_type,
            "warc_record": record_id(kept.run_id, kept.number, "response" if kept.capture.status else "metadata"),
            "warc_offset": places[kept.number].offset if kept.number in places else None,
        }
        for kept in dossier.captures
    ]


def _json(record: Any) -> bytes:
    return msgspec.json.format(_encoder.encode(record), indent=1) + b"\n"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("output.evidence"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(name: str, values: dict[str, Any]) -> bytes:
    return _templates().get_template(name).render(**values).encode()


def _zip(files: dict[str, bytes], newest: str) -> bytes:
    moment = dt.datetime.fromisoformat(newest).astimezone(dt.UTC)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()
