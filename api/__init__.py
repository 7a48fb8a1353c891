"""JSON over HTTP under ``/api/v1``: one module a resource, marshmallow schemas beside it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_smorest import Api
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from api import accounts, contracts, divisions, entries, parcels, parties
from api.problems import concerns_api, failed, register_problems

PREFIX = "/api/v1"
RESOURCES = (accounts, contracts, divisions, entries, parcels, parties)


class TianbuApi(Api):
    """flask-smorest, with every error as a problem document."""

    def handle_http_exception(self, error: Any) -> Response:
        return failed(error)


def register_api(app: Flask) -> None:
    """Add the API to the application."""
    app.config.from_mapping(
        API_TITLE="Tianbu",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        PROPAGATE_EXCEPTIONS=False,
    )
    FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION.update(query="raise", json="raise")
    app.before_request(_check_content_type)
    api = TianbuApi(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.BLUEPRINT, url_prefix=f"{PREFIX}/{resource.BLUEPRINT.name}")
    register_problems(app)


def _check_content_type() -> None:
    """A body that is no JSON is refused, instead of being read as an empty one."""
    if concerns_api() and request.content_length and request.mimetype != "application/json":
        raise UnsupportedMediaType("The body must be application/json")
