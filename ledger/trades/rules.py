"""The rules of trades as one table: what is asked of a sale beyond the rules of quotas, and of its proceeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.errors import Refusal, Words
from ledger.quotas.refusals import SaleWithoutTrade
from ledger.rulebook import Entry, Severity
from ledger.trades import refusals as refuses
from ledger.trades.data import CASES, PRICE_KINDS, STATES, QuotaPrice, Trade
from ledger.units import GRAINS_PER_UNIT, format_area, format_money

_MU: Final = GRAINS_PER_UNIT["mu"]
_HOUSE: Final = Words("本系统", "this house")
_CROSS: Final = Words("城乡建设用地增减挂钩节余指标跨省域调剂管理办法（2018）", "measures on transfer across provinces (2018)")  # fmt: skip
_TICKET: Final = Words("重庆市地票管理办法等地方办法", "local measures such as those on land tickets")
_RETURN: Final = Words("国务院关于规范增减挂钩试点的通知（国发〔2010〕47号）", "State Council notice on linkage pilots (2010)")  # fmt: skip
OPEN: Final = ("listed", "pre-checked", "offered", "agreed")


@dataclass(frozen=True, slots=True)
class TradeFacts:
    """A sale to be, and what its rules ask for.

    prices: what holds in the seller's place on that day, by kind and case. limit: the lowest, with the division that
    set it; None where none did. accepted_on: the day of the buyer's acceptance; None before. free_from: when a new
    counterpart's cooling-off is over; None where there is none.
    """

    trade: Trade
    buyer: str
    price_fen: int
    on_day: date
    crosses: bool
    cross_allowed: bool
    prices: dict[tuple[str, str], QuotaPrice]
    limit: tuple[int, str] | None
    cooling_days: int
    accepted_on: date | None
    free_from: date | None


Check = Callable[[TradeFacts], Iterable[Refusal]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and how it is asked."""

    entry: Entry
    check: Check


