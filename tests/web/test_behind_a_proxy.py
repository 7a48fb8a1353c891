"""Whose address is in the trail: the visitor's as our proxy says, and never what a visitor claims."""

from __future__ import annotations

import pytest

from ledger.access.audit import Filter, events
from ledger.db import Database
from web.app import create_app


@pytest.mark.parametrize(("proxies", "address"), [("0", "127.0.0.1"), ("1", "198.51.100.4")])
def test_an_address_is_believed_of_our_own_proxy(
    database: Database, monkeypatch: pytest.MonkeyPatch, proxies: str, address: str
) -> None:
    monkeypatch.setenv("TIANBU_PROXIES", proxies)
    client = create_app(database, SECRET_KEY="for tests only").test_client()
    client.get("/api/v1/me", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})
    with database.reading() as connection:
        (event,) = events(connection, Filter())
    assert event.address == address
