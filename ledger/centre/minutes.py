"""Minutes of negotiations: who sat at the table, what was said, which prices were named, and when it was signed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, Select, insert, select

from ledger.access import Act
from ledger.centre.application_queries import find_application
from ledger.centre.common import (
    has_come,
    in_order,
    line_of,
    missing,
    next_number,
    price_of,
    scan_of,
    text_of,
)
from ledger.centre.data import Minutes, NewMinutes, Offer, Participant
from ledger.centre.listings import find_listing
from ledger.centre.models import MINUTES, MINUTES_OFFER, MINUTES_PARTICIPANT
from ledger.centre.refusals import CentreTextMissing
from ledger.errors import Words
from ledger.parties import find_party
from ledger.places import find
from ledger.transfers import find_contract, villages_of
from ledger.transfers.details import Evidence

WHAT: Final = Words("协商纪要", "minutes")
_HELD_ON: Final = Words("协商日", "day of the negotiation")
_SUBJECTS: Final = ("application_number", "listing_number", "contract_number")


def take_minutes(connection: Connection, taken: NewMinutes, act: Act) -> Minutes:
    """Put minutes on record; they are numbered, and never rewritten.

    Raises CentreTextMissing, CentreRecordMissing, ContractMissing, PartyMissing, AskingPriceWrong, DayAhead, HashWrong.
    """
    find(connection, "village", taken.village_code, act.today)
    act.permit(connection, "minutes.record", places={("village", taken.village_code), *_places(connection, taken)})
    has_come(taken.held_on, act.today, _HELD_ON)
    if taken.signed_on is not None:
        has_come(taken.signed_on, act.today, Words("签字日", "day of signature"))
        in_order(taken.held_on, _HELD_ON, taken.signed_on, Words("签字日", "day of signature"))
    people, offers = _participants(connection, taken), _offers(connection, taken)
    number = next_number(connection, MINUTES.c.number, "M", taken.village_code, taken.held_on)
    row: dict[str, Any] = {name: getattr(taken, name) or None for name in _SUBJECTS}
    row |= scan_of(taken.scan_name, taken.scan_sha256)
    row |= {
        "number": number,
        "village_code": taken.village_code,
        "held_on": taken.held_on,
        "held_at": line_of(taken.held_at, Words("地点", "the place"), needed=True),
        "host": line_of(taken.host, Words("主持人", "the host"), needed=True),
        "said": text_of(taken.said, Words("协商内容", "what was said"), most=4_000, needed=True),
        "agreed": int(taken.agreed),
        "signed_on": taken.signed_on,
        "recorded_at": act.at,
        "recorded_by": act.by,
    }
    connection.execute(insert(MINUTES), row)
    connection.execute(insert(MINUTES_PARTICIPANT), [each | {"minutes_number": number} for each in people])
    if offers:
        connection.execute(insert(MINUTES_OFFER), [each | {"minutes_number": number} for each in offers])
    detail = f"{taken.held_on} 协商，{'达成一致' if taken.agreed else '未达成一致'}"
    act.note("minutes.record", "minutes", number, detail=detail)
    return find_minutes(connection, number)


def minutes_evidence(minutes: Minutes) -> Evidence:
    """The paper that shows a contract how its price came about."""
    taken = minutes.taken
    return Evidence("minutes", minutes.number, taken.held_on, sha256=taken.scan_sha256)


def _places(connection: Connection, taken: NewMinutes) -> set[tuple[str, str]]:
    """Where lies what the minutes are about. Raises CentreRecordMissing, ContractMissing."""
    found: set[tuple[str, str]] = set()
    if taken.application_number:
        place = find_application(connection, taken.application_number).asked.place
        found.add((place.level, place.code))
    if taken.listing_number:
        place = find_listing(connection, taken.listing_number).application.asked.place
        found.add((place.level, place.code))
    if taken.contract_number:
        find_contract(connection, taken.contract_number)
        found |= {("village", code) for code in villages_of(connection, taken.contract_number)}
    return found


def _participants(connection: Connection, taken: NewMinutes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in taken.participants:
        if not (each.party or each.name.strip()):
            continue
        name = find_party(connection, each.party).name if each.party else line_of(each.name, Words("姓名", "the name"))
        capacity = line_of(each.capacity, Words("身份", "the capacity"), needed=True)
        rows.append(
            {
                "place": len(rows) + 1,
                "party": each.party or None,
                "name": "" if each.party else name,
                "capacity": capacity,
            }
        )
    if len(rows) < 2:
        raise CentreTextMissing(what_zh="参加人（至少两人）", what_en="who took part (two at least)")
    return rows


def _offers(connection: Connection, taken: NewMinutes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for each in taken.offers:
        price = price_of(each.price, each.price_unit)
        if not price:
            raise CentreTextMissing(what_zh="报价", what_en="the price")
        row = {"place": len(rows) + 1, "party": find_party(connection, each.party).code, "price": price}
        rows.append(row | {"price_unit": each.price_unit, "note": line_of(each.note, Words("说明", "the note"))})
    return rows


def find_minutes(connection: Connection, number: str) -> Minutes:
    """The minutes of that number. Raises CentreRecordMissing."""
    found = query_minutes(connection, select(MINUTES).where(MINUTES.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def minutes_about(connection: Connection, numbers: list[str]) -> list[Minutes]:
    """The minutes about these applications, listings or contracts, oldest first."""
    about = [MINUTES.c[name].in_(numbers) for name in _SUBJECTS]
    return query_minutes(connection, select(MINUTES).where(about[0] | about[1] | about[2]))


def query_minutes(connection: Connection, query: Select[Any]) -> list[Minutes]:
    """The minutes of a query over their table, by number."""
    rows = connection.execute(query.order_by(MINUTES.c.number)).all()
    numbers = [row.number for row in rows]
    people: dict[str, list[Participant]] = defaultdict(list)
    who = MINUTES_PARTICIPANT.c
    for row in connection.execute(
        select(MINUTES_PARTICIPANT).where(who.minutes_number.in_(numbers)).order_by(who.place)
    ):
        people[row.minutes_number].append(Participant(row.party or "", row.name, row.capacity))
    offers: dict[str, list[Offer]] = defaultdict(list)
    named = MINUTES_OFFER.c
    for row in connection.execute(select(MINUTES_OFFER).where(named.minutes_number.in_(numbers)).order_by(named.place)):
        offers[row.minutes_number].append(Offer(row.party, row.price, row.price_unit, row.note))
    return [_minutes(row, tuple(people[row.number]), tuple(offers[row.number])) for row in rows]


def _minutes(row: Any, people: tuple[Participant, ...], offers: tuple[Offer, ...]) -> Minutes:
    taken = NewMinutes(
        village_code=row.village_code,
        held_on=row.held_on,
        held_at=row.held_at,
        host=row.host,
        participants=people,
        said=row.said,
        agreed=bool(row.agreed),
        offers=offers,
        signed_on=row.signed_on,
        application_number=row.application_number or "",
        listing_number=row.listing_number or "",
        contract_number=row.contract_number or "",
        scan_name=row.scan_name,
        scan_sha256=row.scan_sha256,
    )
    return Minutes(row.number, taken, row.recorded_by)
