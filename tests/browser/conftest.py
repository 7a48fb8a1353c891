"""A real browser on a real server on loopback, with tokens on every form."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from werkzeug.serving import make_server

from ledger.db import Database
from tests.web.applications import CACHE, bare_application
from tests.web.people import make_sample_people, session_of
from tests.web.samples import TODAY, fill
from web.session import COOKIE


@pytest.fixture
def address(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the filled application is served."""
    monkeypatch.setenv("TIANBU_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TIANBU_VAR", str(CACHE))
    database = Database(sqlite_url)
    fill(database)
    make_sample_people(database, monkeypatch)
    application = bare_application()
    monkeypatch.setitem(application.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(application.config, "SIGN_IN_RATE_LIMIT", "100000/minute")
    monkeypatch.setitem(application.extensions, "tianbu_database", database)
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    database.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about: a broken policy, a script that failed, a file that did not come."""
    return []


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def desk(request: pytest.FixtureRequest, browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    """A desk's screen, with and without JavaScript, at which nobody has signed in."""
    yield from open_page(browser, address, complaints, width=1280, javascript=request.param)


@pytest.fixture
def page(desk: Page, address: str, sqlite_url: str) -> Page:
    """The clerk's desk."""
    sign_in_as(desk, address, sqlite_url, "clerk")
    return desk


@pytest.fixture
def bare_phone(browser: Browser, address: str, complaints: list[str]) -> Iterator[Page]:
    yield from open_page(browser, address, complaints, width=390, javascript=True)


@pytest.fixture
def phone(bare_phone: Page, address: str, sqlite_url: str) -> Page:
    """The clerk's phone."""
    sign_in_as(bare_phone, address, sqlite_url, "clerk")
    return bare_phone


def sign_in_as(page: Page, address: str, sqlite_url: str, name: str) -> None:
    """Give a browser the session of somebody, instead of whose it has."""
    database = Database(sqlite_url)
    secret = session_of(database, name)
    database.close()
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])


def open_page(browser: Browser, address: str, complaints: list[str], *, width: int, javascript: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 844}, java_script_enabled=javascript, locale="zh-CN"
    )
    opened = context.new_page()

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(f"{opened.url}: {message.text}")

    opened.on("console", hear)
    opened.on("pageerror", lambda error: complaints.append(f"{opened.url}: {error}"))
    yield opened
    context.close()
