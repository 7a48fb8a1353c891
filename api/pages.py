"""The pages at /api/docs: Swagger UI out of its own package, with no other host and no inline script."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

from flask import Blueprint, Flask, Response, send_from_directory, url_for
from markupsafe import escape

from ledger.errors import every_refusal

BLUEPRINT = Blueprint("api_docs", __name__, url_prefix="/api/docs")
_ASSETS: Final = (
    "swagger-ui.css",
    "index.css",
    "swagger-ui-bundle.js",
    "favicon-32x32.png",
)
# Swagger UI sets styles from its scripts and draws its signs from data: addresses; nothing else is let in.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>田簿 Tianbu · API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="stylesheet" href="/api/docs/index.css">
<link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<noscript><a href="/api/v1/openapi.json">/api/v1/openapi.json</a></noscript>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""


def register_docs(app: Flask) -> None:
    """Add the pages to the application."""
    app.register_blueprint(BLUEPRINT)
    app.add_url_rule("/api/problems", "api_problems", show_problems)


def show_problems() -> Response:
    """Every refusal that is known, each at its code: where the ``type`` of a problem leads."""
    rows = "\n".join(
        f"<h2 id={kind.code}>{kind.code}</h2><p>{escape(kind.title.zh)} · {escape(kind.title.en)}</p>"
        f"<p>{escape(kind.rule.zh)} · {escape(kind.rule.en)}</p>"
        for kind in every_refusal()
    )
    page = f"<!DOCTYPE html><html lang=zh><meta charset=utf-8><title>田簿 · Problems</title><body>{rows}</body></html>"
    return Response(page, content_type="text/html; charset=utf-8")


@BLUEPRINT.get("")
def show() -> Response:
    """The page."""
    return Response(_PAGE, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _POLICY})


@BLUEPRINT.get("/start.js")
def start() -> Response:
    """What the page begins with; ``validatorUrl`` is null, or it would show a badge from another host."""
    settings = {
        "url": url_for("api-docs.openapi_json"),
        "dom_id": "#swagger-ui",
        "deepLinking": True,
        "validatorUrl": None,
        "queryConfigEnabled": False,
        "layout": "BaseLayout",
        "docExpansion": "none",  # a hundred and more operations: one opens the resource that one wants
        "defaultModelsExpandDepth": -1,
    }
    presets = "{presets: [SwaggerUIBundle.presets.apis]}"
    script = f"SwaggerUIBundle(Object.assign({json.dumps(settings)}, {presets}));"
    return Response(script, content_type="text/javascript; charset=utf-8")


@BLUEPRINT.get(f"/<any({', '.join(map(repr, _ASSETS))}):name>")
def asset(name: str) -> Response:
    """A file of the package."""
    return send_from_directory(str(files("flask_swagger_ui") / "dist"), name)
