"""Roles with their reach, in words: 经办 · 良田镇. And what lies in a reach, judged by codes, to offer links or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flask import g
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from api.edge import database
from ledger.access import ROLES, Actor, Grant
from ledger.clock import today
from ledger.errors import Words
from ledger.inquiries.people import PUBLIC_KINDS
from ledger.names import mask_name
from ledger.parties import Party, find_parties
from ledger.places import LEVELS, SIGNIFICANT_DIGITS, find
from ledger.places.refusals import DivisionMissing
from web.session import known


@dataclass(frozen=True, slots=True)
class Standing:
    """A role that somebody holds. place: the name of the division or party; empty for the whole installation."""

    role: str
    words: Words
    place: str
    reach: str


def standings(connection: Connection, grants: Iterable[Grant]) -> list[Standing]:
    """Grants in words. A place that is gone stands as its code."""
    return [Standing(each.role, ROLES[each.role], _place(connection, each), each.reach) for each in grants]


def _place(connection: Connection, grant: Grant) -> str:
    if grant.party_code:
        found = find_parties(connection, [grant.party_code]).get(grant.party_code)
        return _party_name(found) if found else grant.party_code
    if not grant.division_code:
        return ""
    try:
        return find(connection, grant.division_level, grant.division_code, today()).name
    except DivisionMissing:
        return grant.division_code


def _party_name(party: Party) -> str:
    """A household's name is for itself; administrators, who see no business data, get it masked with its code."""
    mine = any(grant.party_code == party.code for grant in known().grants)
    return party.name if mine or party.kind in PUBLIC_KINDS else f"{mask_name(party.name)} {party.code}"


def my_standings() -> list[Standing]:
    """The roles of who is signed in, read once a request; none while the database is in trouble."""
    if "standings" not in g:
        actor, g.standings = known(), []
        if actor.grants and not g.get("broken"):
            try:
                with database().reading() as connection:
                    g.standings = standings(connection, actor.grants)
            except DBAPIError:
                g.broken = True
    found: list[Standing] = g.standings
    return found


def with_names(codes: str) -> str:
    """The places of a text such as ``township:640106100000, party:JF-001`` by their names; the codes of unknown ones."""
    try:
        with database().reading() as connection:
            return re.sub(r"(\w+):([\w-]+)", lambda found: _called(connection, *found.groups()), codes)
    except DBAPIError:
        return codes


def _called(connection: Connection, level: str, code: str) -> str:
    if level not in {*LEVELS, "party"}:
        return f"{level}:{code}"
    grant = Grant("", party_code=code) if level == "party" else Grant("", level, code)
    name = _place(connection, grant)
    return f"{level}:{code}" if name == code else name


def reaches_place(actor: Actor, level: str, code: str) -> bool:
    """Whether a division lies in somebody's reach, going by its code. The domain judges by the tree."""
    return any(_below(grant, level, code) for grant in actor.grants if grant.division_code)


def _below(grant: Grant, level: str, code: str) -> bool:
    beginning = grant.division_code[: SIGNIFICANT_DIGITS[grant.division_level]]
    return code.startswith(beginning) and LEVELS.index(level) >= LEVELS.index(grant.division_level)


def reaches_party(actor: Actor, party: Party) -> bool:
    """Whether somebody may open a party's page."""
    if any(grant.party_code == party.code for grant in actor.grants if grant.party_code):
        return True
    if not any(grant.division_code for grant in actor.grants):
        return False
    return party.kind in PUBLIC_KINDS or reaches_place(actor, party.division_level, party.division_code)
