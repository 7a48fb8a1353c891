"""Bringing offers and wishes together: what fits what, on which grounds, and the match that a clerk makes of them."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.centre.application_queries import WantedApplications, find_application, list_applications
from ledger.centre.applications import change, here, release
from ledger.centre.common import at_step
from ledger.centre.data import APPLICATION_STATES, Application, Match, NewApplication, Reason
from ledger.centre.refusals import ApplicationsUnfit
from ledger.errors import Words
from ledger.parcels import LAND_CLASSES, find_parcels
from ledger.places import find, lineage
from ledger.transfers import PRICE_UNITS
from ledger.units import format_area, parse_money

MOST_COMPARED: Final = 2_000
_WAITING: Final = ("checked", "listed")
_ANY: Final = Words("不限", "any")
Places = frozenset[tuple[str, str]]  # level and code of the divisions above a village, itself included


def matches(connection: Connection, application: Application, day: date, limit: int = 20) -> list[Match]:
    """What is checked or listed on the other side, best first, with every ground on which it fits or does not."""
    mine = application.asked
    side = "demand" if mine.side == "supply" else "supply"
    waiting = [
        each
        for state in _WAITING
        for each in list_applications(connection, WantedApplications(day, side, state, limit=MOST_COMPARED), None)
        if each.asked.applicant != mine.applicant
    ]
    found = [Match(each, _grounds(connection, *_pair(application, each), day)) for each in waiting]
    found = [match for match in found if match.reasons[0].fits and match.reasons[-1].fits]
    return sorted(found, key=lambda match: (-match.score, match.application.number))[:limit]


def grounds(connection: Connection, one: Application, other: Application, day: date) -> tuple[Reason, ...]:
    """The grounds on which an offer and a wish fit or do not: village, area, class, price, term."""
    return _grounds(connection, *_pair(one, other), day)


def match(connection: Connection, number: str, other_number: str, act: Act, version: int | None = None) -> Application:
    """Bring an offer and a wish together; both leave the list until they conclude or part.

    Raises CentreRecordMissing, CentreStepWrong, ApplicationsUnfit.
    """
    one = here(connection, number, act, "applications.match", version)
    other = find_application(connection, other_number)
    for each in (one, other):
        at_step(each.number, each.state_on(act.today), _WAITING, APPLICATION_STATES)
    if one.asked.side == other.asked.side or one.asked.applicant == other.asked.applicant:
        raise _unfit(one, other, Words("不是双方的一供一求", "these are not an offer and a wish of two parties"))
    said = grounds(connection, one, other, act.today)
    for name in ("village", "term"):
        ground = next(reason for reason in said if reason.name == name)
        if not ground.fits:
            raise _unfit(one, other, ground.said)
    change(connection, other, "matched", f"与 {number} 撮合", act, "applications.match", matched_with=number)
    return change(
        connection, one, "matched", f"与 {other_number} 撮合", act, "applications.match", matched_with=other_number
    )


def part(connection: Connection, number: str, act: Act, version: int | None = None) -> Application:
    """Undo a match that came to nothing: both wait again. Raises CentreRecordMissing, CentreStepWrong."""
    one = here(connection, number, act, "applications.match", version)
    at_step(number, one.stored_state, ("matched",), APPLICATION_STATES)
    release(connection, one.matched_with, act)
    release(connection, number, act)
    return find_application(connection, number)


def _unfit(one: Application, other: Application, why: Words) -> ApplicationsUnfit:
    return ApplicationsUnfit(one=one.number, other=other.number, why_zh=why.zh, why_en=why.en)


def _pair(one: Application, other: Application) -> tuple[NewApplication, NewApplication]:
    """The offer, then the wish."""
    return (one.asked, other.asked) if one.asked.side == "supply" else (other.asked, one.asked)


def _grounds(connection: Connection, offer: NewApplication, wish: NewApplication, day: date) -> tuple[Reason, ...]:
    return (
        _village(connection, offer, wish, day),
        _area(offer, wish),
        _land_class(connection, offer, wish),
        _price(offer, wish),
        _term(offer, wish),
    )


def _village(connection: Connection, offer: NewApplication, wish: NewApplication, day: date) -> Reason:
    above = lineage(connection, find(connection, offer.place.level, offer.place.code, day), day)
    wanted = next((each for each in above if (each.level, each.code) == (wish.place.level, wish.place.code)), None)
    name = above[-1].name if above else offer.place.code
    if wanted is None:
        return Reason("village", False, Words(f"{name} 不在所求范围", f"{name} lies outside what is wanted"))
    return Reason("village", True, Words(f"{name} 在所求的 {wanted.name}", f"{name} lies in {wanted.name}, as wanted"))


def _area(offer: NewApplication, wish: NewApplication) -> Reason:
    has, wants = (format_area(each.area_grains, "mu") for each in (offer, wish))
    said = Words(f"供 {has} 亩，求 {wants} 亩", f"{has} mu offered, {wants} mu wanted")
    return Reason("area", offer.area_grains >= wish.area_grains, said)


def _land_class(connection: Connection, offer: NewApplication, wish: NewApplication) -> Reason:
    wanted = LAND_CLASSES.get(wish.land_class, _ANY)
    parcels = find_parcels(connection, (line.parcel_code for line in offer.lines)).values()
    classes = {parcel.land_class for parcel in parcels} or ({offer.land_class} if offer.land_class else set())
    names = sorted({LAND_CLASSES[each].zh if each in LAND_CLASSES else each for each in classes})
    english = sorted({LAND_CLASSES[each].en if each in LAND_CLASSES else each for each in classes})
    fits = not wish.land_class or not classes or names == [wanted.zh]
    said = Words(
        f"供 {'、'.join(names) or _ANY.zh}，求 {wanted.zh}",
        f"{', '.join(english) or _ANY.en} offered, {wanted.en} wanted",
    )
    return Reason("class", fits, said)


def _price(offer: NewApplication, wish: NewApplication) -> Reason:
    if not offer.price or not wish.price:
        return Reason("price", True, Words("价格面议", "the price is negotiable"))
    units = PRICE_UNITS[offer.price_unit], PRICE_UNITS[wish.price_unit]
    said = Words(
        f"要价 {offer.price} {units[0].zh}，出价 {wish.price} {units[1].zh}",
        f"{offer.price} {units[0].en} asked, {wish.price} {units[1].en} bid",
    )
    same = offer.price_unit == wish.price_unit
    return Reason("price", same and parse_money(wish.price) >= parse_money(offer.price), said)


def _term(offer: NewApplication, wish: NewApplication) -> Reason:
    overlap = offer.start_day <= wish.last_day and wish.start_day <= offer.last_day
    whole = offer.start_day <= wish.start_day and wish.last_day <= offer.last_day
    terms = f"{offer.start_day}–{offer.last_day}", f"{wish.start_day}–{wish.last_day}"
    part = (
        Words("完全覆盖", "covers it")
        if whole
        else Words("部分重合", "overlaps")
        if overlap
        else Words("不重合", "apart")
    )
    said = Words(f"供 {terms[0]}，求 {terms[1]}：{part.zh}", f"{terms[0]} offered, {terms[1]} wanted: {part.en}")
    return Reason("term", overlap, said)
