"""The rules of changes, as a table: a check takes the facts and gives the refusals it finds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.book import LAST_DAY
from ledger.book.floors import lowest_over
from ledger.caveats import StoppedByCaveat, refuse_stopped
from ledger.changes.data import KINDS, LEAVING, Change
from ledger.changes.facts import Facts
from ledger.changes.posting import flows
from ledger.changes.refusals import (
    ChangeHasDependents,
    ChangeIncomplete,
    ContractNotRunning,
    EnrolmentAboveQuota,
    HouseholdNotActive,
    HouseholdsOfTwoCollectives,
    InsurancePaymentAboveOwed,
    InsuredMissing,
    LandNotConserved,
    LandUnderContract,
    MergeLeavesLand,
    NoticeTooShort,
    SplitLeavesNothing,
    SurveyMissing,
)
from ledger.errors import Refusal, Words
from ledger.parcels.refusals import AreaNotContracted, BaseTooSmall
from ledger.rulebook import Entry
from ledger.transfers.facts import collective_of
from ledger.units import format_area

_NOTICE_MONTHS: Final = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its row in the catalogue, and its check."""

    entry: Entry
    check: Callable[[Facts], Iterable[Refusal]]


def says_what_it_must(facts: Facts) -> Iterator[Refusal]:
    change = facts.change
    places = [(line.parcel_code, line.from_household, line.to_household) for line in change.lines]
    households = [facts.parties[code].kind == "household" for code in _households(change)]
    single = change.kind in {"surrender", "split", "extinct"}
    wrong = [
        (not change.document.strip(), "依据文件", "document"),
        (change.issued_on > facts.today, "文件日期", "the paper's day"),
        (not change.lines, "地块", "parcels"),
        (len(set(places)) < len(places), "重复的地块", "a parcel twice"),
        (any(line.area_grains <= 0 for line in change.lines), "面积", "area"),
        (not all(households), "农户", "households"),
        (len(set(facts.books.values())) > 1, "一本账簿", "one book"),
        (change.kind != "expropriation" and not change.household, "农户", "household"),
        (single and any(line.from_household != change.household for line in change.lines), "转出农户", "giver"),
        (any(_wrong_ends(change, line.from_household, line.to_household) for line in change.lines), "去向", "receiver"),
        (change.kind == "recontract" and (change.term_start is None or change.term_end is None), "承包期限", "term"),
        (change.kind == "recontract" and bool(_reversed_term(change)), "承包期限", "term"),
        (change.compensation_fen < 0, "补偿金额", "compensation"),
        (change.kind == "expropriation" and not change.compensation_owner.strip(), "补偿归属", "compensation owner"),
        (any(each.persons < 0 or each.owed_fen < 0 for each in change.insured), "社保名额", "insured persons"),
    ]
    found = list(dict.fromkeys((zh, en) for is_wrong, zh, en in wrong if is_wrong))
    if found:
        yield ChangeIncomplete(what_zh="、".join(zh for zh, _ in found), what_en=", ".join(en for _, en in found))


def _households(change: Change) -> tuple[str, ...]:
    return tuple(code for code in change.parties if code != change.debtor)


def _wrong_ends(change: Change, giver: str, receiver: str) -> bool:
    """Whether land of this kind of change cannot go from the one to the other."""
    if change.kind in LEAVING:
        return bool(receiver) or not (giver or change.kind == "expropriation")
    if change.kind == "recontract":
        return bool(giver) or receiver != change.household
    if change.kind == "merge":
        return receiver != change.household or giver not in change.merged
    return not giver or not receiver or giver == receiver


def _reversed_term(change: Change) -> bool:
    start, end = change.term_start, change.term_end
    return start is not None and end is not None and not start <= change.on_day <= end


def half_a_years_notice(facts: Facts) -> Iterator[Refusal]:
    change = facts.change
    if change.kind != "surrender":
        return
    earliest = None if change.notice_on is None else months_after(change.notice_on, _NOTICE_MONTHS)
    if earliest is None or change.on_day < earliest:
        yield NoticeTooShort(notice_on=change.notice_on or "—", on_day=change.on_day, earliest=earliest or "—")


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def giver_has_it(facts: Facts) -> Iterator[Refusal]:
    asked: Counter[tuple[str, str]] = Counter()
    for line in facts.change.lines:
        asked[line.parcel_code, line.from_household] += line.area_grains
    for line in facts.change.lines:
        total, had = asked.pop((line.parcel_code, line.from_household), 0), facts.had(line)
        if total <= had:
            continue
        figures = {"parcel": line.parcel_code, "day": facts.change.on_day, "asked_mu": _mu(total)}
        if line.from_household:
            yield BaseTooSmall(household=line.from_household, had_mu=_mu(had), **figures)
        else:
            yield AreaNotContracted(free_mu=_mu(had), **figures)


