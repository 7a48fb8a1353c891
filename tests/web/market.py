"""A market of quota for the pages: a surplus lot, and people of seller and buyer who have signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, insert, select, text

from ledger.access import Actor
from ledger.access.models import ROLE_GRANT, USER
from ledger.db import Database
from tests.making import NOW, make_people, person
from tests.quotas.making import CITY, XINGQING
from tests.trades.making import Market, make_market, rule
from tests.web.people import browser_of

# Beside one of each role in the seller's county; the releaser of sales sits above both counties.
OTHERS: Final[dict[str, Actor]] = {
    "buyer": person("bureau-officer", XINGQING),
    "buyers-approver": person("bureau-approver", XINGQING),
    "citys-releaser": person("releaser", CITY),
}


def make_trading_place(database: Database) -> Market:
    """The market, with its rule of sharing and accounts of everybody who takes part."""
    market = make_market(database)
    rule(market, "quota-proceeds-rule", {"household": 85, "collective": 15})
    make_people(database, NOW)
    database.command(_add_others)
    return market


def _add_others(connection: Connection) -> None:
    for name, actor in OTHERS.items():
        row = dict(connection.execute(select(USER).where(USER.c.name == actor.grants[0].role)).one()._mapping)
        row |= {"id": (connection.scalar(select(func.max(USER.c.id))) or 0) + 1, "name": name, "display_name": name}
        connection.execute(insert(USER), row)
        made = {"user_id": row["id"], "user_class": "business", "ended_by": "", "recorded_at": NOW, "recorded_by": "test"}  # fmt: skip
        connection.execute(insert(ROLE_GRANT), made | asdict(actor.grants[0]))
    if connection.dialect.name == "postgresql":  # the ids were given, so the sequence is behind
        connection.execute(text("SELECT setval(pg_get_serial_sequence('user_account', 'id'), 200)"))


def browsers(application: Flask, database: Database) -> Callable[[str], FlaskClient]:
    """The browser of whoever has that login name."""
    return lambda name: browser_of(application, database, name)
