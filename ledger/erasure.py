"""Erasing a party's personal data (个人信息保护法 第四十七条), unless the law wants them kept for now.

The book stays as it is and valid: its entries name the party's code and nothing else of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, Row, case, func, or_, select

from ledger.book.models import ACCOUNT, LOT, POSITION, POSITION_DAY
from ledger.changes import erase_heads
from ledger.clock import SHANGHAI
from ledger.errors import Refusal, Words, raise_all
from ledger.homesteads import WantedExits, list_exits
from ledger.parties import Party, erase_party, find_party
from ledger.parties.refusals import PartyErased
from ledger.transfers.models import CONTRACT
from ledger.units import format_area, format_money

# Accounts in which a household has a claim, or its debtor a debt, for having left its homestead.
_CLAIMS: Final = ("money.compensation-receivable", "money.compensation-owed", "money.household-share")
_RULE: Final = Words(
    "处理目的实现或者不再必要时才删除个人信息（个人信息保护法第四十七条）",
    "Personal data are erased when their purpose is achieved or gone (Personal Information Protection Law, art. 47)",
)


class PartyHasContracts(Refusal):
    code = "party-has-contracts"
    category = "conflict"
    title = Words("主体还有未结束的合同", "Party has contracts")
    detail = Words(
        "主体 {code} 还有 {count} 份合同未结束（{numbers}），最晚至 {last_day}",
        "Party {code} has {count} contracts that have not ended ({numbers}), the last of them on {last_day}",
    )
    rule = _RULE
    remedy = Words(
        "请待合同结束后再删除，草稿请先撤销", "Erase it once they have ended; take back what is a draft first"
    )


class PartyHoldsLand(Refusal):
    code = "party-holds-land"
    category = "conflict"
    title = Words("主体还持有土地权利", "Party holds land")
    detail = Words(
        "主体 {code} 在账簿中持有或将持有 {parcels} 个地块，共 {area_mu} 亩",
        "In the book party {code} holds, or will hold, {parcels} parcels of {area_mu} mu in all",
    )
    rule = _RULE
    remedy = Words("请待权利全部转出后再删除", "Erase it once all of it has gone to others")


class PartyLeavesHomestead(Refusal):
    code = "party-leaves-homestead"
    category = "conflict"
    title = Words("主体的宅基地退出尚未办结", "Party has an open exit")
    detail = Words(
        "主体 {code} 还有 {count} 件宅基地退出未办结（{numbers}）",
        "Party {code} has {count} exits from homesteads that are not settled ({numbers})",
    )
    rule = _RULE
    remedy = Words("请待退出办结、收益兑付后再删除", "Erase it once they are settled and what they brought is paid")


class PartyHasClaims(Refusal):
    code = "party-has-claims"
    category = "conflict"
    title = Words("主体还有未结清的款项", "Party has open claims")
    detail = Words(
        "主体 {code} 在账簿中还有应收或应付款 {count} 笔，共 {yuan} 元",
        "In the book party {code} has {count} claims or debts of {yuan} yuan in all",
    )
    rule = _RULE
    remedy = Words("请待款项结清后再删除", "Erase it once they are settled")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the party's code, and the fields of sealed data that it had. Never the values."""

    code: str
    fields: tuple[str, ...]


Reason = Callable[[Connection, str, date], Refusal | None]


def contracts_not_ended(connection: Connection, code: str, today: date) -> Refusal | None:
    """Drafts and signed contracts whose last day is today or later."""
    open_ones = (CONTRACT.c.state != "reversed") & (CONTRACT.c.last_day >= today)
    named = or_(CONTRACT.c.transferor == code, CONTRACT.c.transferee == code)
    query = select(CONTRACT.c.number, CONTRACT.c.last_day).where(named, open_ones)
    found = connection.execute(query.order_by(CONTRACT.c.last_day, CONTRACT.c.number)).all()
    if not found:
        return None
    numbers = ", ".join(number for number, _ in found[:5]) + (" …" if len(found) > 5 else "")
    return PartyHasContracts(code=code, count=len(found), numbers=numbers, last_day=found[-1].last_day)


