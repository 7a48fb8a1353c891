"""What pages and the API share of the request: the database, the language, who is acting."""

from __future__ import annotations

from typing import cast

from flask import current_app

from ledger.db import Database


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["tianbu_database"])


def actor() -> str:
    """Who is acting. Sign-in is not built yet: one clerk at a machine of their own."""
    return "clerk"
