"""Distributing what a sale brought: by the rule of the place, proposed by one and approved by another.

Money is never netted against quota: costs stand under a head of their own, and what is not distributed is shown.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.models import PROPOSAL
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal, take_back, turn_down
from ledger.book import Account, Line, NewEntry, post
from ledger.errors import Refusal, raise_all
from ledger.parameters import Parameters
from ledger.places import Division
from ledger.quotas import division_named, find_event, find_lot, place_of
from ledger.quotas.refusals import EventMissing
from ledger.series import last_of_series
from ledger.trades.data import (
    DISTRIBUTION,
    HEADS,
    SHARES,
    Distribution,
    NewDistribution,
    Proceeds,
    QuotaPrice,
    ShareLine,
    fits,
)
from ledger.trades.grounds import grounds_of
from ledger.trades.models import QUOTA_DISTRIBUTION, QUOTA_DISTRIBUTION_LINE, QUOTA_TRADE
from ledger.trades.prices import prices_on
from ledger.trades.queries import distributions_of, payouts_of
from ledger.trades.refusals import (
    DistributionAboveProceeds,
    DistributionAgainstRule,
    DistributionOvertaken,
    HouseholdsUnknown,
    NotASale,
    PriceBelowFloor,
    TradeIncomplete,
)
from ledger.trades.rules import per_mu
from ledger.trades.sharing import Ground, share_lines
from ledger.units import GRAINS_PER_UNIT, format_area, format_money

_BESIDE_SHARES: Final = frozenset({"reclamation-cost"})  # net of the cost, which stands under its own head
_MU: Final = GRAINS_PER_UNIT["mu"]


def proceeds_of(connection: Connection, sale: str, day: date) -> Proceeds:
    """The money of a sale in force, and the rule that holds for it on a day. Raises NotASale."""
    try:
        recorded = find_event(connection, sale)
    except EventMissing:
        raise NotASale(number=sale[:40]) from None
    event = recorded.event
    if event.kind != "sell" or recorded.reversed_at is not None:
        raise NotASale(number=sale[:40])
    standing = [each for each in distributions_of(connection, sale) if each.reversed_at is None]
    payouts = payouts_of(connection, [each.distribution.number for each in standing])
    division = division_named(connection, event.book, recorded.recorded_at)
    return Proceeds(
        sale=sale,
        book=event.book,
        book_id=recorded.book_id,
        lot=event.lot,
        price_fen=event.price_fen,
        distributed_fen=sum(each.distribution.fen for each in standing),
        paid_fen=sum(each.fen for each in payouts if each.reversed_at is None),
        rule=_rule_of(connection, event.lot, division, day),
    )


def _rule_of(connection: Connection, lot: str, division: Division, day: date) -> dict[str, int]:
    """The shares that hold for a lot on a day, in percent; none for one that was bought: the households behind it had
    theirs when it was first sold."""
    if find_lot(connection, lot).kind == "purchase":
        return {}
    rule: dict[str, int] | None = Parameters(connection).value_at("quota-proceeds-rule", division, day)
    return rule or {}


def plan_distribution(connection: Connection, wanted: NewDistribution, act: Act) -> Distribution:
    """The distribution that a paper comes to, line by line, without proposing it.

    Raises NotASale, TradeIncomplete, HouseholdsUnknown, and what the rules refuse, all at once.
    """
    proceeds = proceeds_of(connection, wanted.sale, wanted.on_day)
    sold_on = find_event(connection, wanted.sale).event.on_day
    _check_form(wanted, sold_on, act.today)
    division = division_named(connection, proceeds.book, act.at)
    raise_all(_against_rule(wanted, proceeds, division))
    lines = _stated(wanted)
    grounds = grounds_of(connection, proceeds.lot)
    if wanted.shared_fen:
        if not any(each.household_grains for each in grounds):
            raise HouseholdsUnknown(lot=proceeds.lot)
        lines += share_lines(wanted.shared_fen, proceeds.rule, grounds)
    made = Distribution(
        wanted.number, wanted.sale, wanted.document, wanted.issued_on, wanted.on_day, proceeds.rule, lines
    )
    if wanted.shared_fen and made.fen == proceeds.left_fen:
        raise_all(_below_floors(connection, made, proceeds, grounds, division))
    return made


def _check_form(wanted: NewDistribution, sold_on: date, today: date) -> None:
    wrong = [
        (not wanted.document.strip() or not fits(wanted.document, 80), "文件", "document"),
        (not fits(wanted.number, 40), "编号（过长或含控制字符）", "number (too long, or not printable)"),
        (not sold_on <= wanted.on_day <= today, "日期", "day"),
        (wanted.issued_on > wanted.on_day, "文件日期", "day of the document"),
        (any(head not in HEADS or head in SHARES for head, _ in wanted.stated), "用途", "head of use"),
        (len({head for head, _ in wanted.stated}) < len(wanted.stated), "重复的用途", "a head twice"),
        (min([wanted.shared_fen, *(fen for _, fen in wanted.stated)]) < 0, "金额", "amount"),
        (wanted.shared_fen + sum(fen for _, fen in wanted.stated) <= 0, "金额", "amount"),
    ]
    found = [(zh, en) for is_wrong, zh, en in wrong if is_wrong]
    if found:
        raise TradeIncomplete(what_zh="、".join(zh for zh, _ in found), what_en=", ".join(en for _, en in found))


def _stated(wanted: NewDistribution) -> tuple[ShareLine, ...]:
    return tuple(ShareLine(head, "", "", 0, fen) for head, fen in wanted.stated if fen)


def _against_rule(wanted: NewDistribution, proceeds: Proceeds, division: Division) -> list[Refusal]:
    found: list[Refusal] = []
    asked = wanted.shared_fen + sum(fen for _, fen in wanted.stated)
    if asked > proceeds.left_fen:
        figures = {"before": proceeds.distributed_fen, "left": proceeds.left_fen, "asked": asked}
        said = {name: format_money(fen) for name, fen in ({"price": proceeds.price_fen} | figures).items()}
        found.append(DistributionAboveProceeds(sale=proceeds.sale, **said))
    rule = proceeds.rule
    unfit = [head for head, fen in wanted.stated if fen and rule and head not in _BESIDE_SHARES]
    if unfit or (wanted.shared_fen and not rule):
        zh, en = "按四项用途列支", "the four heads of use"
        if rule:
            zh = f"农户 {rule['household']}%、集体 {rule['collective']}%，复垦成本另列"
            en = f"{rule['household']}% households, {rule['collective']}% collective, cost of reclamation beside"
        said_zh = "、".join(HEADS[head].zh for head in unfit) or f"按比例分配 {format_money(wanted.shared_fen)} 元"
        said_en = ", ".join(HEADS[head].en for head in unfit) or f"{format_money(wanted.shared_fen)} yuan in shares"
        found.append(
            DistributionAgainstRule(division=division.name, rule_zh=zh, rule_en=en, asked_zh=said_zh, asked_en=said_en)
        )
    return found


def _below_floors(
    connection: Connection, made: Distribution, proceeds: Proceeds, grounds: list[Ground], division: Division
) -> list[Refusal]:
    """With the last of the proceeds, what each side got for its mu that was sold stands above its floor."""
    event = find_event(connection, proceeds.sale).event
    premium = connection.scalar(select(QUOTA_TRADE.c.premium).where(QUOTA_TRADE.c.number == event.trade))
    prices = prices_on(connection, division, event.on_day)
    got: Counter[str] = Counter()
    before = [each.distribution for each in distributions_of(connection, proceeds.sale) if each.reversed_at is None]
    for line in (line for each in (*before, made) for line in each.lines):
        got[line.head] += line.fen
    whole = sum(each.grains for each in grounds)
    own = sum(each.household_grains for each in grounds)
    found: list[Refusal] = []
    for kind, head in (("floor-household", "household-share"), ("floor-collective", "collective-share")):
        price: QuotaPrice | None = prices.get((kind, "premium" if premium else ""))
        sold = event.grains * own // whole  # of the household's ground, whose mu the floors are about
        if price is not None and got[head] * _MU < price.fen_per_mu * sold:
            words = HEADS[head]
            figures = {"area_mu": format_area(sold, "mu"), "price": format_money(got[head])}
            figures |= {"per_mu": per_mu(got[head], sold), "floor": format_money(price.fen_per_mu)}
            found.append(
                PriceBelowFloor(
                    what_zh=f"{words.zh}最低价", what_en=f"floor of the {words.en}", document=price.document, **figures
                )
            )
    return found


def propose_distribution(connection: Connection, wanted: NewDistribution, act: Act) -> Proposal:
    """Propose a distribution; it is numbered where it has no number. Raises as ``plan_distribution``, ProposalOpen."""
    proceeds = proceeds_of(connection, wanted.sale, wanted.on_day)
    act.permit(connection, "trades.distribute", places=[place_of(proceeds.book)])
    made = plan_distribution(connection, wanted, act)
    column = QUOTA_DISTRIBUTION.c.number
    if connection.scalar(select(column).where(column == wanted.number.strip())) is not None:
        raise TradeIncomplete(what_zh="编号（已用过）", what_en="number (used already)")
    body = made.body() | {"number": wanted.number.strip() or _number(connection, proceeds.book, act.today)}
    proposal = propose(
        connection,
        act,
        DISTRIBUTION,
        body["number"],
        body,
        places=[place_of(proceeds.book)],
        needed=2,
        reason=f"分配成交款 {wanted.sale}",
    )
    detail = f"申请分配 {wanted.sale} 的成交款：{format_money(made.fen)} 元"
    act.note("trades.distribute", "distribution", proposal.subject, after={"proposal": proposal.id}, detail=detail)
    return proposal


def sign_distribution(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve a distribution: computed again on today's book, it is posted as it was signed.

    Raises as ``propose_distribution``, DistributionOvertaken, SameHands.
    """
    act.permit(connection, "trades.approve-distribution", places=proposal.places)
    check_open(proposal)
    made = Distribution.from_body(proposal.content)
    shared = sum(line.fen for line in made.lines if line.head in SHARES)
    stated = tuple((line.head, line.fen) for line in made.lines if line.head not in SHARES)
    again = NewDistribution(made.sale, made.document, made.issued_on, made.on_day, stated, shared, made.number)
    if plan_distribution(connection, again, act).body() != made.body():
        raise DistributionOvertaken(number=made.number)
    signed = sign_proposal(connection, act, proposal, code)
    entry_id = _carry_out(connection, made, proposal, act)
    detail = f"核准分配成交款（事项 {proposal.id}）：{format_money(made.fen)} 元"
    act.note("trades.approve-distribution", "distribution", made.number, after={"entry": entry_id}, detail=detail)
    return signed


