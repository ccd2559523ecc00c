"""Known vulnerabilities of what is shipped, where a tool and its service can be reached; where not, this says so and how to do it.

Run by `make audit`. 0: looked and found none; 1: found some; 3: could not look.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LOCK = ROOT / "requirements" / "runtime.txt"
_NOT_LOOKED = 3


def main() -> int:
    """Run pip-audit on the lock."""
    beside = Path(sys.executable).with_name("pip-audit")
    program = str(beside) if beside.exists() else shutil.which("pip-audit")
    if program is None:
        print(
            "Not looked: pip-audit is not installed here. On a machine with internet:\n"
            f"  pipx run pip-audit --require-hashes --disable-pip -r {_LOCK.relative_to(ROOT)}",
            file=sys.stderr,
        )
        return _NOT_LOOKED
    command = [program, "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--requirement", str(_LOCK)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    print(done.stdout, end="")
    if done.returncode == 0:
        return 0
    if "ServiceError" in done.stderr or "ConnectionError" in done.stderr or not done.stdout.strip():
        print(f"Not looked: the service of pip-audit did not answer:\n{done.stderr.strip()[-600:]}", file=sys.stderr)
        return _NOT_LOOKED
    print(done.stderr, end="", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
