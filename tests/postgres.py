"""A PostgreSQL server for tests: a folder of its own, a free port on loopback, ended with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_START_S = 60


def binaries() -> Path | None:
    """The folder with initdb and postgres of the newest version on this machine; None where there is none."""
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of an empty server, without a database name: `postgresql://user@127.0.0.1:port`."""
    programs = binaries()
    assert programs is not None
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user: dict[str, Any] = {}
        if os.geteuid() == 0:
            # The server refuses to run as root.
            account = pwd.getpwnam("postgres") if _exists("postgres") else pwd.getpwnam("nobody")
            os.chown(folder, account.pw_uid, account.pw_gid)
            user = {"user": account.pw_uid, "group": account.pw_gid}
        data = folder / "data"
        made = ["--auth=trust", "--username=audit", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([programs / "initdb", f"--pgdata={data}", *made], check=True, capture_output=True, cwd=folder, **user)
        port = _free_port()
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "''", "fsync": "off", "max_connections": "50"}
        arguments = " ".join(f"-c {key}={value}" for key, value in {**settings, "port": str(port)}.items())
        control: list[str | Path] = [programs / "pg_ctl", f"--pgdata={data}", "--wait", "--silent"]
        start = [*control, f"--log={folder / 'log'}", f"--timeout={_START_S}", f"--options={arguments}", "start"]
        # The server keeps whatever pipe it is given, so it is given none.
        done = subprocess.run(start, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **user)
        if done.returncode:
            raise AssertionError(f"the server did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")
        try:
            yield f"postgresql://audit@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "--mode=fast", "stop"], check=True, capture_output=True, cwd=folder, **user)


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
