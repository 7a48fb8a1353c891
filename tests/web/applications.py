"""One application a process, for all databases: what it reads from is put into it test by test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask

from ledger.db import Database
from web.app import create_app

CACHE: Final = Path(__file__).resolve().parents[2] / ".cache"


@cache
def bare_application() -> Flask:
    """The application before it has a database with anything in it."""
    return create_app(Database("sqlite://"), SECRET_KEY="only for tests")
