"""The API on its own: an application with nothing else in it."""

from __future__ import annotations

from flask import Flask

from api import register_api
from ledger.db import Database


def api_application(database: Database, **settings: object) -> Flask:
    """An application with the API on a database. Its limit is high, so that only tests of the limit meet it."""
    made = Flask("web")
    made.config.from_mapping({"SECRET_KEY": "for tests only", "API_RATE_LIMIT": "1000000/minute"} | settings)
    made.extensions["tianbu_database"] = database
    register_api(made)
    return made
