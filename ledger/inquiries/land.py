"""Parcels, who holds them, and the balances of places, as far as whoever asks may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from ledger.access import Actor, parties_in_reach, permit, villages_in_reach
from ledger.book.balances import Balance, Holding, Question, balances, holdings_of_lot
from ledger.book.lots import LotMovement, movements_of_lot
from ledger.parcels import (
    Parcel,
    book_of_parcel,
    find_parcel,
    parcels_below,
    parcels_of_household,
    search_parcels,
)
from ledger.parcels.models import BASE_CONTRACT_PARCEL, PARCEL
from ledger.places import Division
from ledger.transfers import Wanted, list_contracts


def read_parcel(connection: Connection, actor: Actor, code: str) -> Parcel:
    """The parcel of that code, for offices of the place and for who has, gave or took it. Raises ParcelMissing."""
    parcel = find_parcel(connection, code)
    permit(
        connection,
        actor,
        "parcels.read",
        villages=[parcel.village_code],
        parties=_concerned(connection, parcel) if parties_in_reach(actor, "parcels.read") else (),
    )
    return parcel


def _concerned(connection: Connection, parcel: Parcel) -> set[str]:
    contracts = list_contracts(connection, Wanted(parcel=parcel.code, limit=1_000))
    concerned = {party for each in contracts for party in (each.terms.transferor, each.terms.transferee)}
    return concerned | {base.household for base in parcel.bases if base.stands}


def holders_of_parcel(connection: Connection, actor: Actor, code: str, day: date) -> list[Holding]:
    """Who holds which layer of a parcel on a day."""
    read_parcel(connection, actor, code)
    return holdings_of_lot(connection, book_of_parcel(connection, code), code, day)


def movements_of_parcel(connection: Connection, actor: Actor, code: str) -> list[LotMovement]:
    """Every posting that moved a parcel."""
    read_parcel(connection, actor, code)
    return movements_of_lot(connection, book_of_parcel(connection, code), code)


def search_land(connection: Connection, actor: Actor, text: str, limit: int = 20) -> list[Parcel]:
    """Parcels within reach whose code begins with the text or whose name contains it."""
    return search_parcels(connection, text, limit, _within(actor))


def parcels_of(connection: Connection, actor: Actor, household: str) -> list[Parcel]:
    """The parcels of a household's base contracts that lie within reach; all of them for the household itself."""
    found = parcels_of_household(connection, household)
    if found:
        permit(connection, actor, "parcels.read", villages={each.village_code for each in found}, parties=[household])
    return found


def parcels_in(
    connection: Connection, actor: Actor, villages: list[str], *, after: str = "", limit: int = 100
) -> list[Parcel]:
    """The parcels of some villages, by code. Raises OutOfReach unless one of them is within reach."""
    permit(connection, actor, "parcels.read", villages=villages)
    narrowed = villages_in_reach(actor, "parcels.read")
    if narrowed is not None:
        inside = set(connection.scalars(narrowed))
        villages = [code for code in villages if code in inside]
    return parcels_below(connection, villages, after=after, limit=limit)


def _within(actor: Actor) -> Any:
    villages = villages_in_reach(actor, "parcels.read")
    if villages is None:
        return None
    mine = parties_in_reach(actor, "parcels.read")
    standing = BASE_CONTRACT_PARCEL.c.household.in_(mine) & BASE_CONTRACT_PARCEL.c.until_day.is_(None)
    base = select(BASE_CONTRACT_PARCEL.c.parcel_code).where(standing)
    return or_(PARCEL.c.village_code.in_(villages), PARCEL.c.code.in_(base))


def balances_of(connection: Connection, actor: Actor, division: Division, question: Question) -> list[Balance]:
    """The balances of a division. By party only for offices: a village's disclosure names nobody."""
    permit(connection, actor, "balances.read", division=division)
    if question.by & {"party", "lot"}:
        permit(connection, actor, "book.read")
    return balances(connection, question)
