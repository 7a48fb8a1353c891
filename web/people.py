"""Administration of people: the list of accounts, and one account with what each administrator may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import request
from sqlalchemy import Connection

from ledger.access import ADMINISTRATORS, ROLES, Actor, may
from ledger.access.sessions import Session, list_sessions
from ledger.access.tokens import Token, list_tokens
from ledger.access.users import Person
from ledger.clock import now
from ledger.inquiries import read_people, read_person
from web.asking import text_of
from web.groups import page_group, read, show
from web.standing import Standing, standings

pages = page_group("people")
PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of accounts. standings: roles and reach in words, by login name. after: for the next page, or empty."""

    text: str
    people: list[Person]
    standings: dict[str, list[Standing]]
    after: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One account. sessions, tokens: for the security administrator alone. roles: those the account can be given.

    password: a one-time password that was just made, shown once.
    """

    person: Person
    standings: list[Standing]
    sessions: list[Session]
    tokens: list[Token]
    roles: list[str]
    password: str = ""

    @property
    def is_locked(self) -> bool:
        return self.person.locked_until is not None and self.person.locked_until > now()


@pages.get("/users")
def index() -> tuple[str, int]:
    """The accounts whose name has the text."""
    return show("people.html", read("users.read", people_page))


def people_page(connection: Connection, actor: Actor) -> PeoplePage:
    """One page of the list."""
    after = request.args.get("after", "")[:40]
    found = read_people(connection, actor, after=after, limit=PAGE_SIZE + 1, text=text_of("q"))
    shown = found[:PAGE_SIZE]
    return PeoplePage(
        text=text_of("q"),
        people=shown,
        standings={each.name: standings(connection, each.grants) for each in shown},
        after=shown[-1].name if len(found) > PAGE_SIZE else "",
    )


@pages.get("/users/<name>")
def one(name: str) -> tuple[str, int]:
    """One account."""
    return show("person.html", read("users.read", lambda c, actor: person_page(c, actor, name), subject=name))


def person_page(connection: Connection, actor: Actor, name: str, password: str = "") -> PersonPage:
    """The facts of an account's page. Raises PersonMissing."""
    person = read_person(connection, actor, name)
    secure = may(actor, "sessions.end-any")
    return PersonPage(
        person=person,
        standings=standings(connection, person.grants),
        sessions=list_sessions(connection, person.id, now()) if secure else [],
        tokens=list_tokens(connection, person.id, now()) if secure else [],
        roles=roles_for(person),
        password=password,
    )


def roles_for(person: Person) -> list[str]:
    """The roles that an account of this class can hold: those of the business, or the one office it was made for."""
    if person.user_class in ADMINISTRATORS:
        return [person.user_class]
    return [role for role in ROLES if role not in ADMINISTRATORS]
