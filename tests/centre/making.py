"""Applications, notices, minutes and disputes of the invented village, and the commands that put them on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from ledger.access import Act, Actor
from ledger.centre import (
    Application,
    ApplicationLine,
    Dispute,
    DisputeParty,
    Listing,
    NewApplication,
    NewDispute,
    NewMinutes,
    NewNotice,
    Notice,
    Offer,
    Participant,
    Place,
    answer_request,
    check,
    issue_notice,
    publish,
    raise_dispute,
    receive,
)
from tests.making import (
    CLERK,
    COOPERATIVE,
    HOUSEHOLDS,
    NOW,
    REVIEWER,
    TODAY,
    TOWNSHIP,
    VILLAGE,
    Village,
    mu,
    parcel_code,
)

Result = TypeVar("Result")
SHA256: Final = "ab" * 32
OTHER_SHA256: Final = "cd" * 32
NEIGHBOUR: Final = f"{VILLAGE}000002"


def at(day: date) -> datetime:
    """Noon in Shanghai on a day."""
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def do(village: Village, actor: Actor, work: Callable[[Connection, Act], Result], day: date = TODAY) -> Result:
    """A command in somebody's name on a day."""
    return village.database.command(lambda c: work(c, Act(actor, at(day) if day != TODAY else NOW)))


def offer(**changes: Any) -> NewApplication:
    """Household 0 offers its first parcel, 2027–2030."""
    values: dict[str, Any] = {
        "side": "supply",
        "applicant": HOUSEHOLDS[0],
        "place": Place("village", VILLAGE),
        "area_grains": 0,
        "start_day": date(2027, 1, 1),
        "last_day": date(2030, 12, 31),
        "received_on": TODAY,
        "expires_on": date(2027, 5, 31),
        "lines": (ApplicationLine(parcel_code(0, 1), mu("10")),),
        "price": "800.00",
    }
    return NewApplication(**(values | changes))


def wish(**changes: Any) -> NewApplication:
    """The co-operative wants 8 mu in the township, 2027–2029."""
    values: dict[str, Any] = {
        "side": "demand",
        "applicant": COOPERATIVE,
        "place": Place("township", TOWNSHIP),
        "area_grains": mu("8"),
        "last_day": date(2029, 12, 31),
        "lines": (),
        "price": "850.00",
        "project": "种植饲草玉米",
    }
    return offer(**(values | changes))


def received(village: Village, asked: NewApplication | None = None) -> Application:
    return do(village, CLERK, lambda c, act: receive(c, asked or offer(), act))


def checked(village: Village, asked: NewApplication | None = None) -> Application:
    number = received(village, asked).number
    accept = {"accept": True, "document": "承包合同 1 号", "confirmed_by": "村民委员会"}
    return do(village, REVIEWER, lambda c, act: check(c, number, act, **accept))  # type: ignore[arg-type]


def listed(village: Village, asked: NewApplication | None = None) -> Listing:
    number = checked(village, asked).number
    days = {"from_day": TODAY, "to_day": date(2026, 12, 20)}
    return do(village, REVIEWER, lambda c, act: publish(c, number, act, conditions="须保持农业用途", **days))


def notice_said(**changes: Any) -> NewNotice:
    """The members of the village are told that household 0's first parcel goes to the co-operative."""
    values: dict[str, Any] = {
        "transferor": HOUSEHOLDS[0],
        "village_code": VILLAGE,
        "lines": (ApplicationLine(parcel_code(0, 1), mu("10")),),
        "terms": "每亩每年 850 元，四年",
        "start_day": date(2027, 1, 1),
        "last_day": date(2030, 12, 31),
        "issued_on": date(2026, 11, 2),
        "posted_at": "村务公开栏",
        "outsider": COOPERATIVE,
    }
    return NewNotice(**(values | changes))


def noticed(village: Village, **changes: Any) -> Notice:
    return do(village, CLERK, lambda c, act: issue_notice(c, notice_said(**changes), act))


def minutes_taken(**changes: Any) -> NewMinutes:
    values: dict[str, Any] = {
        "village_code": VILLAGE,
        "held_on": date(2026, 11, 18),
        "held_at": "镇流转服务大厅",
        "host": "流转服务中心",
        "participants": (
            Participant(HOUSEHOLDS[0], "", "转出方"),
            Participant(COOPERATIVE, "", "转入方"),
            Participant("", "村民委员会代表", "见证人"),
        ),
        "said": "双方就价款和青苗处理进行协商。",
        "agreed": True,
        "offers": (Offer(HOUSEHOLDS[0], "850.00", "yuan/mu/year"), Offer(COOPERATIVE, "800.00", "yuan/mu/year")),
        "signed_on": date(2026, 11, 18),
    }
    return NewMinutes(**(values | changes))


def brought(**changes: Any) -> NewDispute:
    """Household 0 against its neighbour over the boundary of its first parcel."""
    values: dict[str, Any] = {
        "kind": "transfer-household-household",
        "parties": (DisputeParty("claimant", HOUSEHOLDS[0]), DisputeParty("respondent", NEIGHBOUR)),
        "claim": "请求停止越界耕种",
        "grounds": "对方越过田埂耕种约三分地。",
        "known_on": date(2026, 5, 1),
        "raised_on": date(2026, 11, 20),
        "parcels": (parcel_code(0, 1),),
    }
    return NewDispute(**(values | changes))


def raised(village: Village, **changes: Any) -> Dispute:
    return do(village, CLERK, lambda c, act: raise_dispute(c, brought(**changes), act))


def accepted(village: Village, arbitration: bool = False, **changes: Any) -> Dispute:
    number = raised(village, **changes).number
    return do(village, CLERK, lambda c, act: answer_request(c, number, act, accept=True, arbitration=arbitration))


def without(asked: NewApplication, **changes: Any) -> NewApplication:
    return replace(asked, **changes)