def land_held(connection: Connection, code: str, today: date) -> Refusal | None:
    """Land that the party has today, or gets later; a parcel in several layers counts once, by the largest."""
    areas: dict[str, int] = {}
    for lot, has, gets in _holdings(connection, code, today):
        if has > 0 or gets > 0:
            areas[lot] = max(areas.get(lot, 0), has, gets)
    if not areas:
        return None
    return PartyHoldsLand(code=code, parcels=len(areas), area_mu=format_area(sum(areas.values()), "mu"))


def _holdings(connection: Connection, code: str, today: date) -> list[Row[str, int, int]]:
    """Of each lot and asset that the party ever had: the grains of today, and those that come in later."""
    day, delta = POSITION_DAY.c.effective_on, POSITION_DAY.c.delta
    has = func.sum(case((day <= today, delta), else_=0))
    gets = func.sum(case(((day > today) & (delta > 0), delta), else_=0))
    query = (
        select(LOT.c.code, has, gets)
        .select_from(ACCOUNT)
        .join(
            POSITION_DAY,
            (POSITION_DAY.c.book_id == ACCOUNT.c.book_id) & (POSITION_DAY.c.account_id == ACCOUNT.c.id),
        )
        .join(LOT, (LOT.c.book_id == POSITION_DAY.c.book_id) & (LOT.c.id == POSITION_DAY.c.lot_id))
        .where(ACCOUNT.c.holder == code, ACCOUNT.c.side > 0, ACCOUNT.c.kind.like("land.%"))
        .group_by(ACCOUNT.c.asset, LOT.c.book_id, LOT.c.code)
    )
    return list(connection.execute(query))


def exits_open(connection: Connection, code: str, _today: date) -> Refusal | None:
    """Exits from homesteads that are under way."""
    found = [each for each in list_exits(connection, WantedExits(household=code, limit=1_000)) if each.is_open]
    if not found:
        return None
    numbers = ", ".join(each.number for each in found[:5]) + (" …" if len(found) > 5 else "")
    return PartyLeavesHomestead(code=code, count=len(found), numbers=numbers)


def claims_open(connection: Connection, code: str, _today: date) -> Refusal | None:
    """Money that is owed for a homestead, to the party or by it: compensation, shares of proceeds."""
    total = func.sum(POSITION.c.total)
    query = (
        select(ACCOUNT.c.book_id, ACCOUNT.c.kind, POSITION.c.lot_id, total)
        .join(POSITION, (POSITION.c.book_id == ACCOUNT.c.book_id) & (POSITION.c.account_id == ACCOUNT.c.id))
        .where(ACCOUNT.c.holder == code, ACCOUNT.c.asset == "cny", ACCOUNT.c.kind.in_(_CLAIMS))
        .group_by(ACCOUNT.c.book_id, ACCOUNT.c.kind, POSITION.c.lot_id)
        .having(total != 0)
    )
    open_fen = [abs(int(row[3])) for row in connection.execute(query)]
    if not open_fen:
        return None
    return PartyHasClaims(code=code, count=len(open_fen), yuan=format_money(sum(open_fen)))


REASONS: Final[tuple[Reason, ...]] = (contracts_not_ended, land_held, exits_open, claims_open)


def erase(connection: Connection, code: str, *, at: datetime, today: date) -> Erased:
    """Erase a party's sealed data, name and address.

    Raises PartyMissing, PartyErased, and all of REASONS that hold, at once.
    """
    check_erasable(connection, find_party(connection, code), today)
    erase_heads(connection, code)
    return Erased(code, erase_party(connection, code, at))


def check_erasable(connection: Connection, party: Party, today: date) -> None:
    """Raise PartyErased, or all that keeps a party's data for now."""
    if party.erased_at is not None:
        raise PartyErased(code=party.code, day=party.erased_at.astimezone(SHANGHAI).date())
    raise_all([refusal for reason in REASONS if (refusal := reason(connection, party.code, today)) is not None])
