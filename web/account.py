""" "My account": the sessions and tokens of whoever is signed in, and the way to password and one-time codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import OPERATIONS, SCOPES, Actor
from ledger.access.sessions import Session, end_session, list_sessions
from ledger.access.tokens import USUAL_DAYS, Token, list_tokens, make_token, revoke_token
from ledger.clock import now
from ledger.errors import Refusal
from web.groups import page_group, read, show, show_once, write
from web.refusals import each_of, status_of
from web.session import who

pages = page_group("account")
MOST_DAY_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account. scopes: those that are of use in one's roles. secret: of a token just made, shown once."""

    sessions: list[Session]
    tokens: list[Token]
    scopes: list[str]
    usual_days: int = USUAL_DAYS
    secret: str = ""


@pages.get("/me")
def index() -> tuple[str, int]:
    """The account of who is signed in."""
    return show("account.html", read("me.read", account_page))


def account_page(connection: Connection, actor: Actor, secret: str = "") -> AccountPage:
    """The facts of the page."""
    assert actor.user_id is not None, "a session is somebody's"
    sessions = list_sessions(connection, actor.user_id, now())
    tokens = list_tokens(connection, actor.user_id, now())
    return AccountPage(sessions, tokens, useful_scopes(actor), secret=secret)


def useful_scopes(actor: Actor) -> list[str]:
    """The scopes under which somebody's roles may do anything beyond their own account."""
    held = set(actor.roles)
    useful = {each.scope for each in OPERATIONS if each.reach != "own" and held & set(each.roles)}
    return [scope for scope in SCOPES if scope in useful]


@pages.post("/me/tokens")
def add_token() -> Response | tuple[str, int]:
    """Make a token; its secret is on the answer and nowhere else."""
    scopes, days = request.form.getlist("scope"), request.form.get("days", "")
    lasting = int(days) if days.isascii() and days.isdigit() and len(days) <= MOST_DAY_DIGITS else 0
    label = request.form.get("label", "")[:80]
    try:
        _, secret = write("me.tokens", lambda c, act: make_token(c, act, label, scopes, lasting))
    except Refusal as refusal:
        return _refused(refusal)
    return show_once("account.html", read("me.read", lambda c, actor: account_page(c, actor, secret)))


@pages.post("/me/tokens/<int:token_id>/revoke")
def revoke(token_id: int) -> Response | tuple[str, int]:
    """Revoke a token of one's own."""
    try:
        write("me.tokens", lambda c, act: revoke_token(c, act, token_id), subject=who().name)
    except Refusal as refusal:
        return _refused(refusal)
    return redirect(url_for("pages.account.index", done="revoked"), 303)


@pages.post("/me/sessions/<int:session_id>/end")
def end(session_id: int) -> Response | tuple[str, int]:
    """End a session of one's own; whoever ends the one they are in has signed out."""
    try:
        write("me.sessions", lambda c, act: end_session(c, act, session_id), subject=who().name)
    except Refusal as refusal:
        return _refused(refusal)
    return redirect(url_for("pages.account.index", done="ended"), 303)


def _refused(refusal: Refusal) -> tuple[str, int]:
    page = read("me.read", account_page)
    return show("account.html", page, status_of(refusal), refusals=each_of(refusal))
