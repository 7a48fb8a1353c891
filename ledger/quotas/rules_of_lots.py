"""Rules about lots: what they hold, what they owe, the order of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.errors import Refusal, Words
from ledger.homesteads import STEPS
from ledger.quotas.data import (
    GRAIN,
    PADDY,
    PLAN,
)
from ledger.quotas.facts import Facts
from ledger.quotas.lots import free_in
from ledger.quotas.rule_refusals import (
    EventOutOfOrder,
    ListedNotWrittenDown,
    MeasureInsufficient,
    ObligationOpen,
    OverdueBlocksGrants,
    PaymentMissing,
    ProjectClosed,
    QuotaInsufficient,
    ReturnBeyondOwed,
    SoldBeforeConfirmed,
    TradeCarriedOut,
)
from ledger.quotas.saying import ha, mu
from ledger.quotas.sources import KIND_WORDS, WRITTEN_DOWN, draws_of
from ledger.quotas.warnings import DueDayUnusual, PeopleNotStated
from ledger.units import format_money

_TRADING = frozenset({"list", "pledge", "sell", "land", "balance"})
_OWED = ("quota.to-return",)


def dates_in_order(facts: Facts) -> Iterator[Refusal]:
    event = facts.event
    earlier: list[tuple[Words, date]] = [(Words("文件", "the paper"), event.issued_on)]
    if facts.lot is not None and facts.kind.lot:
        earlier.append((Words(f"批次 {facts.lot.code}", f"lot {facts.lot.code}"), facts.lot.from_day))
    if event.kind in {"return", "make-good"} and facts.to_lot is not None:
        earlier.append((Words(f"批次 {facts.to_lot.code}", f"lot {facts.to_lot.code}"), facts.to_lot.from_day))
    if facts.plan is not None and event.project:
        earlier.append((Words("方案批准", "the plan's approval"), facts.plan.approved_on))
    if facts.reclamation_step is not None:
        done, day = facts.reclamation_step
        words = STEPS[done]
        earlier.append(
            (Words(f"复垦 {event.reclamation}“{words.zh}”", f"reclamation {event.reclamation}, {words.en},"), day)
        )
    if facts.last_use is not None:
        day, number = facts.last_use
        earlier.append((Words(f"业务 {number}", f"event {number}"), day))
    earlier += [(Words(paper.document, paper.document), paper.issued_on) for paper in event.papers if paper.issued_on]
    for words, day in earlier:
        if day > event.on_day:
            yield EventOutOfOrder(what_zh=words.zh, what_en=words.en, earlier=day, on_day=event.on_day)
    if event.on_day > facts.today:
        yield EventOutOfOrder(what_zh="今天", what_en="today", earlier=facts.today, on_day=event.on_day)
    if event.due_on is not None and event.due_on <= event.on_day:
        yield EventOutOfOrder(what_zh="归还期限", what_en="the due day", earlier=event.due_on, on_day=event.on_day)


def confirmed_first(facts: Facts) -> Iterator[Refusal]:
    """What of an acceptance is neither surplus nor frozen cannot be traded, landed or balanced."""
    event, lot = facts.event, facts.lot
    if lot is None or lot.kind != "acceptance":
        return
    accepted = free_in(facts.held, event.instrument, "quota.accepted", facts.day)
    confirmed = sum(
        free_in(facts.held, event.instrument, kind, facts.day)
        for kind in ("quota.surplus", "quota.listed", "quota.pledged")
    )
    if accepted and event.grains > confirmed:
        yield SoldBeforeConfirmed(
            lot=lot.code,
            accepted_ha=ha(accepted),
            confirmed_ha=ha(confirmed),
            kind_zh=facts.kind.words.zh,
            kind_en=facts.kind.words.en,
            asked_ha=ha(event.grains),
        )


def enough_in_lot(facts: Facts) -> Iterator[Refusal]:
    """Each lot that an event draws on has its area, on the day of the event and on every later one."""
    event = facts.event
    if event.kind in _TRADING and next(confirmed_first(facts), None) is not None:
        return  # told more exactly
    for draw in draws_of(facts):
        free = sum(free_in(draw.held, event.instrument, kind, facts.day) for kind in draw.kinds)
        if free < event.grains and draw.kinds != _OWED:
            words = KIND_WORDS[draw.kinds[0]]
            yield QuotaInsufficient(
                lot=draw.lot,
                account_zh=words.zh,
                account_en=words.en,
                day=facts.day,
                free_ha=ha(free),
                free_mu=mu(free),
                asked_ha=ha(event.grains),
                asked_mu=mu(event.grains),
            )


def measures_enough(facts: Facts) -> Iterator[Refusal]:
    """Paddy and grain capacity move with the area only as far as the lot has them."""
    event = facts.event
    measures = (
        (PADDY, event.paddy_grains, Words("水田（公顷）", "paddy (ha)"), ha),
        (GRAIN, event.grain_centikg, Words("粮食产能（公斤）", "grain capacity (kg)"), format_money),
    )
    for draw in draws_of(facts):
        for asset, asked, measure, said in measures:
            free = sum(free_in(draw.held, asset, kind, facts.day) for kind in draw.kinds)
            if free < asked:
                words = KIND_WORDS[draw.kinds[0]]
                yield MeasureInsufficient(
                    lot=draw.lot,
                    account_zh=words.zh,
                    account_en=words.en,
                    measure_zh=measure.zh,
                    measure_en=measure.en,
                    free=said(free),
                    asked=said(asked),
                )


def not_of_the_listed(facts: Facts) -> Iterator[Refusal]:
    """A write-down leaves what is listed to its trade: it is taken off the list first."""
    event, held = facts.event, facts.held
    free = sum(free_in(held, event.instrument, kind, facts.day) for kind in WRITTEN_DOWN)
    listed = free_in(held, event.instrument, "quota.listed", facts.day)
    if listed and event.grains > free:
        yield ListedNotWrittenDown(lot=event.lot, free_ha=ha(free), listed_ha=ha(listed), asked_ha=ha(event.grains))


def carried_out_once(facts: Facts) -> Iterator[Refusal]:
    if facts.carried_out:
        yield TradeCarriedOut(trade=facts.event.trade, event=facts.carried_out)


def within_owed(facts: Facts) -> Iterator[Refusal]:
    event = facts.event
    for draw in draws_of(facts):
        owed = free_in(draw.held, event.instrument, "quota.to-return", facts.day)
        if draw.kinds == _OWED and event.grains > owed:
            yield ReturnBeyondOwed(lot=draw.lot, owed_ha=ha(owed), asked_ha=ha(event.grains))


def nothing_overdue(facts: Facts) -> Iterator[Refusal]:
    if facts.overdue:
        said = "、".join(f"{each.lot}（{each.due_on}，{ha(each.owed_grains)} 公顷）" for each in facts.overdue[:5])
        more = f" … +{len(facts.overdue) - 5}" if len(facts.overdue) > 5 else ""
        yield OverdueBlocksGrants(book=facts.event.book, lots=said + more)


def paid_for(facts: Facts) -> Iterator[Refusal]:
    if facts.event.price_fen and not facts.event.voucher.strip():
        yield PaymentMissing(price=format_money(facts.event.price_fen))


def settled(facts: Facts) -> Iterator[Refusal]:
    """A project closes when nothing of it is owed and nothing assigned is unused."""
    day, instrument = facts.day, facts.event.instrument
    owed = sum(free_in(held, instrument, "quota.to-return", day) for _, held in facts.project_lots)
    unused = sum(free_in(held, instrument, "quota.assigned", day) for _, held in facts.project_lots)
    if owed or unused:
        yield ObligationOpen(project=facts.event.project, owed_ha=ha(owed), unused_ha=ha(unused))


def not_closed(facts: Facts) -> Iterator[Refusal]:
    if facts.closed is not None:
        closed, document = facts.closed
        yield ProjectClosed(project=facts.event.project, closed=closed, document=document)


def due_day_usual(facts: Facts) -> Iterator[Refusal]:
    event = facts.event
    usual = usual_due_day(facts)
    if event.due_on is not None and usual is not None and event.due_on != usual:
        yield DueDayUnusual(project=event.project, given=event.due_on, usual=usual)


def usual_due_day(facts: Facts) -> date | None:
    """The approval of the plan plus the years of the dated parameter; None without a plan."""
    if facts.plan is None:
        return None
    day = facts.plan.approved_on
    year = day.year + facts.return_years
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def people_stated(facts: Facts) -> Iterator[Refusal]:
    if facts.event.instrument == PLAN and facts.event.people <= 0:
        yield PeopleNotStated(lot=facts.event.lot or facts.event.document)
