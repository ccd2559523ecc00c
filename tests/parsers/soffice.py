"""Files as a real office program writes them: LibreOffice converts what a test made."""

from __future__ import annotations

import subprocess
from pathlib import Path

from parsers.readers.office import find_office


def converted(data: bytes, kind: str, target: str, folder: Path, seconds: float) -> bytes:
    """The file in another format."""
    source = folder / f"source.{kind}"
    source.write_bytes(data)
    program = find_office()
    assert program is not None
    subprocess.run(
        [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target,
         "--outdir", str(folder / "out"), str(source)],
        check=True, timeout=seconds, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return (folder / "out" / f"source.{target}").read_bytes()
