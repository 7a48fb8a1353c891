"""Whether somebody may do something here: the role by the table, the reach by the tree of divisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from ledger.access.data import ROLES, Actor, Grant
from ledger.access.policy import BY_NAME, Operation
from ledger.access.refusals import NotPermitted, OutOfReach, PasswordMustChange, ScopeMissing, SignInNeeded
from ledger.places import Division, anything_below, everything_above

Place = tuple[str, str]  # level and code of a division


def may(actor: Actor, operation: str) -> bool:
    """Whether some role of theirs may do it somewhere: what a page needs to know to offer it."""
    asked = BY_NAME[operation]
    if actor.is_operator:
        return True
    return not actor.is_nobody and asked.scope in actor.scopes and bool(_grants(actor, asked))


def permit(
    connection: Connection,
    actor: Actor,
    operation: str,
    *,
    villages: Iterable[str] = (),
    division: Division | None = None,
    places: Iterable[Place] = (),
    parties: Iterable[str] = (),
) -> None:
    """Let it pass, or raise SignInNeeded, PasswordMustChange, ScopeMissing, NotPermitted, OutOfReach.

    villages, division, places: where it happens. A read passes when some of it is in reach, anything else only when
    all of it is. parties: whose it is; one of them suffices for the party that a viewer stands for.
    """
    asked = BY_NAME[operation]
    if actor.is_operator:
        return
    grants = _usable_grants(actor, asked)
    if asked.reach in {"anywhere", "installation", "own"}:
        return
    wanted = {("village", code) for code in villages} | set(places)
    wanted |= {(division.level, division.code)} if division else set()
    mine = set(parties)
    if any(grant.party_code and grant.party_code in mine for grant in grants):
        return
    inside = _inside(connection, grants, wanted)
    if not (bool(inside) if asked.scope == "read" else wanted and inside == wanted):
        outside = sorted(wanted - inside) or [("party", code) for code in sorted(mine)]
        raise OutOfReach(what=_said(outside), reach=", ".join(grant.reach for grant in grants))


def permit_anywhere(actor: Actor, operation: str) -> None:
    """The role and the scope alone, for lists that are narrowed to the reach. Raises as ``permit``."""
    if not actor.is_operator:
        _usable_grants(actor, BY_NAME[operation])


def villages_in_reach(actor: Actor, operation: str) -> Select[Any] | None:
    """A selectable of the village codes where the operation may be done; None where that is everywhere.

    Party viewers reach no village: their own party is asked for by ``parties_in_reach``. Raises as ``permit``.
    """
    if actor.is_operator:
        return None
    grants = [grant for grant in _usable_grants(actor, BY_NAME[operation]) if grant.division_code]
    tree = anything_below([(grant.division_level, grant.division_code) for grant in grants])
    return select(tree.c.code).where(tree.c.level == "village")


def places_in_reach(connection: Connection, actor: Actor, operation: str) -> frozenset[Place] | None:
    """The divisions of every level where the operation may be done; None where that is everywhere. Raises as ``permit``.

    For lists of what has places of its own: read once, however long the list is.
    """
    if actor.is_operator:
        return None
    grants = _usable_grants(actor, BY_NAME[operation])
    tree = anything_below([(each.division_level, each.division_code) for each in grants if each.division_code])
    return frozenset((row.level, row.code) for row in connection.execute(select(tree.c.level, tree.c.code)))


def parties_in_reach(actor: Actor, operation: str) -> tuple[str, ...]:
    """The parties that somebody stands for, where their role lets them do the operation."""
    return tuple(sorted({g.party_code for g in _grants(actor, BY_NAME[operation]) if g.party_code}))


def _grants(actor: Actor, asked: Operation) -> list[Grant]:
    return [grant for grant in actor.grants if grant.role in asked.roles]


def _usable_grants(actor: Actor, asked: Operation) -> list[Grant]:
    if actor.is_nobody:
        raise SignInNeeded()
    if actor.must_change and asked.name != "me.password":
        raise PasswordMustChange()
    if asked.scope not in actor.scopes:
        raise ScopeMissing(scope=asked.scope, scopes=", ".join(sorted(actor.scopes)))
    grants = _grants(actor, asked)
    if not grants and asked.reach != "own":
        raise NotPermitted(
            operation_zh=asked.words.zh,
            operation_en=asked.words.en,
            roles_zh="、".join(ROLES[role].zh for role in asked.roles),
            roles_en=", ".join(ROLES[role].en for role in asked.roles),
            mine_zh="、".join(ROLES[role].zh for role in actor.roles) or "无",
            mine_en=", ".join(ROLES[role].en for role in actor.roles) or "none",
        )
    return grants


def _inside(connection: Connection, grants: Sequence[Grant], wanted: set[Place]) -> set[Place]:
    """Which of these places lie in the reach of one of the grants."""
    reach = {(grant.division_level, grant.division_code) for grant in grants if grant.division_code}
    if not reach or not wanted:
        return set()
    return {place for place, above in everything_above(connection, wanted).items() if above & reach}


def _said(places: Sequence[Place]) -> str:
    said = ", ".join(f"{level}:{code}" for level, code in places[:3])
    return f"{said} … ({len(places)})" if len(places) > 3 else said or "—"
