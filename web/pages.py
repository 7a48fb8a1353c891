"""Registers the page groups, with what every page has: words, the form token, security headers, refusals."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Flask
from werkzeug.wrappers import Response

from web import (
    account,
    alterations,
    applications,
    authenticator,
    caveats,
    change_forms,
    changes,
    collective_leases,
    contract_steps,
    contracts,
    disputes,
    drafting,
    early_ends,
    endings,
    exit_agreements,
    exit_steps,
    exits,
    home,
    homesteads,
    identities,
    imports,
    land_sheets,
    listings,
    mappings,
    minutes,
    my_contracts,
    notices,
    parameters,
    parcels,
    parties,
    password,
    people,
    people_steps,
    plan_form,
    preferences,
    projects,
    proposals,
    quota_board,
    quota_events,
    quota_forms,
    quota_lots,
    quota_prices,
    reclamations,
    register,
    rent_lists,
    rents,
    reports,
    reversals,
    services,
    sign_in,
    statements,
    trade_money,
    trades,
    trail_pages,
    typefaces,
    verify,
    villages,
    wizard,
)
from web.attempts import register_attempts
from web.errors import register_errors
from web.groups import GUARD
from web.offering import register_offering
from web.session import FORM_COOKIE, FormCookie, begin_anew
from web.showing import register_showing

GROUPS: Final[tuple[Blueprint, ...]] = tuple(
    module.pages
    for module in (
        sign_in,
        password,
        account,
        authenticator,
        home,
        wizard,
        drafting,
        register,
        contracts,
        contract_steps,
        early_ends,
        alterations,
        my_contracts,
        proposals,
        reversals,
        parameters,
        rents,
        rent_lists,
        reports,
        villages,
        parties,
        identities,
        imports,
        mappings,
        statements,
        parcels,
        people,
        people_steps,
        trail_pages,
        applications,
        listings,
        notices,
        minutes,
        endings,
        services,
        disputes,
        caveats,
        change_forms,
        changes,
        quota_board,
        plan_form,
        projects,
        quota_forms,
        quota_events,
        quota_lots,
        trade_money,
        quota_prices,
        trades,
        homesteads,
        exit_steps,
        exit_agreements,
        exits,
        reclamations,
        collective_leases,
        land_sheets,
        verify,
        preferences,
        typefaces,
    )
)
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register_pages(app: Flask) -> None:
    """Add all pages to the application."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # a form left open over lunch is still good
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the API has no forms; page groups check their own
    app.config["SESSION_COOKIE_NAME"] = FORM_COOKIE
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.session_interface = FormCookie()
    register_attempts(app)
    app.before_request(begin_anew)
    app.config.setdefault("SEND_FILE_MAX_AGE_DEFAULT", 3600)
    GUARD.init_app(app)
    register_showing(app)
    register_offering(app)
    register_errors(app)
    everything = Blueprint("pages", __name__)
    for group in GROUPS:
        everything.register_blueprint(group)
    app.register_blueprint(everything)
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Security headers on whatever has none of its own; pages are asked for again, never shown from a shared cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
    return response
