"""Install the program from this folder, without internet: check every file, make an environment, install only what was checked.

Usage: python3 install.py [FOLDER OF THE ENVIRONMENT, default .venv beside this file]. Needs Python 3.11 or later and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def damaged() -> list[str]:
    """The files that are missing, changed, or not named in SHA256SUMS."""
    wrong = []
    named = {"SHA256SUMS"}
    for line in (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        expected, name = line.split("  ", 1)
        named.add(name)
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            wrong.append(name)
    strange = [path.relative_to(HERE).as_posix() for path in (HERE / "wheels").iterdir()]
    return wrong + [name for name in strange if name not in named]


def main(target: Path) -> int:
    """Install into `target`; 0 when the program answers there."""
    # An older Python than the program's is what this is about.
    if sys.version_info < (3, 11):  # noqa: UP036
        print(f"需要 Python 3.11 或更高版本，现为 {sys.version.split()[0]}。", file=sys.stderr)
        return 2
    wrong = damaged()
    if wrong:
        shown = "\n  ".join(wrong)
        print(f"以下文件缺失、被改动或不在清单（SHA256SUMS）中，没有安装：\n  {shown}\n请重新复制安装包。", file=sys.stderr)
        return 4
    venv.create(target, with_pip=True)
    programs = target / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-index"]
    wheels = ["--find-links", str(HERE / "wheels")]
    subprocess.run([*pip, *wheels, "--require-hashes", "--requirement", str(HERE / "requirements.txt")], check=True)
    own = next((HERE / "wheels").glob("wendeng_audit-*.whl"))
    subprocess.run([*pip, "--no-deps", str(own)], check=True)
    program = programs / "wendeng-audit"
    subprocess.run([str(program), "--version"], check=True)
    print(f"已安装：{program}\n下一步：{program} doctor --offline")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else HERE / ".venv"))
