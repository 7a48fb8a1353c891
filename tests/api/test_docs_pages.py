"""The pages at /api/docs: out of the package, under a policy without inline scripts or other hosts, in a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from ledger.db import Database
from tests.api.applications import api_application

ASSETS = re.compile(r'(?:src|href)="([^"]+)"')


@pytest.fixture
def visitor() -> FlaskClient:
    return api_application(Database("sqlite://")).test_client()


def test_the_page_and_all_it_needs_come_from_here(visitor: FlaskClient) -> None:
    page = visitor.get("/api/docs")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert not re.search(r"<script>|<script [^>]*>[^<]|\son[a-z]+=", page.text)
    addresses = ASSETS.findall(page.text)
    assert len(addresses) == 6
    for address in addresses:
        answer = visitor.get(address)
        assert address.startswith("/api/")
        assert answer.status_code == 200, address
        answer.close()


@pytest.mark.parametrize(
    "name", ["../__init__.py", "index.html", "swagger-ui.js.map", "%2e%2e/README.md", "nothing.js"]
)
def test_no_other_file_is_served(visitor: FlaskClient, name: str) -> None:
    assert visitor.get(f"/api/docs/{name}").status_code == 404


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser on the page; whatever it complains about, or asks another host for, fails the test."""
    server = make_server("127.0.0.1", 0, api_application(Database("sqlite://")), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    complaints: list[str] = []
    opened = browser.new_page(base_url=f"http://127.0.0.1:{server.port}")
    opened.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "request",
        lambda asked: None if asked.url.startswith(("http://127.0.0.1", "data:")) else complaints.append(asked.url),
    )
    yield opened
    opened.close()
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []


def test_the_page_shows_the_operations_in_a_browser(page: Page) -> None:
    page.goto("/api/docs")
    expect(page.get_by_role("heading", name=re.compile("Tianbu"))).to_be_visible()
    page.locator("#operations-tag-contracts").click()
    operation = page.locator("#operations-contracts-sign_contract")
    operation.locator("button.opblock-summary-control").click()
    expect(operation.get_by_text("All rules run again on today's book, then it is posted.")).to_be_visible()
    expect(operation.locator("tr[data-param-name='If-Match']")).to_be_visible()
