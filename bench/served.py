"""The application under a production server, and beside it a bare Flask route that returns a constant."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from web.app import create_app

WORKERS, THREADS = 2, 4


def make() -> Flask:
    """The whole application."""
    return create_app()


def make_bare() -> Flask:
    """The raw limit: Flask with one route."""
    app = Flask("bare")
    app.add_url_rule("/bare", "bare", lambda: {"figure": 1})
    return app


@contextmanager
def serving(factory: str, url: str) -> Iterator[int]:
    """gunicorn with ``factory`` on a port of loopback; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"bench.served:{factory}()", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--no-control-socket", "--log-level", "error"]
    own = {"TIANBU_DATABASE_URL": url, "TIANBU_SECRET_KEY": "bench " * 8, "TIANBU_RATE_LIMIT": "100000000/minute"}
    server = subprocess.Popen(command, env=os.environ | own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not begin to answer")
