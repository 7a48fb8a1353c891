"""The application: pages for people and the JSON API, on one database."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api import register_api
from ledger.db import Database
from ledger.settings import proxies, rate_limit, secret_key
from web.pages import register_pages

MOST_BYTES = 20 * 1024 * 1024


def create_app(database: Database | None = None, **settings: object) -> Flask:
    """Make the Flask application. ``database`` defaults to the one of the settings. Raises SecretMissing."""
    app = Flask("web", static_url_path="/static")
    app.config.from_mapping(SECRET_KEY=settings.pop("SECRET_KEY", None) or secret_key(), MAX_CONTENT_LENGTH=MOST_BYTES)
    app.config["API_RATE_LIMIT"] = rate_limit()
    app.config.from_mapping(settings)
    if proxies():
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies(), x_proto=proxies(), x_host=proxies())  # type: ignore[method-assign]
    app.extensions["tianbu_database"] = database or Database()
    register_api(app)
    register_pages(app)
    return app
