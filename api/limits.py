"""How often somebody may ask: a limit by token, or by address where there is none."""

from __future__ import annotations

import time
from typing import Any, Final

from flask import Flask, Response, g, request
from flask_limiter import Limiter

DEFAULT_RATE: Final = "1200/minute"
_LIMITER: Final = "tianbu_limiter"


def register_limits(app: Flask) -> None:
    """Limit requests under /api/v1 to ``API_RATE_LIMIT``; counts are kept in this process."""
    app.config.setdefault("API_RATE_LIMIT", DEFAULT_RATE)
    limiter = Limiter(
        _who,
        application_limits=[app.config["API_RATE_LIMIT"]],
        storage_uri="memory://",
        strategy="moving-window",
        request_identifier=lambda: request.endpoint or "unknown",
    )
    limiter.request_filter(lambda: not request.path.startswith("/api/v1"))
    limiter.init_app(app)
    app.extensions[_LIMITER] = limiter

    def tell(response: Response) -> Response:
        return _tell(limiter, response)

    app.after_request(tell)


def _who() -> str:
    token: Any = getattr(g.get("actor"), "token_id", None)
    return f"token:{token}" if token is not None else f"address:{request.remote_addr or ''}"


def _tell(limiter: Limiter, response: Response) -> Response:
    """How much is left, on every answer of the API; how long to wait, where nothing is."""
    limit = limiter.current_limit if request.path.startswith("/api/v1") else None
    if limit is not None:
        left, seconds = limit.remaining, max(1, round(limit.reset_at - time.time()))
        response.headers["RateLimit-Limit"] = str(limit.limit.amount)
        response.headers["RateLimit-Remaining"] = str(left)
        response.headers["RateLimit-Reset"] = str(seconds)
        if response.status_code == 429:
            response.headers["Retry-After"] = str(seconds)
    return response
