"""The rules of leases of collective construction land, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.errors import Refusal, Words
from ledger.homesteads.data import STEPS, Lease
from ledger.homesteads.reclamation_refusals import (
    LandLetTwice,
    LandNotKept,
    LeaseConsentMissing,
    LeaseIncomplete,
    LeaseTermTooLong,
)
from ledger.homesteads.rules import Rule, said
from ledger.parties import Party
from ledger.rulebook import Entry
from ledger.stock import PlotStock, group_of
from ledger.transfers import PRICE_UNITS
from ledger.units import MoneyNotExact, MoneyTooLarge, parse_money

_MOST_YEARS: Final = 20


@dataclass(frozen=True, slots=True)
class LeaseFacts:
    """A lease that is to be registered. kept: by plot, the step of the exit from the homestead on it, empty where none
    lies on it, ``—`` where it is not left. reclaimed: plots that are in a reclamation. others: leases of its plots over
    its term, as (plot, number, first day, last day)."""

    lease: Lease
    stocks: dict[str, PlotStock]
    parties: dict[str, Party]
    kept: dict[str, str]
    reclaimed: frozenset[str]
    others: tuple[tuple[str, str, date, date], ...]
    today: date


def lease_says_what_it_must(facts: LeaseFacts) -> Iterator[Refusal]:
    lease = facts.lease
    plots = [plot for plot, _ in lease.plots]
    lessor = facts.parties.get(lease.lessor)
    words = said((
        (not plots or len(set(plots)) < len(plots), "地块", "plots"),
        (any(grains <= 0 for _, grains in lease.plots), "面积", "area"),
        (any(grains > facts.stocks[plot].grains for plot, grains in lease.plots), "面积大于地块", "more than the plot"),
        (any(facts.stocks[plot].plot.village != lease.village for plot in plots), "地块所在村", "village of the plots"),
        (lessor is not None and lessor.kind not in {"collective", "cooperative"}, "出租方", "lessor"),
        (lease.lessor == lease.taker, "承租方", "taker"),
        (lease.start_day > lease.last_day, "期限", "term"),
        (not _is_price(lease.price) or not lease.price_unit.startswith("yuan"), "价款", "price"),
        (lease.price_unit not in PRICE_UNITS, "价款单位", "unit of the price"),
        (not lease.purpose.strip(), "用途", "purpose"),
        (not lease.paper.document.strip() or lease.paper.on_day > facts.today, "合同及其日期", "paper and its day"),
    ))  # fmt: skip
    if words:
        yield LeaseIncomplete(**words)


def _is_price(text: str) -> bool:
    try:
        return parse_money(text) >= 0
    except (MoneyNotExact, MoneyTooLarge):
        return False


def two_thirds_consent(facts: LeaseFacts) -> Iterator[Refusal]:
    told, consent = facts.lease.minutes, facts.lease.consent
    within = 0 < told.agreed <= told.present <= told.members
    if not consent.strip() or not within or 3 * told.agreed < 2 * told.members:
        needed = -(-2 * max(told.members, 0) // 3)
        yield LeaseConsentMissing(members=told.members, present=told.present, agreed=told.agreed, needed=needed)


def twenty_years_at_most(facts: LeaseFacts) -> Iterator[Refusal]:
    lease = facts.lease
    start = lease.start_day
    leap = (start.month, start.day) == (2, 29)
    longest = date(start.year + _MOST_YEARS, 3, 1) if leap else start.replace(year=start.year + _MOST_YEARS)
    if lease.last_day >= longest:
        yield LeaseTermTooLong(start_day=start, last_day=lease.last_day)


def land_was_kept(facts: LeaseFacts) -> Iterator[Refusal]:
    for plot, _ in facts.lease.plots:
        step, stock = facts.kept[plot], facts.stocks[plot]
        words = STEPS.get(step, Words("未退出", "not left"))
        if plot in facts.reclaimed:
            yield LandNotKept(plot=plot, what_zh="已列入复垦批次", what_en="in a reclamation")
        elif step and step != "collective-construction":
            yield LandNotKept(plot=plot, what_zh=f"其上宅基地{words.zh}", what_en=f"its homestead is {words.en}")
        elif any(group_of(each) != "rural-construction" for each in stock.standing):
            yield LandNotKept(plot=plot, what_zh="不是农村建设用地", what_en="no rural construction land")


def let_once_at_a_time(facts: LeaseFacts) -> Iterator[Refusal]:
    for plot, number, start_day, last_day in facts.others:
        yield LandLetTwice(plot=plot, number=number, start_day=start_day, last_day=last_day)


_LAND_LAW: Final = Words("土地管理法", "Land Administration Law")


def _rule(name: str, source: Words, refusal: type[Refusal], check: Callable[[LeaseFacts], Iterable[Refusal]]) -> Rule[LeaseFacts]:  # fmt: skip
    return Rule(Entry(name, "refuse", ("lease",), source, refusal), check)


RULES: Final[tuple[Rule[LeaseFacts], ...]] = (
    _rule("collective-lease-says-what-it-must", _LAND_LAW, LeaseIncomplete, lease_says_what_it_must),
    _rule("two-thirds-consent-to-a-collective-lease", _LAND_LAW, LeaseConsentMissing, two_thirds_consent),
    _rule("collective-lease-of-twenty-years-at-most", Words("民法典第七百零五条", "Civil Code, art. 705"), LeaseTermTooLong, twenty_years_at_most),
    _rule("let-land-was-kept-for-it", _LAND_LAW, LandNotKept, land_was_kept),
    _rule("land-is-let-once-at-a-time", _LAND_LAW, LandLetTwice, let_once_at_a_time),
)  # fmt: skip
CATALOGUE: Final[tuple[Entry, ...]] = tuple(rule.entry for rule in RULES)
