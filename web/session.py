"""Who asks for a page: the session whose secret lies in a cookie, and how that cookie is kept and dropped."""

from __future__ import annotations

from typing import Final

from flask import Flask, g, request, session
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

from api.edge import database
from ledger.access import Actor
from ledger.access.sessions import ABSOLUTE, actor_of_session
from ledger.clock import now
from ledger.settings import public_url

COOKIE: Final = "tianbu_session"
FORM_COOKIE: Final = "tianbu_form"
LONGEST_SECRET: Final = 100


class FormCookie(SecureCookieSessionInterface):
    """Flask's own cookie, which holds the token of the forms: sent over https alone wherever there is https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return over_https()


def over_https() -> bool:
    """Whether cookies are to travel encrypted: this request does, or the service is known by an https address."""
    return request.is_secure or public_url().startswith("https://")


def who() -> Actor:
    """Who is asking, looked up once a request; nobody without a live session."""
    if "actor" not in g:
        secret = request.cookies.get(COOKIE, "")
        known = secret.isascii() and 0 < len(secret) <= LONGEST_SECRET
        found = actor_of_session(database(), secret, now()) if known else None
        g.actor = found.from_where(*_where()) if found is not None else Actor.nobody(*_where())
    found_before: Actor = g.actor
    return found_before


def known() -> Actor:
    """Who has been looked up in this request; nobody where that has not come yet, or failed."""
    found: Actor | None = g.get("actor")
    return found if found is not None else Actor.nobody(*_where())


def begin_anew() -> None:
    """Forget whom an earlier request of the same context was from. Requests of the API say who they are by tokens."""
    if not request.path.startswith("/api/"):
        for name in ("actor", "standings", "broken"):
            g.pop(name, None)


def keep(response: Response, secret: str) -> Response:
    """Give the browser its session, and a new token for its forms."""
    session.clear()
    response.set_cookie(COOKIE, secret, max_age=ABSOLUTE, path="/", secure=over_https(), httponly=True, samesite="Lax")
    return response


def drop(response: Response) -> Response:
    """Take the session back from the browser."""
    session.clear()
    response.delete_cookie(COOKIE, path="/", secure=over_https(), httponly=True, samesite="Lax")
    return response


def _where() -> tuple[str, str]:
    return request.remote_addr or "", g.get("request_id", "")
