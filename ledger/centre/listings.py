"""Listings: what everybody may read of a checked application, with every notice kept in the order it was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, insert, select

from ledger.access import Act
from ledger.access.proposals import check_reason
from ledger.centre.application_queries import find_applications
from ledger.centre.applications import change, here
from ledger.centre.common import at_step, has_come, in_order, missing, next_number, price_of, text_of
from ledger.centre.data import APPLICATION_STATES, LISTING_STATES, Listing, ListingNotice
from ledger.centre.models import APPLICATION, LISTING, LISTING_NOTICE
from ledger.centre.refusals import ListingReasonUnfit
from ledger.errors import Words
from ledger.parties import find_party
from ledger.transfers import find_contract

WHAT: Final = Words("公布信息", "listing")
FROM: Final = Words("公布起日", "first day of the listing")
TO: Final = Words("公布止日", "last day of the listing")
_CONDITIONS: Final = Words("条件", "conditions")
_LIVE: Final = ("coming", "open", "over")


@dataclass(frozen=True, slots=True)
class WantedListings:
    """Which listings to show; empty side and state do not narrow. after: number of a page's last."""

    day: date
    side: str = ""
    state: str = ""
    after: str = ""
    limit: int = 50


def publish(
    connection: Connection,
    application_number: str,
    act: Act,
    *,
    from_day: date,
    to_day: date,
    conditions: str = "",
    price: str | None = None,
    version: int | None = None,
) -> Listing:
    """List a checked application; ``price`` None: at the price that it asks. Nobody's name is shown.

    Raises CentreRecordMissing, CentreStepWrong, DaysDisordered, AskingPriceWrong.
    """
    application = here(connection, application_number, act, "listings.publish", version)
    at_step(application_number, application.state_on(act.today), ("checked",), APPLICATION_STATES)
    asked = application.asked
    in_order(act.today, Words("今天", "today"), to_day, TO)
    in_order(from_day, FROM, to_day, TO)
    number = next_number(connection, LISTING.c.number, "L", asked.place.code, act.today)
    made = {"recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(LISTING), {"number": number, "application_number": application_number} | made)
    first = ListingNotice(
        sequence=1,
        kind="published",
        from_day=from_day,
        to_day=to_day,
        area_grains=asked.area_grains,
        price=price_of(asked.price if price is None else price, asked.price_unit),
        price_unit=asked.price_unit,
        conditions=text_of(conditions, _CONDITIONS),
        reason="",
        taker="",
        contract_number="",
        announced_on=act.today,
    )
    _announce(connection, number, first, act)
    change(connection, application, "listed", f"公布 {number}，{from_day} 至 {to_day}", act, "listings.publish")
    return find_listing(connection, number)


def change_listing(
    connection: Connection,
    number: str,
    act: Act,
    *,
    reason: str,
    to_day: date | None = None,
    price: str | None = None,
    conditions: str | None = None,
) -> Listing:
    """A notice of change; what is None stays. Raises ListingReasonUnfit where nothing would change, ReasonMissing."""
    listing = _live(connection, number, act)
    last = listing.now
    until = to_day or last.to_day
    in_order(last.from_day, FROM, until, TO)
    asking = last.price if price is None else price_of(price, last.price_unit)
    said = last.conditions if conditions is None else text_of(conditions, _CONDITIONS)
    if (until, asking, said) == (last.to_day, last.price, last.conditions):
        raise ListingReasonUnfit(number=number, sequence=last.sequence)
    given = text_of(check_reason(reason), Words("变更理由", "the reason"))
    return _next(connection, listing, act, "changed", to_day=until, price=asking, conditions=said, reason=given)


def withdraw_listing(connection: Connection, number: str, act: Act, reason: str) -> Listing:
    """A notice that the listing ends; its application waits, checked. Raises CentreStepWrong, ReasonMissing."""
    listing = _live(connection, number, act)
    given = text_of(check_reason(reason), Words("理由", "the reason"))
    if listing.application.stored_state == "listed":
        change(connection, listing.application, "checked", f"{number} 终止公布：{given}", act, "listings.publish")
    return _next(connection, listing, act, "withdrawn", reason=given)


def announce_result(
    connection: Connection,
    number: str,
    act: Act,
    *,
    taker: str,
    announced_on: date,
    price: str | None = None,
    area_grains: int | None = None,
    contract_number: str = "",
) -> Listing:
    """A notice of result: that the land went, for how much. The taker is kept and not shown.

    Raises PartyMissing, ContractMissing, CentreStepWrong, DayAhead.
    """
    listing = _live(connection, number, act)
    has_come(announced_on, act.today, Words("公告日", "day of the notice"))
    find_party(connection, taker)
    if contract_number:
        find_contract(connection, contract_number)
    asking = listing.now.price if price is None else price_of(price, listing.now.price_unit)
    area = area_grains or listing.now.area_grains
    more = {"price": asking, "area_grains": area, "taker": taker, "contract_number": contract_number}
    return _next(connection, listing, act, "result", announced_on=announced_on, **more)


def find_listing(connection: Connection, number: str) -> Listing:
    """The listing of that number. Raises CentreRecordMissing."""
    found = _listings(connection, select(LISTING).where(LISTING.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def list_listings(connection: Connection, wanted: WantedListings, places: Any = None) -> list[Listing]:
    """Listings, newest number last; ``places``: a selectable of division codes of which they must be."""
    shown: list[Listing] = []
    after = wanted.after
    while len(shown) < wanted.limit:
        query = select(LISTING).where(LISTING.c.number > after).order_by(LISTING.c.number).limit(200)
        query = query.join(APPLICATION, APPLICATION.c.number == LISTING.c.application_number)
        if wanted.side:
            query = query.where(APPLICATION.c.side == wanted.side)
        if places is not None:
            query = query.where(APPLICATION.c.division_code.in_(places))
        some = _listings(connection, query)
        shown += [each for each in some if wanted.state in ("", each.state_on(wanted.day))]
        if len(some) < 200:
            break
        after = some[-1].number
    return shown[: wanted.limit]


def listings_of(connection: Connection, application_number: str) -> list[Listing]:
    """The listings that an application had, oldest first."""
    return _listings(connection, select(LISTING).where(LISTING.c.application_number == application_number))


def _live(connection: Connection, number: str, act: Act) -> Listing:
    listing = find_listing(connection, number)
    place = listing.application.asked.place
    act.permit(connection, "listings.publish", places=[(place.level, place.code)])
    at_step(number, listing.state_on(act.today), _LIVE, LISTING_STATES)
    return listing


def _next(connection: Connection, listing: Listing, act: Act, kind: str, **changes: Any) -> Listing:
    last = {name: getattr(listing.now, name) for name in ListingNotice.__dataclass_fields__}
    anew = {"sequence": listing.now.sequence + 1, "kind": kind, "announced_on": act.today, "reason": ""}
    notice = ListingNotice(**(last | anew | changes))
    _announce(connection, listing.number, notice, act)
    return find_listing(connection, listing.number)


def _announce(connection: Connection, number: str, notice: ListingNotice, act: Act) -> None:
    row = {name: getattr(notice, name) for name in ListingNotice.__dataclass_fields__} | {"listing_number": number}
    row |= {"taker": notice.taker or None, "contract_number": notice.contract_number or None}
    connection.execute(insert(LISTING_NOTICE), row | {"recorded_at": act.at, "recorded_by": act.by})
    detail = f"第 {notice.sequence} 次公告（{notice.kind}），{notice.from_day} 至 {notice.to_day}"
    act.note("listings.publish", "listing", number, after={"notice": notice.sequence}, detail=detail)


def _listings(connection: Connection, query: Select[Any]) -> list[Listing]:
    rows: Sequence[Any] = connection.execute(query.order_by(LISTING.c.number)).all()
    columns = [LISTING_NOTICE.c[name] for name in ListingNotice.__dataclass_fields__]
    named = select(LISTING_NOTICE.c.listing_number, *columns).order_by(LISTING_NOTICE.c.sequence)
    named = named.where(LISTING_NOTICE.c.listing_number.in_([row.number for row in rows]))
    notices: dict[str, list[ListingNotice]] = defaultdict(list)
    for number, *cells in connection.execute(named):
        told: list[Any] = ["" if cell is None else cell for cell in cells]
        notices[number].append(ListingNotice(*told))
    applications = find_applications(connection, [row.application_number for row in rows])
    return [Listing(row.number, applications[row.application_number], tuple(notices[row.number])) for row in rows]