def per_mu(fen: int, grains: int) -> str:
    """A sum over an area as yuan a mu, rounded half up, for display only."""
    return format_money((2 * fen * _MU + grains) // (2 * grains)) if grains else "—"


def is_listed(facts: TradeFacts) -> Iterator[Refusal]:
    if facts.trade.state not in OPEN:
        words = STATES[facts.trade.state]
        yield refuses.TradeNotListed(number=facts.trade.number, state_zh=words.zh, state_en=words.en)


def above_floor(facts: TradeFacts) -> Iterator[Refusal]:
    """The price of a sale stands above its own floor, and above the floors of both shares together."""
    case = "premium" if facts.trade.premium else ""
    sale = facts.prices.get(("floor-sale", case))
    shares = [facts.prices.get((kind, case)) for kind in ("floor-household", "floor-collective")]
    asked = [(sale, PRICE_KINDS["floor-sale"], sale.fen_per_mu)] if sale else []
    both = [each for each in shares if each is not None]
    if both:
        words = Words("农户与集体所得最低价合计", "floor of both shares together")
        asked.append((both[0], words, sum(each.fen_per_mu for each in both)))
    for price, words, fen in asked:
        if facts.price_fen * _MU < fen * facts.trade.grains:
            yield refuses.PriceBelowFloor(
                area_mu=format_area(facts.trade.grains, "mu"),
                price=format_money(facts.price_fen),
                per_mu=per_mu(facts.price_fen, facts.trade.grains),
                what_zh=words.zh,
                what_en=words.en,
                floor=format_money(fen),
                document=price.document,
            )


def above_guide(facts: TradeFacts) -> Iterator[Refusal]:
    guide = facts.prices.get(("guide", ""))
    if guide is not None and facts.price_fen * _MU < guide.fen_per_mu * facts.trade.grains:
        said = per_mu(facts.price_fen, facts.trade.grains)
        yield refuses.PriceBelowGuide(per_mu=said, guide=format_money(guide.fen_per_mu), document=guide.document)


def inside_province(facts: TradeFacts) -> Iterator[Refusal]:
    if facts.crosses and not facts.cross_allowed:
        yield refuses.CrossProvinceClosed(seller=facts.trade.book, buyer=facts.buyer, day=facts.on_day)


def fixed_price(facts: TradeFacts) -> Iterator[Refusal]:
    """Across provinces the table's price is the price, to the fen, rounded half up."""
    if not facts.crosses or not facts.cross_allowed:
        return
    if not facts.trade.case:
        yield refuses.CrossProvinceCaseMissing(number=facts.trade.number)
        return
    price = facts.prices.get(("cross-out", facts.trade.case))
    if price is None:
        return
    wanted = (2 * price.fen_per_mu * facts.trade.grains + _MU) // (2 * _MU)
    if wanted != facts.price_fen:
        words = CASES[facts.trade.case]
        yield refuses.CrossProvincePrice(
            area_mu=format_area(facts.trade.grains, "mu"),
            price=format_money(facts.price_fen),
            per_mu=format_money(price.fen_per_mu),
            case_zh=words.zh,
            case_en=words.en,
            document=price.document,
            wanted=format_money(wanted),
        )


def within_limit(facts: TradeFacts) -> Iterator[Refusal]:
    if facts.limit is not None and facts.trade.grains > facts.limit[0] * _MU:
        yield refuses.TradeAboveLimit(
            area_mu=format_area(facts.trade.grains, "mu"), division=facts.limit[1], limit_mu=facts.limit[0]
        )


def cooled_off(facts: TradeFacts) -> Iterator[Refusal]:
    if facts.free_from is not None and facts.on_day < facts.free_from:
        yield refuses.CounterpartCoolingOff(
            buyer=facts.buyer,
            accepted=facts.accepted_on,
            days=facts.cooling_days,
            first=facts.free_from,
            on_day=facts.on_day,
        )


def _rule(
    name: str,
    moments: tuple[str, ...],
    source: Words,
    refusal: type[Refusal],
    check: Check,
    severity: Severity = "refuse",
) -> Rule:
    return Rule(Entry(name, severity, moments, source, refusal), check)


_SALE: Final = ("pre-check", "sell")
RULES: Final[tuple[Rule, ...]] = (
    _rule("only-what-is-listed-is-sold", _SALE, _HOUSE, refuses.TradeNotListed, is_listed),
    _rule("price-above-its-floor", _SALE, _TICKET, refuses.PriceBelowFloor, above_floor),
    _rule("sold-inside-the-province", _SALE, _CROSS, refuses.CrossProvinceClosed, inside_province),
    _rule("one-price-across-provinces", _SALE, _CROSS, refuses.CrossProvincePrice, fixed_price),
    _rule("limit-of-a-trade", _SALE, _HOUSE, refuses.TradeAboveLimit, within_limit),
    _rule("new-counterpart-cools-off", ("sell",), _HOUSE, refuses.CounterpartCoolingOff, cooled_off),
)
WARNINGS: Final[tuple[Rule, ...]] = (
    _rule("price-above-the-guide", _SALE, _TICKET, refuses.PriceBelowGuide, above_guide, "warn"),
)
CATALOGUE: Final[tuple[Entry, ...]] = (
    *(rule.entry for rule in (*RULES, *WARNINGS)),
    Entry("across-provinces-the-case-is-stated", "refuse", _SALE, _CROSS, refuses.CrossProvinceCaseMissing),
    Entry("pre-checked-before-it-is-offered", "refuse", ("offer",), _HOUSE, refuses.PreCheckMissing),
    Entry("one-standing-offer", "refuse", ("offer",), _HOUSE, refuses.TradeWithOffer),
    Entry("somebody-else-accepts", "refuse", ("accept",), _HOUSE, refuses.OfferAnsweredByItsMaker),
    Entry("transferee-accepts-before-the-sale", "refuse", ("sell",), _HOUSE, refuses.SaleWithoutAcceptance),
    Entry("a-sale-takes-a-trade", "refuse", ("sell",), _HOUSE, SaleWithoutTrade),
    Entry("no-more-than-the-proceeds", "refuse", ("distribute",), _RETURN, refuses.DistributionAboveProceeds),
    Entry("distributed-by-the-rule", "refuse", ("distribute",), _TICKET, refuses.DistributionAgainstRule),
    Entry("shares-reach-their-households", "refuse", ("distribute",), _TICKET, refuses.HouseholdsUnknown),
    Entry("shares-above-their-floors", "refuse", ("distribute",), _TICKET, refuses.PriceBelowFloor),
    Entry(
        "payments-reversed-before-their-distribution", "refuse", ("reverse",), _HOUSE, refuses.DistributionHasPayouts
    ),
    Entry("no-more-than-the-share-is-paid", "refuse", ("pay",), _HOUSE, refuses.PayoutAboveShare),
    Entry("a-voucher-pays-once", "refuse", ("pay",), _HOUSE, refuses.PayoutVoucherUsed),
)


def broken(facts: TradeFacts, moment: str) -> list[Refusal]:
    """What the rules of a moment refuse: ``pre-check`` or ``sell``."""
    return [found for rule in RULES if moment in rule.entry.moments for found in rule.check(facts)]


def warned(facts: TradeFacts) -> list[Refusal]:
    """What a sale is only warned of."""
    return [found for rule in WARNINGS for found in rule.check(facts)]
