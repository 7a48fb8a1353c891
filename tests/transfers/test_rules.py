"""The rules of transfer contracts, case by case: the rule, the situation in words, what is different, the outcome.

A contract starts out sound: 10 mu of paddy, contracted to household 马建国 from 2003-01-01 to 2032-12-31, leased to a
land-credit co-operative from 2027-01-01 to 2030-12-31 for 850 yuan a mu and year. A case says only what it changes.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.errors import Words
from ledger.parcels import BaseContract
from ledger.transfers import FORMS, RULES, Clash, Contract, Facts, ParcelFacts, Terms, check_rules, life_of
from ledger.transfers.data import ContractLine
from ledger.units import parse_area
from tests.making import BASE_END, BASE_START, HOUSEHOLDS, mu, parcel, parcel_code, party, terms

PASSES, REFUSED, WARNED = "passes", "refused", "warned"
LAND = parcel_code(0, 1)
SECOND = parcel_code(0, 2)
NEIGHBOUR = HOUSEHOLDS[1]

Situation = tuple[str, str, dict[str, Any], str]
CASES: tuple[Situation, ...] = (
    # Form: only a lease can be posted so far.
    ("form-is-posted", "a lease", {"form": "lease"}, PASSES),
    ("form-is-posted", "a sub-contract", {"form": "subcontract"}, REFUSED),
    ("form-is-posted", "land brought in as a share", {"form": "shareholding"}, REFUSED),
    ("form-is-posted", "a swap", {"form": "swap"}, REFUSED),
    ("form-is-posted", "an assignment", {"form": "assignment"}, REFUSED),
    ("form-is-posted", "a re-transfer", {"form": "retransfer"}, REFUSED),
    # Two parties.
    ("two-parties", "household to co-operative", {}, PASSES),
    ("two-parties", "a household to itself", {"transferee": HOUSEHOLDS[0]}, REFUSED),
    # Land Contracting Law, art. 40: the contract names its parcels.
    ("names-parcels", "one parcel", {}, PASSES),
    ("names-parcels", "two parcels", {"parcels": [(LAND, "10"), (SECOND, "10")]}, PASSES),
    ("names-parcels", "no parcel", {"parcels": []}, REFUSED),
    ("names-each-parcel-once", "two different parcels", {"parcels": [(LAND, "10"), (SECOND, "10")]}, PASSES),
    ("names-each-parcel-once", "one parcel in two lines", {"parcels": [(LAND, "4"), (LAND, "6")]}, REFUSED),
    # The term.
    ("term-in-order", "four years", {}, PASSES),
    ("term-in-order", "a single day", {"start": "2027-01-01", "last": "2027-01-01"}, PASSES),
    ("term-in-order", "ends on the day before it starts", {"start": "2027-01-01", "last": "2026-12-31"}, REFUSED),
    ("term-in-the-calendar", "ends on the last day but one that the book keeps", {"contracted": ("2003-01-01", "2199-12-31"), "last": "2199-12-30"}, PASSES),
    ("term-in-the-calendar", "the land would be back after the book's calendar", {"contracted": ("2003-01-01", "2199-12-31"), "last": "2199-12-31"}, REFUSED),
    ("term-in-the-calendar", "starts before the book's calendar", {"start": "1899-12-31"}, REFUSED),
    # Signed, then filed.
    ("signed-then-filed", "not signed yet", {"signed": None}, PASSES),
    ("signed-then-filed", "filed on the day of signing", {"signed": "2026-11-20", "filed": "2026-11-20"}, PASSES),
    ("signed-then-filed", "filed a day after signing", {"signed": "2026-11-20", "filed": "2026-11-21"}, PASSES),
    ("signed-then-filed", "filed a day before signing", {"signed": "2026-11-20", "filed": "2026-11-19"}, REFUSED),
    ("signed-then-filed", "filed and never signed", {"signed": None, "filed": "2026-11-21"}, REFUSED),
    # The price.
    ("price-is-exact", "yuan and fen", {"price": "850.55"}, PASSES),
    ("price-is-exact", "whole yuan", {"price": "850"}, PASSES),
    ("price-is-exact", "for nothing, between relatives", {"price": "0"}, PASSES),
    ("price-is-exact", "kilograms of rice", {"price": "425.5", "price_unit": "kg/mu/year"}, PASSES),
    ("price-is-exact", "tenths of a fen", {"price": "850.555"}, REFUSED),
    ("price-is-exact", "below zero", {"price": "-1"}, REFUSED),
    ("price-is-exact", "with its unit", {"price": "850元"}, REFUSED),
    ("price-is-exact", "full-width digits", {"price": "８５０"}, REFUSED),
    ("price-is-exact", "Arabic-Indic digits", {"price": "٨٥٠"}, REFUSED),
    ("price-is-exact", "with a line break", {"price": "850\n"}, REFUSED),
    ("price-is-exact", "a million million yuan", {"price": "1000000000000"}, REFUSED),
    ("price-is-exact", "no price", {"price": ""}, REFUSED),
    # How it is paid.
    ("payment-is-known", "every year", {"payment": "annual"}, PASSES),
    ("payment-is-known", "at once", {"payment": "once"}, PASSES),
    ("payment-is-known", "in April and October", {"payment": "04-01;10-01"}, PASSES),
    ("payment-is-known", "every month", {"payment": ";".join(f"{month:02d}-01" for month in range(1, 13))}, PASSES),
    ("payment-is-known", "on 29 February", {"payment": "02-29"}, PASSES),
    ("payment-is-known", "on 30 February", {"payment": "02-30"}, REFUSED),
    ("payment-is-known", "in a thirteenth month", {"payment": "13-01"}, REFUSED),
    ("payment-is-known", "on one day twice", {"payment": "04-01;04-01"}, REFUSED),
    ("payment-is-known", "more often than monthly", {"payment": ";".join(f"01-{day:02d}" for day in range(1, 14))}, REFUSED),
    ("payment-is-known", "in words", {"payment": "秋收后"}, REFUSED),
    ("payment-is-known", "nothing said", {"payment": ""}, REFUSED),
    # Land Contracting Law, art. 11; Land Administration Law, art. 37: it stays farmland.
    ("use-stays-agricultural", "maize", {"purpose": "种植玉米"}, PASSES),
    ("use-stays-agricultural", "greenhouses", {"purpose": "设施蔬菜"}, PASSES),
    ("use-stays-agricultural", "a workshop", {"purpose": "种植玉米并建厂房"}, REFUSED),
    ("use-stays-agricultural", "houses", {"purpose": "建房"}, REFUSED),
    ("use-stays-agricultural", "digging sand", {"purpose": "采砂"}, REFUSED),
    ("use-stays-agricultural", "a car park", {"purpose": "停车场"}, REFUSED),
    # One county's book.
    ("one-book", "both parcels in one county", {"books": {1}}, PASSES),
    ("one-book", "parcels of two counties", {"books": {1, 2}}, REFUSED),
    # Land Contracting Law, art. 36: the contractor's own right.
    ("parcels-are-transferors", "the household's own parcel", {}, PASSES),
    ("parcels-are-transferors", "a neighbour's parcel", {"contracted_to": NEIGHBOUR}, REFUSED),
    ("parcels-are-transferors", "a parcel contracted to nobody", {"contracted_to": None}, REFUSED),
    # Land Contracting Law, art. 38(3): within what is left of the base contract.
    ("term-within-base-contract", "to the base contract's last day", {"last": "2032-12-31"}, PASSES),
    ("term-within-base-contract", "from the base contract's first day", {"start": "2003-01-01"}, PASSES),
    ("term-within-base-contract", "a day beyond the base contract", {"last": "2033-01-01"}, REFUSED),
    ("term-within-base-contract", "a day before the base contract", {"start": "2002-12-31"}, REFUSED),
    ("term-within-base-contract", "the base contract has run out", {"contracted": ("1996-01-01", "2025-12-31")}, REFUSED),
    # Area.
    ("area-within-parcel", "all of it", {"parcels": [(LAND, "10")]}, PASSES),
    ("area-within-parcel", "the smallest part", {"parcels": [(LAND, "0.000005")]}, PASSES),
    ("area-within-parcel", "a hair more than it has", {"parcels": [(LAND, "10.000005")]}, REFUSED),
    # One parcel is not leased twice.
    ("free-over-the-term", "all of it is free", {"free": "10"}, PASSES),
    ("free-over-the-term", "4 mu free, 4 mu asked", {"free": "4", "parcels": [(LAND, "4")]}, PASSES),
    ("free-over-the-term", "4 mu free, a hair more asked", {"free": "4", "parcels": [(LAND, "4.000005")]}, REFUSED),
    ("free-over-the-term", "nothing free", {"free": "0"}, REFUSED),
    # Which area the price goes by.
    ("area-as-surveyed", "not surveyed", {"measured_m2": None}, PASSES),
    ("area-as-surveyed", "surveyed as certified", {"registered": "15", "free": "15", "parcels": [(LAND, "15")], "measured_m2": "10000"}, PASSES),
    ("area-as-surveyed", "a part of the parcel", {"parcels": [(LAND, "4")], "measured_m2": "7000"}, PASSES),
    ("area-as-surveyed", "all of it, surveyed at 7000 m²", {"measured_m2": "7000"}, WARNED),
    # Civil Code, art. 705 (whether it binds these leases is disputed).
    ("term-to-twenty-years", "twenty years to the day", {"start": "2010-01-01", "last": "2029-12-31"}, PASSES),
    ("term-to-twenty-years", "twenty years from a 29 February", {"start": "2008-02-29", "last": "2028-02-28"}, PASSES),
    ("term-to-twenty-years", "twenty years and a day", {"start": "2010-01-01", "last": "2030-01-01"}, WARNED),
    # Four boundaries.
    ("boundaries-are-known", "all four", {}, PASSES),
    ("boundaries-are-known", "none to the north", {"north": ""}, WARNED),
)  # fmt: skip


def facts(**said: Any) -> Facts:
    """The sound contract with what a case says about it."""
    lines = said.pop("parcels", [(LAND, "10")])
    free = mu(said.pop("free", "10"))
    books = frozenset(said.pop("books", {1}))
    land = {code: ParcelFacts(_land(code, said), free, ()) for code in {code for code, _ in lines} or {LAND}}
    for name in ("contracted", "contracted_to", "registered", "measured_m2", "north"):
        said.pop(name, None)
    contract = _terms(tuple(ContractLine(code, mu(area)) for code, area in lines), said)
    parcels = land if lines else {}
    giver, taker = party(contract.transferor), party(contract.transferee, "cooperative")
    return Facts(contract, giver, taker, parcels, books)


def _land(code: str, said: dict[str, Any]) -> Any:
    first, last = said.get("contracted", (BASE_START.isoformat(), BASE_END.isoformat()))
    holder = said.get("contracted_to", HOUSEHOLDS[0])
    measured = said.get("measured_m2")
    base = BaseContract(f"{holder}J", holder, date.fromisoformat(first), date.fromisoformat(last)) if holder else None
    return parcel(
        code,
        HOUSEHOLDS[0],
        said.get("registered", "10"),
        bases=(base,) if base else (),
        measured_grains=parse_area(measured, "m2") if measured else 0,
        north=said.get("north", "支沟"),
    )


def _terms(lines: tuple[ContractLine, ...], said: dict[str, Any]) -> Terms:
    names = {"start": "start_day", "last": "last_day", "signed": "signed_on", "filed": "filed_on"}
    changes = {
        names.get(name, name): date.fromisoformat(value) if name in names and value else value
        for name, value in said.items()
    }
    return terms(**({"lines": lines} | changes))


@pytest.mark.parametrize(("rule", "situation", "said", "outcome"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_a_rule_decides_a_case(rule: str, situation: str, said: dict[str, Any], outcome: str) -> None:
    known = next(each for each in RULES if each.name == rule)
    found = list(known.check(facts(**said)))
    assert bool(found) is (outcome != PASSES)
    assert {type(each) for each in found} <= {known.refusal}
    assert outcome in (PASSES, {"refuse": REFUSED, "warn": WARNED}[known.severity])
    for refusal in found:
        for language in ("zh", "en"):
            assert refusal.line(language).startswith(f"{refusal.code}: ")  # type: ignore[arg-type]
    everything = check_rules(facts(**said))
    told = everything.refusals if outcome == REFUSED else everything.warnings
    assert {each.code for each in found} <= {each.code for each in told}


def test_every_rule_has_a_case_that_passes_and_one_that_does_not() -> None:
    passing = {rule for rule, _, _, outcome in CASES if outcome == PASSES}
    stopping = {rule for rule, _, _, outcome in CASES if outcome != PASSES}
    names = {rule.name for rule in RULES}
    assert passing == names
    assert stopping == names


def test_rules_have_different_names_and_refusals() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len({rule.refusal for rule in RULES}) == len(RULES)


def test_a_sound_contract_is_neither_refused_nor_warned_about() -> None:
    found = check_rules(facts())
    assert (found.refusals, found.warnings) == ((), ())


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_rules() -> None:
    wrong = facts(
        form="swap", transferee=HOUSEHOLDS[0], price="x", payment="x", purpose="采矿", last="2040-01-01", north=""
    )
    codes = [each.code for each in check_rules(wrong).refusals]
    order = [rule.refusal.code for rule in RULES]
    assert codes == sorted(codes, key=order.index)
    assert codes == [
        "form-not-supported",
        "same-party",
        "price-wrong",
        "payment-wrong",
        "use-not-agricultural",
        "term-beyond-base-contract",
    ]
    assert [each.code for each in check_rules(wrong).warnings] == ["boundaries-missing"]


def test_a_neighbours_leased_parcel_is_refused_once() -> None:
    """Whose land it is goes first: nobody is told which contracts a neighbour has."""
    found = check_rules(facts(contracted_to=NEIGHBOUR, free="0"))
    assert [each.code for each in found.refusals] == ["parcel-not-transferors"]


def test_the_contracts_in_the_way_are_named_five_at_the_most() -> None:
    known = facts(free="0")
    clashes = tuple(Clash(f"HT-{n}", date(2026, 1, 1), date(2028, 12, 31), mu("1")) for n in range(7))
    land = {LAND: ParcelFacts(known.parcels[LAND].parcel, 0, clashes)}
    refusal = check_rules(Facts(known.terms, known.transferor, known.transferee, land, known.books)).refusals[0]
    said = refusal.say_detail()
    assert [f"HT-{n}" in said for n in range(7)] == [True] * 5 + [False] * 2
    assert "+2" in said


# The yearly rent: price, its unit, areas in mu, the rent in fen. Rounded half up parcel by parcel, then added.
RENTS = (
    ("850.00", "yuan/mu/year", ["10"], 850_000),
    ("850.00", "yuan/mu/year", ["10", "2.5"], 1_062_500),
    ("0.01", "yuan/mu/year", ["0.49"], 0),
    ("0.01", "yuan/mu/year", ["0.5"], 1),
    ("0.01", "yuan/mu/year", ["0.5", "0.5"], 2),
    ("0.01", "yuan/mu/year", ["0.49", "0.49"], 0),
    ("333.33", "yuan/mu/year", ["0.01"], 333),
    ("333.35", "yuan/mu/year", ["0.1"], 3_334),
    ("0", "yuan/mu/year", ["10"], 0),
    ("9000.00", "yuan/year", ["10", "2.5"], 900_000),
    ("425.5", "kg/mu/year", ["10"], None),
)


@pytest.mark.parametrize(("price", "unit", "areas", "fen"), RENTS)
def test_the_yearly_rent(price: str, unit: str, areas: list[str], fen: int | None) -> None:
    lines = tuple(ContractLine(f"{number}", mu(area)) for number, area in enumerate(areas))
    assert terms(price=price, price_unit=unit, lines=lines).yearly_rent_fen == fen


# Where a contract of 2027-01-01 to 2030-12-31 stands: its state, filed or not, the day, what people read.
LIVES = (
    ("draft", None, "2026-11-21", Words("草稿", "draft")),
    ("draft", None, "2040-01-01", Words("草稿", "draft")),
    ("signed", None, "2026-12-31", Words("已签，未起租（未备案）", "signed, not begun, unfiled")),
    ("signed", None, "2027-01-01", Words("生效（未备案）", "in force, unfiled")),
    ("signed", "2026-11-21", "2030-12-31", Words("生效（已备案）", "in force, filed")),
    ("signed", "2026-11-21", "2031-01-01", Words("到期终止", "ended by term")),
)


@pytest.mark.parametrize(("state", "filed", "day", "said"), LIVES)
def test_the_life_of_a_contract(state: str, filed: str | None, day: str, said: Words) -> None:
    filed_on = date.fromisoformat(filed) if filed else None
    contract = Contract(terms(filed_on=filed_on), 1, state, None if state == "draft" else 1, 1)
    assert life_of(contract, date.fromisoformat(day)) == said


def test_the_cases_know_every_form() -> None:
    assert {said["form"] for rule, _, said, _ in CASES if rule == "form-is-posted"} == set(FORMS)
