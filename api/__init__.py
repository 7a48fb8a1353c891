"""JSON over HTTP under ``/api/v1``: one module a resource, marshmallow schemas beside it."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

from api import (
    accounts,
    applications,
    audit,
    books,
    caveats,
    changes,
    collective_leases,
    contract_life,
    disputes,
    divisions,
    endings,
    entries,
    exits,
    homesteads,
    imports,
    listings,
    lots,
    me,
    minutes,
    notices,
    parameters,
    parcels,
    parties,
    plots,
    projects,
    proposals,
    quota_distributions,
    quota_events,
    quota_prices,
    reclamations,
    reference_prices,
    rent,
    reports,
    sessions,
    tokens,
    trades,
    users,
)
from api.bodies import read_request
from api.documenting import TianbuApi
from api.health import register_health
from api.limits import register_limits
from api.observing import register_observing
from api.pages import register_docs
from api.problems import register_problems
from api.resource import ChangeNumber, ContractNumber
from api.tokens_of_requests import recognise, require_actor

PREFIX: Final = "/api/v1"
RESOURCES: Final = (
    accounts,
    applications,
    audit,
    books,
    caveats,
    changes,
    collective_leases,
    contract_life,
    disputes,
    divisions,
    endings,
    entries,
    exits,
    homesteads,
    imports,
    listings,
    lots,
    me,
    minutes,
    notices,
    parameters,
    parcels,
    parties,
    plots,
    projects,
    proposals,
    quota_distributions,
    quota_events,
    quota_prices,
    reclamations,
    reference_prices,
    rent,
    reports,
    sessions,
    tokens,
    trades,
    users,
)


def register_api(app: Flask) -> TianbuApi:
    """Add the API to the application, and what every request of it is observed with."""
    app.config.from_mapping(
        API_TITLE="Tianbu",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        PROPAGATE_EXCEPTIONS=False,
    )
    register_observing(app)
    app.before_request(_recognise)
    register_limits(app)
    app.before_request(_read)
    app.url_map.converters["contract_number"] = ContractNumber
    app.url_map.converters["change_number"] = ChangeNumber
    api = TianbuApi(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.BLUEPRINT, url_prefix=f"{PREFIX}/{resource.BLUEPRINT.name}")
    register_problems(app)
    app.after_request(_keep_private)
    register_docs(app)
    register_health(app)
    return api


def _recognise() -> None:
    """The API knows people by their tokens; pages know them by their sessions."""
    if request.path.startswith(f"{PREFIX}/"):
        recognise()


def _keep_private(response: Response) -> Response:
    """What the API answers is for who asked; a copy is asked about again before it is used."""
    if request.path.startswith(f"{PREFIX}/"):
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _read() -> None:
    """Read what came to the API before its handlers do; forms of pages are read by the pages."""
    if request.path.startswith(f"{PREFIX}/"):
        require_actor()
        read_request()
