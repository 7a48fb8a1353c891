"""Whether the service lives, whether it is ready, and what it counted: outside /api/v1, for machines that watch."""

from __future__ import annotations

from functools import cache
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, jsonify
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException

import migrations
from api.edge import database
from api.observing import METRICS
from api.problems import failed, fallen, refused
from api.refusals import NotReady
from ledger.errors import Refusal

BLUEPRINT = Blueprint("health", __name__)
BLUEPRINT.register_error_handler(Refusal, refused)
BLUEPRINT.register_error_handler(HTTPException, failed)
BLUEPRINT.register_error_handler(Exception, fallen)


def register_health(app: Flask) -> None:
    """Add /livez, /readyz and /metrics."""
    app.register_blueprint(BLUEPRINT)


@BLUEPRINT.get("/livez")
def livez() -> Response:
    """The process answers."""
    return _said({"status": "alive"})


@BLUEPRINT.get("/readyz")
def readyz() -> Response:
    """The database answers and is at the newest migration. Raises NotReady."""
    with database().reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != newest_revision():
        raise NotReady(found=found or "—", needed=newest_revision())
    return _said({"status": "ready", "revision": found})


@BLUEPRINT.get("/metrics")
def metrics() -> Response:
    """Requests by route, method and status, their times, and those under way, as Prometheus reads them."""
    text = generate_latest(current_app.extensions[METRICS].registry)
    return Response(text, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


@cache
def newest_revision() -> str:
    """The revision that the program needs."""
    return str(ScriptDirectory.from_config(migrations.configuration()).get_current_head())


def _said(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response
