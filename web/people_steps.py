"""What administrators do about an account: one POST each, a table of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act
from ledger.access.sessions import end_session
from ledger.access.tokens import revoke_token
from ledger.access.users import (
    add_user,
    disable_user,
    enable_user,
    end_role,
    grant_role,
    remove_code,
    reset_password,
)
from ledger.errors import Refusal
from web.asking import posted_number, posted_text
from web.groups import page_group, read, show, show_once, write
from web.people import people_page, person_page
from web.refusals import each_of, ends_here, status_of

pages = page_group("people_steps")


class Step(NamedTuple):
    """One act: the operation it is told as, and the command, which returns a password where it makes one."""

    operation: str
    work: Callable[[Connection, Act, str], Any]


STEPS: Final = {
    "disable": Step("users.disable", lambda c, act, name: disable_user(c, act, name, posted_number("version"))),
    "enable": Step("users.enable", lambda c, act, name: enable_user(c, act, name, posted_number("version"))),
    "grant": Step("roles.grant", lambda c, act, name: grant_role(c, act, name, posted_text("role"), posted_text("reach"))),
    "end-role": Step("roles.end", lambda c, act, name: end_role(c, act, name, posted_text("role"), posted_text("reach"))),
    "reset": Step("passwords.reset", lambda c, act, name: reset_password(c, act, name, posted_number("version"))[1]),
    "remove-code": Step("codes.remove", lambda c, act, name: remove_code(c, act, name)),
    "end-session": Step("sessions.end-any", lambda c, act, _name: end_session(c, act, posted_number("id") or 0)),
    "revoke-token": Step("tokens.revoke-any", lambda c, act, _name: revoke_token(c, act, posted_number("id") or 0)),
}  # fmt: skip


@pages.post("/users")
def add() -> Response | tuple[str, int]:
    """Make an account; its one-time password is on the answer and nowhere else."""
    name, shown, kind = posted_text("name"), posted_text("display_name"), posted_text("class")
    try:
        person, password = write("users.add", lambda c, act: add_user(c, act, name, shown, kind), subject=name[:40])
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("users.read", people_page)
        return show("people.html", page, status_of(refusal), refusals=each_of(refusal), typed=request.form)
    page_of_person = read("users.read", lambda c, actor: person_page(c, actor, person.name, password))
    return show_once("person.html", page_of_person)


@pages.post("/users/<name>/<step>")
def do(name: str, step: str) -> Response | tuple[str, int]:
    """Do it and come back to the account; a refusal is shown there."""
    if step not in STEPS:
        abort(404)
    operation, work = STEPS[step]
    try:
        made = write(operation, lambda c, act: work(c, act, name), subject=name)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("users.read", lambda c, actor: person_page(c, actor, name), subject=name)
        return show("person.html", page, status_of(refusal), refusals=each_of(refusal), typed=request.form)
    if step == "reset":
        return show_once("person.html", read("users.read", lambda c, actor: person_page(c, actor, name, made)))
    return redirect(url_for("pages.people.one", name=name, done=step), 303)