def parts_are_surveyed(facts: Facts) -> Iterator[Refusal]:
    for line in facts.change.lines:
        if line.from_household and line.area_grains < facts.had(line) and not facts.change.survey.strip():
            yield SurveyMissing(
                parcel=line.parcel_code,
                household=line.from_household,
                had_mu=_mu(facts.had(line)),
                asked_mu=_mu(line.area_grains),
            )


def named_contracts_run(facts: Facts) -> Iterator[Refusal]:
    """What is cut or goes along is there, and no more than there is."""
    day = facts.change.on_day
    cuts: Counter[tuple[str, str]] = Counter()
    for cut in facts.change.cuts:
        cuts[cut.number, cut.parcel_code] += cut.area_grains
    for (number, parcel), asked in cuts.items():
        had = sum(each.area_grains for each in facts.running.get(parcel, ()) if each.number == number)
        if not 0 < asked <= had:
            yield ContractNotRunning(number=number, day=day, parcel=parcel, had_mu=_mu(had), asked_mu=_mu(asked))
    for line in facts.change.lines:
        for number in sorted(set(line.contracts) - {each.number for each in facts.given(line)}):
            asked_mu = _mu(line.area_grains)
            yield ContractNotRunning(number=number, day=day, parcel=line.parcel_code, had_mu=_mu(0), asked_mu=asked_mu)


def land_is_free_or_goes_along(facts: Facts) -> Iterator[Refusal]:
    """After it nobody has less than nothing on any day: what runs on the land ends with it, or goes along."""
    change = facts.change
    after: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    for line in change.lines:
        holder = facts.holder(line)
        if not after[line.parcel_code, holder]:
            after[line.parcel_code, holder].update(_with_cuts(facts, line.parcel_code, holder))
        for giver, day, grains in flows(facts, line):
            if giver:
                after[line.parcel_code, holder][day] += grains
            elif line.to_household:
                after[line.parcel_code, line.to_household][day] += grains
    told: set[tuple[str, str]] = set()
    for line in change.lines:
        ends = (facts.holder(line), line.to_household) if line.to_household else (facts.holder(line),)
        for holder in ends:
            place = line.parcel_code, holder
            lowest = lowest_over(after[place], change.on_day, LAST_DAY)
            if lowest < 0 and place not in told:
                told.add(place)
                yield LandUnderContract(
                    parcel=line.parcel_code,
                    household=holder,
                    day=change.on_day,
                    free_mu=_mu(max(line.area_grains + lowest, 0)),
                    asked_mu=_mu(line.area_grains),
                    contracts=_said(facts, line.parcel_code),
                )


def _with_cuts(facts: Facts, parcel: str, holder: str) -> Counter[date]:
    """What a holder has of the operation right by day once the contracts are cut."""
    moved = Counter(facts.free[parcel, holder])
    for cut in facts.change.cuts:
        for each in facts.running.get(parcel, ()):
            if (each.number, each.parcel_code) == (cut.number, parcel) and each.giver == holder:
                moved[max(each.start_day, facts.change.on_day)] += cut.area_grains
                moved[each.last_day + timedelta(days=1)] -= cut.area_grains
    return moved


def _said(facts: Facts, parcel: str) -> str:
    said = [
        f"{each.number}（{each.start_day}—{each.last_day}，{_mu(each.area_grains)} 亩）"
        for each in facts.running[parcel]
    ]
    return "、".join(said[:5]) + (f" … +{len(said) - 5}" if len(said) > 5 else "") if said else "—"


def nothing_stops_it(facts: Facts) -> Iterator[Refusal]:
    if facts.caveats:
        yield from refuse_stopped(facts.caveats, KINDS[facts.change.kind].stopped_by, facts.change.parcel_codes)


def households_are_there(facts: Facts) -> Iterator[Refusal]:
    leaving = facts.change.kind in LEAVING
    for code, why in facts.ended.items():
        if not leaving or code == facts.change.debtor:
            yield HouseholdNotActive(household=code, why_zh=why.zh, why_en=why.en)


