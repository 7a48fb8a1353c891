"""One of each of the centre's records in the sample village: an offer that is listed, a wish, a notice, minutes, a dispute."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act, Actor
from ledger.centre import (
    ApplicationLine,
    DisputeParty,
    NewApplication,
    NewDispute,
    NewMinutes,
    NewNotice,
    Offer,
    Participant,
    Place,
    check,
    issue_notice,
    publish,
    raise_dispute,
    receive,
    take_minutes,
)
from ledger.units import parse_area

AT: Final = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
OFFER, WISH, LISTING = "A-640106100-2026-0001", "A-640106100-2026-0002", "L-640106100-2026-0001"
NOTICE, MINUTES, DISPUTE = "N-640106100-2026-0001", "M-640106100-2026-0001", "D-640106100-2026-0001"
TERM: Final = (date(2027, 1, 1), date(2027, 12, 31))


def put_on_record(
    connection: Connection, village: str, household: str, neighbour: str, taker: str, parcel: str
) -> None:
    """The records, by the operator, the day before the samples' today."""
    act, day = Act(Actor.operator(), AT), date(2026, 11, 20)
    lines = (ApplicationLine(parcel, parse_area("3.2", "mu")),)
    place = Place("village", village)
    until = date(2027, 5, 1)
    offer = NewApplication("supply", household, place, 0, *TERM, day, until, lines=lines, price="800.00")
    wish = NewApplication(
        "demand", taker, place, parse_area("3", "mu"), *TERM, day, until, price="850.00", project="种植饲草玉米"
    )
    assert (receive(connection, offer, act).number, receive(connection, wish, act).number) == (OFFER, WISH)
    check(connection, OFFER, act, accept=True, document="承包合同", confirmed_by="村民委员会")
    assert publish(connection, OFFER, act, from_day=day, to_day=date(2026, 12, 20)).number == LISTING
    said = NewNotice(household, village, lines, "每亩每年 800 元", *TERM, day, "村务公开栏", taker, LISTING)
    assert issue_notice(connection, said, act).number == NOTICE
    people = (Participant(household, "", "转出方"), Participant(taker, "", "转入方"))
    offers = (Offer(taker, "780.00", "yuan/mu/year"),)
    minutes = NewMinutes(village, day, "服务大厅", "服务中心", people, "协商价款。", True, offers, day, OFFER)
    assert take_minutes(connection, minutes, act).number == MINUTES
    sides = (DisputeParty("claimant", household), DisputeParty("respondent", neighbour))
    quarrel = NewDispute(
        "transfer-household-household", sides, "停止越界耕种", "越过田埂。", date(2026, 5, 1), day, parcels=(parcel,)
    )
    assert raise_dispute(connection, quarrel, act).number == DISPUTE
