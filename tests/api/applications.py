"""The API on its own: an application with nothing else in it, made once a process for each set of settings."""

from __future__ import annotations

from functools import cache

from flask import Flask

from api import register_api
from ledger.db import Database


def api_application(database: Database, **settings: object) -> Flask:
    """An application with the API on a database. Its limit is high, so that only tests of the limit meet it.

    Without settings of its own it is the same one for all tests of a process: what it reads from is put into it.
    """
    made = _made(**settings) if settings else _shared()
    made.extensions["tianbu_database"] = database
    return made


@cache
def _shared() -> Flask:
    return _made()


def _made(**settings: object) -> Flask:
    made = Flask("web")
    made.config.from_mapping({"SECRET_KEY": "for tests only", "API_RATE_LIMIT": "1000000/minute"} | settings)
    register_api(made)
    return made