def _carry_out(connection: Connection, made: Distribution, proposal: Proposal, act: Act) -> int:
    proceeds = proceeds_of(connection, made.sale, made.on_day)
    level, code = place_of(proceeds.book)
    lines = [Line(Account("cny", "money.proceeds", level, code), made.sale, made.on_day, -made.fen)]
    moved: Counter[Account] = Counter()
    for each in made.lines:
        moved[head_account(each.head, each.village, each.party, (level, code))] += each.fen
    lines += [Line(account, made.sale, made.on_day, fen) for account, fen in moved.items()]
    entry = NewEntry("proceeds-distributed", made.document, f"distribution:{made.number}", tuple(lines))
    filed = post(connection, proceeds.book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
    row = {"number": made.number, "sale": made.sale, "book_id": proceeds.book_id, "document": made.document}
    row |= {"on_day": made.on_day, "fen": made.fen, "content": canonical(made.body()), "proposal_id": proposal.id}
    row |= {"entry_id": filed[0].entry_id, "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(QUOTA_DISTRIBUTION), row)
    rows = [
        {"distribution": made.number, "line": place, "head": line.head, "village": line.village, "party": line.party}
        | {"grains": line.grains, "fen": line.fen}
        for place, line in enumerate(made.lines, start=1)
    ]
    connection.execute(insert(QUOTA_DISTRIBUTION_LINE), rows)
    return filed[0].entry_id


def head_account(head: str, village: str, party: str, office: tuple[str, str], *, paid: bool = False) -> Account:
    """Where a part of the proceeds stands: a share in its village, under its household; a head of use with the office."""
    if head not in SHARES:
        return Account("cny", f"money.{head}", *office)
    kind = f"money.{head.partition('-')[0]}-paid" if paid else f"money.{head}"
    return Account("cny", kind, "village", village, "household" if party else "", party)


def turn_down_distribution(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject a distribution, or its reversal. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "trades.approve-distribution", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    detail = f"退回（事项 {proposal.id}）：{reason.strip()}"
    act.note("trades.approve-distribution", "distribution", proposal.subject, detail=detail)
    return settled


def take_back_distribution(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal of a distribution, or of its reversal."""
    act.permit(connection, "trades.distribute", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note("trades.distribute", "distribution", proposal.subject, detail=f"撤回（事项 {proposal.id}）")
    return settled


def _number(connection: Connection, book: str, today: date) -> str:
    """FP-county-year-number."""
    prefix = f"FP-{book.partition(':')[2][:6]}-{today.year}-"
    subject = PROPOSAL.c.subject
    return f"{prefix}{last_of_series(connection, subject, prefix, 5, PROPOSAL.c.kind == DISTRIBUTION) + 1:05d}"
