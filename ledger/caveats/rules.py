"""The rules of placing caveats, as a table: a check takes the facts and gives the refusals it finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.book.floors import lowest_over
from ledger.caveats.data import EVENTS, KINDS, Caveat, CaveatLine
from ledger.caveats.refusals import (
    CaveatIncomplete,
    EncumberedAreaNotHeld,
    LoanBeyondTerm,
    MortgageCreditorUnfit,
    MortgageNotFiled,
    MortgageWithoutConsent,
    ReleaseUnfounded,
    StoppedByCaveat,
)
from ledger.errors import Refusal, Words
from ledger.parcels import Parcel
from ledger.parties import PARTY_KINDS, Party
from ledger.rulebook import Entry
from ledger.units import format_area

_INSTITUTIONS: Final = frozenset({"enterprise", "office", "cooperative"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. held: the holder's operation right by parcel, as movements by day. others: open caveats
    that stop a mortgage on these parcels."""

    caveat: Caveat
    parcels: Mapping[str, Parcel]
    parties: Mapping[str, Party]
    held: Mapping[str, Counter[date]]
    others: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its row in the catalogue, and its check."""

    entry: Entry
    check: Callable[[Facts], Iterable[Refusal]]


def says_what_it_must(facts: Facts) -> Iterator[Refusal]:
    caveat = facts.caveat
    codes = [line.parcel_code for line in caveat.lines]
    mortgage = caveat.kind == "mortgage"
    wrong = [
        (caveat.kind not in KINDS, "类别", "kind"),
        (not codes or len(set(codes)) < len(codes), "地块", "parcels"),
        (any(_too_large(facts, line) for line in caveat.lines), "面积", "area"),
        (not caveat.document.strip(), "依据文件", "document"),
        (caveat.to_day is not None and caveat.to_day < caveat.from_day, "止日", "last day"),
        (any(event not in EVENTS for event in caveat.stops), "限制内容", "what it stops"),
        (mortgage and not caveat.holder, "抵押人", "debtor"),
        (mortgage and not caveat.claimant, "抵押权人", "creditor"),
        (caveat.amount_fen < 0 or (mortgage and caveat.amount_fen == 0), "金额", "amount"),
        (mortgage and (caveat.due_on is None or caveat.due_on < caveat.from_day), "到期日", "due day"),
    ]
    found = [(zh, en) for is_wrong, zh, en in wrong if is_wrong]
    if found:
        yield CaveatIncomplete(what_zh="、".join(zh for zh, _ in found), what_en=", ".join(en for _, en in found))


def _too_large(facts: Facts, line: CaveatLine) -> bool:
    return not 0 < line.area_grains <= facts.parcels[line.parcel_code].registered_grains


def creditor_is_an_institution(facts: Facts) -> Iterator[Refusal]:
    claimant = facts.parties.get(facts.caveat.claimant)
    if facts.caveat.kind == "mortgage" and claimant is not None and claimant.kind not in _INSTITUTIONS:
        words = PARTY_KINDS[claimant.kind]
        yield MortgageCreditorUnfit(claimant=claimant.code, kind_zh=words.zh, kind_en=words.en)


def household_consents(facts: Facts) -> Iterator[Refusal]:
    caveat = facts.caveat
    if caveat.kind != "mortgage" or not caveat.contract_number:
        return
    if not caveat.consent.strip() or caveat.consent_on is None or caveat.consent_on > caveat.issued_on:
        yield MortgageWithoutConsent(
            consent=caveat.consent, consent_on=caveat.consent_on or "—", issued_on=caveat.issued_on
        )


def filed_with_issuer(facts: Facts) -> Iterator[Refusal]:
    if facts.caveat.kind == "mortgage" and facts.caveat.filed_on is None:
        yield MortgageNotFiled(document=facts.caveat.document)


def loan_within_the_right(facts: Facts) -> Iterator[Refusal]:
    """Held on every day from the first to the day on which the loan is due."""
    caveat = facts.caveat
    if caveat.kind != "mortgage" or caveat.due_on is None:
        return
    for line in caveat.lines:
        last_day = _last_day(facts, line)
        if last_day is None:
            had = lowest_over(facts.held[line.parcel_code], caveat.from_day, caveat.from_day + timedelta(days=1))
            yield EncumberedAreaNotHeld(
                parcel=line.parcel_code,
                holder=caveat.holder,
                day=caveat.from_day,
                had_mu=format_area(max(had, 0), "mu"),
                asked_mu=format_area(line.area_grains, "mu"),
            )
        elif last_day < caveat.due_on:
            yield LoanBeyondTerm(parcel=line.parcel_code, holder=caveat.holder, last_day=last_day, due_on=caveat.due_on)


def _last_day(facts: Facts, line: CaveatLine) -> date | None:
    """The last day on which the holder has all of the area, from the caveat's first day on; None where it has not."""
    caveat, deltas = facts.caveat, facts.held[line.parcel_code]
    if lowest_over(deltas, caveat.from_day, caveat.from_day + timedelta(days=1)) < line.area_grains:
        return None
    ends = [day for day in sorted(deltas) if day > caveat.from_day]
    short = (day for day in ends if lowest_over(deltas, day, day + timedelta(days=1)) < line.area_grains)
    first_short = next(short, None)
    until = date.max if first_short is None else first_short - timedelta(days=1)
    base = facts.parcels[line.parcel_code].base_of(caveat.holder, caveat.from_day)
    return min(until, base.term_end) if base is not None and not caveat.contract_number else until


