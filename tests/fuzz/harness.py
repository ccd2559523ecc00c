"""The coverage-guided form: python tests/fuzz/harness.py TARGET [libFuzzer arguments]; the seeds are in corpus/."""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
with atheris.instrument_imports(include=["parsers", "crawler", "app.decision_file", "output.kept"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz one target until the limits that libFuzzer was given."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
