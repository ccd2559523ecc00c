"""Pack the program for a machine without internet: its wheel, the wheels of requirements/runtime.txt, checksums, an installer.

Run by `make bundle`; the bundle fits this kind of machine (system, processor, version of Python). Usage: bundle.py [FOLDER]
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_BESIDE = (
    "install.py", "README-offline.txt", "wendeng-audit.service", "wendeng-audit.timer", "wendeng-audit-serve.service",
    "wendeng-audit-alert.service", "wendeng-audit-alert.timer", "wendeng-audit.cron",
)  # fmt: skip


def main(folder: Path) -> Path:
    """Make the bundle in `folder` and give its path (a .tar.gz)."""
    version = importlib.metadata.version("wendeng-audit")
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    name = f"wendeng-audit-{version}-cp{sys.version_info.major}{sys.version_info.minor}-{platform}"
    room = folder / name
    shutil.rmtree(room, ignore_errors=True)
    wheels = room / "wheels"
    wheels.mkdir(parents=True)
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(ROOT))
    lock = ROOT / "requirements" / "runtime.txt"
    _pip("download", "--require-hashes", "--only-binary", ":all:", "--dest", str(wheels), "--requirement", str(lock))
    shutil.copy(lock, room / "requirements.txt")
    for file in _BESIDE:
        shutil.copy(ROOT / "deploy" / file, room / file)
    files = sorted(path for path in room.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(room).as_posix()}\n" for path in files]
    (room / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    packed = folder / f"{name}.tar.gz"
    with tarfile.open(packed, "w:gz") as archive:
        archive.add(room, arcname=name)
    return packed


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"))
