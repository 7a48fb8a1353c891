"""Paying out the shares of a sale's proceeds: by vouchers, until each is paid; then the reclamation's households are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, insert, select, update

from ledger import homesteads
from ledger.access import Act
from ledger.access.proposals import check_reason
from ledger.book import Filed, Line, NewEntry, post
from ledger.errors import Refusal, raise_all
from ledger.quotas import find_event, find_lot, free_in, held_by, place_of
from ledger.quotas.models import QUOTA_EVENT
from ledger.trades.data import SHARES, Distribution, ShareLine, fits
from ledger.trades.distributing import head_account, proceeds_of
from ledger.trades.models import QUOTA_DISTRIBUTION, QUOTA_PAYOUT
from ledger.trades.queries import Distributed, distributions_of, find_distribution, payouts_of
from ledger.trades.refusals import (
    DistributionReversed,
    PayoutAboveShare,
    PayoutMissing,
    PayoutVoucherUsed,
    TradeIncomplete,
)
from ledger.units import format_money

_STILL_TO_SELL = ("quota.accepted", "quota.surplus", "quota.listed", "quota.pledged")


def pay_out(
    connection: Connection, number: str, payments: Sequence[tuple[int, int]], voucher: str, paid_on: date, act: Act
) -> Filed:
    """Record what a voucher paid of a distribution: (line, fen) each. With the last share its households are paid out.

    Raises DistributionMissing, DistributionReversed, TradeIncomplete, PayoutAboveShare, PayoutVoucherUsed.
    """
    found = lock_distribution(connection, number)
    made = found.distribution
    proceeds = proceeds_of(connection, made.sale, made.on_day)
    act.permit(connection, "trades.pay", places=[place_of(proceeds.book)])
    _check_form(made, payments, voucher, paid_on, act.today)
    raise_all(_refused(connection, made, payments, voucher.strip()))
    moves = [(made.lines[line - 1], fen) for line, fen in payments]
    said = [voucher.strip(), *(str(line) for line, _ in payments)]
    key = f"payout:{number}:{hashlib.sha256(chr(10).join(said).encode()).hexdigest()[:32]}"
    filed = _file(connection, found.book_id, "proceeds-paid", voucher.strip(), key, made.sale, paid_on, moves, act)
    rows = [
        {"distribution": number, "line": line, "voucher": voucher.strip(), "fen": fen, "paid_on": paid_on}
        | {"book_id": found.book_id, "entry_id": filed.entry_id, "recorded_at": act.at, "recorded_by": act.by}
        | {"reversed_by": "", "reversal_reason": ""}
        for line, fen in payments
    ]
    connection.execute(insert(QUOTA_PAYOUT), rows)
    total = sum(fen for _, fen in payments)
    detail = f"兑付收益：{len(payments)} 笔，{format_money(total)} 元，凭证 {voucher.strip()}"
    act.note("trades.pay", "distribution", number, after={"voucher": voucher.strip(), "fen": total}, detail=detail)
    _tell_homesteads(connection, proceeds.lot, homesteads.Paper(voucher.strip(), paid_on), act)
    return filed


def lock_distribution(connection: Connection, number: str) -> Distributed:
    """The distribution in force, held until the transaction ends. Raises DistributionMissing, DistributionReversed."""
    if connection.dialect.name != "sqlite":
        query = select(QUOTA_DISTRIBUTION.c.number).where(QUOTA_DISTRIBUTION.c.number == number)
        connection.execute(query.with_for_update(key_share=True)).all()
    found = find_distribution(connection, number)
    if found.reversed_at is not None:
        raise DistributionReversed(number=number, at=found.reversed_at)
    return found


def _check_form(
    made: Distribution, payments: Sequence[tuple[int, int]], voucher: str, paid_on: date, today: date
) -> None:
    known = {place for place, line in enumerate(made.lines, start=1) if line.head in SHARES}
    wrong = [
        (not voucher.strip() or not fits(voucher, 80), "凭证编号", "voucher"),
        (not made.on_day <= paid_on <= today, "付款日期", "day"),
        (not payments or any(line not in known for line, _ in payments), "应付的行", "lines that are paid out"),
        (any(fen <= 0 for _, fen in payments), "金额", "amount"),
        (max(Counter(line for line, _ in payments).values(), default=0) > 1, "重复的行", "a line twice"),
    ]
    found = [(zh, en) for is_wrong, zh, en in wrong if is_wrong]
    if found:
        raise TradeIncomplete(what_zh="、".join(zh for zh, _ in found), what_en=", ".join(en for _, en in found))


def _refused(
    connection: Connection, made: Distribution, payments: Sequence[tuple[int, int]], voucher: str
) -> list[Refusal]:
    before = payouts_of(connection, [made.number])
    paid: Counter[int] = Counter()
    for each in before:
        paid[each.line] += each.fen if each.reversed_at is None else 0
    used = {(each.line, each.voucher) for each in before}
    found: list[Refusal] = []
    for line, fen in payments:
        share = made.lines[line - 1].fen
        if (line, voucher) in used:
            found.append(PayoutVoucherUsed(number=made.number, line=line, voucher=voucher))
        elif paid[line] + fen > share:
            said = {"share": share, "paid": paid[line], "asked": fen}
            figures = {name: format_money(amount) for name, amount in said.items()}
            found.append(PayoutAboveShare(number=made.number, line=line, **figures))
    return found


def _file(
    connection: Connection,
    book_id: int,
    cause: str,
    voucher: str,
    key: str,
    sale: str,
    day: date,
    moves: Sequence[tuple[ShareLine, int]],
    act: Act,
) -> Filed:
    lines: list[Line] = []
    for share, fen in moves:
        owed = head_account(share.head, share.village, share.party, ("", ""))
        paid = head_account(share.head, share.village, share.party, ("", ""), paid=True)
        lines += [Line(owed, sale, day, -fen), Line(paid, sale, day, fen)]
    entry = NewEntry(cause, voucher, key, tuple(lines))
    return post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")[0]


def reverse_payout(connection: Connection, number: str, line: int, voucher: str, reason: str, act: Act) -> Filed:
    """Undo a payment that was recorded by mistake. Raises DistributionMissing, PayoutMissing, ReasonMissing."""
    found = lock_distribution(connection, number)
    made = found.distribution
    proceeds = proceeds_of(connection, made.sale, made.on_day)
    act.permit(connection, "trades.approve-distribution", places=[place_of(proceeds.book)])
    said = check_reason(reason)
    column = QUOTA_PAYOUT.c
    mine = (column.distribution == number) & (column.line == line) & (column.voucher == voucher)
    row = connection.execute(select(QUOTA_PAYOUT).where(mine, column.reversed_at.is_(None))).first()
    if row is None:
        raise PayoutMissing(number=number, line=line, voucher=voucher[:80])
    key = f"payout-reversed:{number}:{line}:{voucher}"
    moves = [(made.lines[line - 1], -row.fen)]
    filed = _file(connection, found.book_id, "payout-reversed", voucher, key, made.sale, row.paid_on, moves, act)
    done = {"reversed_at": act.at, "reversed_by": act.by, "reversal_reason": said, "reversal_entry_id": filed.entry_id}
    connection.execute(update(QUOTA_PAYOUT).where(mine).values(done))
    reclamation = _reclamation(connection, proceeds.lot)
    if reclamation and homesteads.find_reclamation(connection, reclamation).step == "paid-out":
        homesteads.mark_undone(connection, reclamation, homesteads.Paper(voucher, act.today, note=said), act)
    detail = f"冲正兑付 {voucher}（第 {line} 行）：{said}"
    act.note("trades.approve-distribution", "distribution", number, after={"entry": filed.entry_id}, detail=detail)
    return filed


def _tell_homesteads(connection: Connection, lot: str, paper: homesteads.Paper, act: Act) -> None:
    """The households of a reclamation are paid out once all that its certificate brought is distributed and paid."""
    reclamation = _reclamation(connection, lot)
    if not reclamation:
        return
    step = homesteads.lock_reclamation(
        connection, reclamation
    ).step  # two last payments of two sales at once see each other
    if step == "confirmed" and _all_paid(connection, lot, paper.on_day):
        homesteads.mark_paid_out(connection, reclamation, paper, act)


def _reclamation(connection: Connection, lot: str) -> str:
    """The reclamation whose acceptance made a lot; empty where there is none."""
    found = find_lot(connection, lot)
    return find_event(connection, found.event).event.reclamation if found.kind == "acceptance" else ""


def _all_paid(connection: Connection, lot: str, day: date) -> bool:
    found = find_lot(connection, lot)
    held = held_by(connection, found.book_id, lot)
    if any(free_in(held, found.instrument, kind, day) for kind in _STILL_TO_SELL):
        return False
    column = QUOTA_EVENT.c
    sales = connection.execute(
        select(column.number, column.price_fen).where(
            column.lot == lot, column.kind == "sell", column.reversed_at.is_(None)
        )
    ).all()
    for sale, price_fen in sales:
        standing = [each.distribution for each in distributions_of(connection, sale) if each.reversed_at is None]
        owed = sum(line.fen for each in standing for line in each.lines if line.head in SHARES)
        paid = sum(
            each.fen for each in payouts_of(connection, [each.number for each in standing]) if each.reversed_at is None
        )
        if sum(each.fen for each in standing) != price_fen or paid != owed:
            return False
    return True