def nothing_stops_a_mortgage(facts: Facts) -> Iterator[Refusal]:
    if facts.caveat.kind == "mortgage":
        yield from refuse_stopped(facts.others, "mortgage", facts.caveat.parcel_codes)


def refuse_stopped(caveats: Iterable[Caveat], event: str, parcel_codes: Iterable[str]) -> Iterator[StoppedByCaveat]:
    """A refusal for each caveat and parcel that stops the event."""
    concerned = set(parcel_codes)
    for caveat in caveats:
        for code in sorted(concerned & set(caveat.parcel_codes)):
            yield StoppedByCaveat(
                parcel=code,
                number=caveat.number,
                kind_zh=KINDS[caveat.kind].words.zh,
                kind_en=KINDS[caveat.kind].words.en,
                since=caveat.from_day,
                document=caveat.document,
                event_zh=EVENTS[event].zh,
                event_en=EVENTS[event].en,
            )


_ART_47: Final = Words("农村土地承包法第四十七条", "Land Contracting Law, art. 47")
RULES: Final[tuple[Rule, ...]] = (
    Rule(
        Entry("caveat-says-what-it-must", "refuse", ("place",), Words("本系统", "this house"), CaveatIncomplete),
        says_what_it_must,
    ),
    Rule(
        Entry("creditor-is-an-institution", "refuse", ("place",), _ART_47, MortgageCreditorUnfit),
        creditor_is_an_institution,
    ),
    Rule(Entry("household-consents-first", "refuse", ("place",), _ART_47, MortgageWithoutConsent), household_consents),
    Rule(Entry("mortgage-is-filed", "refuse", ("place",), _ART_47, MortgageNotFiled), filed_with_issuer),
    Rule(
        Entry(
            "loan-within-remaining-term",
            "refuse",
            ("place",),
            Words("银发〔2016〕79号", "interim measures of 2016 on loans against operation rights"),
            LoanBeyondTerm,
        ),
        loan_within_the_right,
    ),
    Rule(Entry("nothing-stops-the-mortgage", "refuse", ("place",), _ART_47, StoppedByCaveat), nothing_stops_a_mortgage),
)
CATALOGUE: Final[tuple[Entry, ...]] = (
    *(rule.entry for rule in RULES),
    Entry("mortgaged-area-is-held", "refuse", ("place",), _ART_47, EncumberedAreaNotHeld),
    Entry(
        "open-caveats-stop-events",
        "refuse",
        ("sign", "change", "end", "renew", "surrender"),
        Words("农村土地承包法第四十七条；民事诉讼法", "Land Contracting Law, art. 47; Civil Procedure Law"),
        StoppedByCaveat,
    ),
    Entry("release-has-its-paper", "refuse", ("release",), _ART_47, ReleaseUnfounded),
)
