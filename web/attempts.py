"""How often one address may fail to sign in: on top of the lock of an account, against trying many names."""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web.refusals import TooManyAttempts

DEFAULT_RATE: Final = "30/minute"
_EXTENSION: Final = "tianbu_attempts"


def register_attempts(app: Flask) -> None:
    """Count failures in this process. ``SIGN_IN_RATE_LIMIT``: how many an address has."""
    app.config.setdefault("SIGN_IN_RATE_LIMIT", DEFAULT_RATE)
    app.extensions[_EXTENSION] = MovingWindowRateLimiter(MemoryStorage())


def check_attempts() -> None:
    """Let the attempt pass, or raise TooManyAttempts where this address has failed too often."""
    limit = _limit()
    if not _limiter().test(limit, _address()):
        raise TooManyAttempts(most=limit.amount)


def count_failure() -> None:
    """Count one failure of this address. Who signs in is not counted: a whole office may stand behind one address."""
    _limiter().hit(_limit(), _address())


def _limit() -> RateLimitItem:
    return parse(current_app.config["SIGN_IN_RATE_LIMIT"])


def _limiter() -> MovingWindowRateLimiter:
    found: MovingWindowRateLimiter = current_app.extensions[_EXTENSION]
    return found


def _address() -> str:
    return request.remote_addr or ""
