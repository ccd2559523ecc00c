"""Runs a program for a parent and ends it with the parent: when the pipe to the parent closes, the whole process group goes.

Started as a script, with the command as its arguments: an office program starts another one, which would outlive both of them.
"""

import os
import signal
import subprocess
import sys
import threading


def _watch() -> None:
    """The parent never writes: the end of input means that it is gone."""
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGKILL)


def main() -> int:
    """Run the command and give its exit code."""
    null = subprocess.DEVNULL
    process = subprocess.Popen(sys.argv[1:], stdin=null, stdout=null, stderr=null)
    threading.Thread(target=_watch, daemon=True).start()
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