def one_collective(facts: Facts) -> Iterator[Refusal]:
    if facts.change.kind not in {"split", "merge"}:
        return
    pairs = {(line.from_household, line.to_household) for line in facts.change.lines}
    for one, other in sorted(pairs):
        if collective_of(facts.parties[one]) != collective_of(facts.parties[other]):
            yield HouseholdsOfTwoCollectives(one=one, other=other)


def something_remains(facts: Facts) -> Iterator[Refusal]:
    change = facts.change
    if change.kind == "split" and _left_of(facts) <= 0:
        yield SplitLeavesNothing(household=change.household)


def _left_of(facts: Facts) -> int:
    """What the household that is split has afterwards, in grains."""
    return sum(facts.all_land.values()) - facts.change.area_grains


def all_of_it_goes(facts: Facts) -> Iterator[Refusal]:
    if facts.change.kind not in {"merge", "extinct"}:
        return
    listed: Counter[tuple[str, str]] = Counter()
    for line in facts.change.lines:
        listed[line.from_household, line.parcel_code] += line.area_grains
    for household, parcel in sorted(set(listed) | set(facts.all_land)):
        had, asked = facts.all_land.get((household, parcel), 0), listed[household, parcel]
        if had > asked:
            yield MergeLeavesLand(household=household, parcel=parcel, had_mu=_mu(had), asked_mu=_mu(asked))


def insurance_is_stated(facts: Facts) -> Iterator[Refusal]:
    change = facts.change
    lost = {line.from_household for line in change.lines if line.from_household}
    named = [each.household for each in change.insured]
    owes = any(each.owed_fen for each in change.insured)
    expected = sorted(lost) if change.kind == "expropriation" else []
    if sorted(named) != expected or (owes and not change.debtor):
        yield InsuredMissing(lost=", ".join(expected) or "—", named=", ".join(sorted(named)) or "—")


def _mu(grains: int) -> str:
    return format_area(grains, "mu")


_HOUSE: Final = Words("本系统", "this house")
_ART_30: Final = Words("农村土地承包法第三十条", "Land Contracting Law, art. 30")
_MEASURES: Final = Words("农村土地承包合同管理办法", "measures on contract management (2023)")
_ART_48: Final = Words("土地管理法第四十八条", "Land Administration Law, art. 48")
_MOMENTS: Final = ("propose", "approve")


def _rule(name: str, source: Words, refusal: type[Refusal], check: Callable[[Facts], Iterable[Refusal]]) -> Rule:
    return Rule(Entry(name, "refuse", _MOMENTS, source, refusal), check)


RULES: Final[tuple[Rule, ...]] = (
    _rule("change-says-what-it-must", _HOUSE, ChangeIncomplete, says_what_it_must),
    _rule("half-a-years-notice", _ART_30, NoticeTooShort, half_a_years_notice),
    _rule("households-are-there", _MEASURES, HouseholdNotActive, households_are_there),
    _rule("households-of-one-collective", _MEASURES, HouseholdsOfTwoCollectives, one_collective),
    _rule("household-has-the-land", _MEASURES, BaseTooSmall, giver_has_it),
    _rule("parts-are-surveyed", _MEASURES, SurveyMissing, parts_are_surveyed),
    _rule("split-leaves-something", _MEASURES, SplitLeavesNothing, something_remains),
    _rule("ended-household-keeps-nothing", _MEASURES, MergeLeavesLand, all_of_it_goes),
    _rule("caveats-stop-a-change", Words("农村土地承包法第四十七条", "Land Contracting Law, art. 47"), StoppedByCaveat, nothing_stops_it),
    _rule("named-contracts-run", _HOUSE, ContractNotRunning, named_contracts_run),
    _rule("contracts-end-or-go-along", _ART_30, LandUnderContract, land_is_free_or_goes_along),
    _rule("insurance-of-those-who-lose-land", _ART_48, InsuredMissing, insurance_is_stated),
)  # fmt: skip
CATALOGUE: Final[tuple[Entry, ...]] = (
    *(rule.entry for rule in RULES),
    Entry("area-free-to-contract-out", "refuse", _MOMENTS, _MEASURES, AreaNotContracted),
    Entry("area-before-is-area-after", "refuse", ("approve",), _MEASURES, LandNotConserved),
    Entry("enrolled-within-quota", "refuse", ("enrol",), _ART_48, EnrolmentAboveQuota),
    Entry("paid-within-owed", "refuse", ("pay",), _ART_48, InsurancePaymentAboveOwed),
    Entry("dependents-settled-first", "refuse", ("reverse",), _HOUSE, ChangeHasDependents),
)
