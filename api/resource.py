"""A resource of the API: a blueprint that answers refusals with problem documents."""

from __future__ import annotations

from flask_smorest import Blueprint

from api.problems import refused
from ledger.errors import Refusal


def resource(name: str, description: str) -> Blueprint:
    """The blueprint of ``/api/v1/<name>``."""
    blueprint = Blueprint(name, f"api.{name}", description=description)
    blueprint.register_error_handler(Refusal, refused)
    return blueprint
