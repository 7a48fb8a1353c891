"""Drafting, signing, filing and recording leases, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ledger.book import close_period, load_entry
from ledger.errors import Refusal, RulesBroken
from ledger.parcels import BaseContract, register_parcels
from ledger.parcels.models import PARCEL
from ledger.transfers import (
    Evidence,
    Terms,
    Wanted,
    area_in_force,
    check,
    count_contracts,
    draft,
    file,
    find_contract,
    free_over_term,
    list_contracts,
    same_draft,
    sign,
    total_area,
)
from ledger.transfers.refusals import (
    ContractMissing,
    ContractNumbersUsedUp,
    ContractNumberUsed,
    ContractStateWrong,
    FiledBeforeSigned,
    ParcelAlreadyLeased,
)
from tests.making import (
    BASE_END,
    BASE_START,
    CLERK,
    COOPERATIVE,
    ENTERPRISE,
    HOUSEHOLDS,
    NOW,
    REVIEWER,
    TODAY,
    VILLAGE,
    Village,
    acting,
    codes_of,
    draft_and_sign,
    findings,
    held,
    mu,
    parcel,
    parcel_code,
    record_all,
    row_counts,
    submit_and_review,
    terms,
)

LAND = parcel_code(0, 1)
WHOLE = ((LAND, "10"),)


def run(village: Village, work: Any) -> Any:
    return village.database.command(work)


def put(village: Village, contract: Terms) -> Any:
    return run(village, lambda c: draft(c, contract, acting(CLERK)))


def signed(village: Village, number: str, day: date = TODAY, at: datetime = NOW) -> Any:
    return run(village, lambda c: sign(c, number, day, acting(CLERK, at)))


def reviewed(village: Village, *numbers: str) -> None:
    for number in numbers:
        submit_and_review(village.database, number)


def refusal_of(village: Village, contract: Terms) -> list[str]:
    """The codes that a draft is refused with; nothing of it may stay behind."""
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        put(village, contract)
    assert row_counts(village.database) == before
    return codes_of(caught.value)


# Drafts.
def test_a_draft_posts_nothing(village: Village) -> None:
    before = row_counts(village.database)
    outcome = put(village, terms(signed_on=None))
    assert (outcome.contract.state, outcome.contract.entry_id) == ("draft", None)
    after = row_counts(village.database)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "contract": 1,
        "contract_parcel": 2,
    }


def test_the_same_draft_again_is_the_same_draft(village: Village) -> None:
    first = put(village, terms(signed_on=None))
    before = row_counts(village.database)
    assert put(village, terms(signed_on=None)).contract == first.contract
    assert row_counts(village.database) == before


def test_a_number_that_says_something_else_is_refused(village: Village) -> None:
    put(village, terms(signed_on=None))
    before = row_counts(village.database)
    with pytest.raises(ContractNumberUsed) as caught:
        put(village, terms(signed_on=None, purpose="种植水稻", price="900.00"))
    assert caught.value.fields["differences"] == "price, purpose"
    assert row_counts(village.database) == before


def test_a_draft_keeps_no_land(village: Village) -> None:
    put(village, terms("HT-1", signed_on=None))
    put(village, terms("HT-2", signed_on=None))
    with village.database.reading() as connection:
        assert same_draft(connection, terms("", signed_on=None)).number in {"HT-1", "HT-2"}  # type: ignore[union-attr]
        assert same_draft(connection, terms("", signed_on=None, price="1")) is None
        free = free_over_term(connection, HOUSEHOLDS[0], date(2027, 1, 1), date(2030, 12, 31), TODAY)
        assert [(each.parcel.code, each.free_grains) for each in free] == [
            (parcel_code(0, n), mu("10")) for n in (1, 2)
        ]
        assert free_over_term(connection, "nobody", date(2027, 1, 1), date(2030, 12, 31), TODAY) == []


DRAFTS_REFUSED: tuple[tuple[str, dict[str, Any], list[str]], ...] = (
    ("an unknown transferee", {"transferee": "nobody"}, ["party-unknown"]),
    ("two unknown parties", {"transferor": "nobody", "transferee": "neither"}, ["party-unknown"] * 2),
    ("an unknown parcel", {"parcels": ((f"{VILLAGE}0099999", "1"),)}, ["parcel-unknown"]),
    ("a neighbour's parcel", {"parcels": ((parcel_code(1, 1), "1"),)}, ["parcel-not-transferors"]),
    ("more than the parcel has", {"parcels": ((LAND, "10.01"),)}, ["area-above-parcel"]),
    ("beyond the base contract", {"last_day": date(2033, 1, 1)}, ["term-beyond-base-contract"] * 2),
    ("a building plot", {"purpose": "建房"}, ["use-not-agricultural"]),
    ("a swap with a co-operative", {"form": "swap"}, ["party-kind-unfit", "not-one-collective", "swap-one-sided"]),
    ("shares of a household", {"form": "shareholding", "transferee": HOUSEHOLDS[1]}, ["party-kind-unfit"]),
    ("passed on under nothing", {"form": "retransfer", "transferor": COOPERATIVE, "transferee": ENTERPRISE}, ["parent-missing"] + ["parcel-already-leased"] * 2),
    ("a price that is none", {"price": "x"}, ["price-wrong"]),
    ("grain of no kind", {"price": "400", "price_unit": "kg/mu/year"}, ["rent-terms-unclear"]),
    ("a paper of no kind", {"evidence": (Evidence("secret", "文件-1"),)}, ["evidence-unfit"]),
    ("a paper with half a hash and no name", {"evidence": (Evidence("scan", " ", sha256="ab"),)}, ["evidence-unfit"] * 2),
)  # fmt: skip


@pytest.mark.parametrize(("what", "changes", "expected"), DRAFTS_REFUSED, ids=[case[0] for case in DRAFTS_REFUSED])
def test_a_draft_is_refused(village: Village, what: str, changes: dict[str, Any], expected: list[str]) -> None:
    assert refusal_of(village, terms(**changes)) == expected


# Numbers.
def test_numbers_count_on_from_the_issuers_last(village: Village) -> None:
    issuer = f"{VILLAGE}00"
    numbers = [put(village, terms("", signed_on=None, price=f"{n}.00")).contract.number for n in range(1, 4)]
    assert numbers == [f"{issuer}{n:04d}" for n in (1, 2, 3)]
    put(village, terms(f"{issuer}0041", signed_on=None))
    assert put(village, terms("", signed_on=None, price="9.00")).contract.number == f"{issuer}0042"


@pytest.mark.parametrize(
    "given", ["{issuer}9x99", "{issuer}abcd", "{issuer}（1）号", "{issuer}１２３４", "{issuer}12345"]
)
def test_numbers_of_the_offices_own_do_not_disturb_the_count(village: Village, given: str) -> None:
    issuer = f"{VILLAGE}00"
    put(village, terms("", signed_on=None, price="1.00"))
    put(village, terms(given.replace("{issuer}", issuer), signed_on=None))
    assert put(village, terms("", signed_on=None, price="2.00")).contract.number == f"{issuer}0002"


def test_an_issuers_numbers_can_be_used_up(village: Village) -> None:
    put(village, terms(f"{VILLAGE}009999", signed_on=None))
    with pytest.raises(ContractNumbersUsedUp):
        put(village, terms("", signed_on=None))


# Signing.
def test_a_signed_lease_moves_the_right_over_its_term(village: Village) -> None:
    contract = draft_and_sign(village, terms(parcels=((LAND, "6"),)))
    assert contract.entry_id is not None
    assert [held(village.database, LAND, day) for day in (date(2026, 12, 31), date(2027, 1, 1), date(2031, 1, 1))] == [
        {HOUSEHOLDS[0]: mu("10")},
        {HOUSEHOLDS[0]: mu("4"), COOPERATIVE: mu("6")},
        {HOUSEHOLDS[0]: mu("10")},
    ]
    assert held(village.database, LAND, date(2028, 1, 1), "contract-right") == {HOUSEHOLDS[0]: mu("10")}
    assert findings(village.database) == ()


def test_signing_again_on_the_same_day_changes_nothing(village: Village) -> None:
    contract = draft_and_sign(village, terms())
    before = row_counts(village.database)
    assert signed(village, "HT-1").contract == contract
    assert row_counts(village.database) == before
    with pytest.raises(ContractStateWrong):
        signed(village, "HT-1", date(2026, 11, 22))
    with pytest.raises(ContractMissing):
        signed(village, "HT-2")


def test_the_rules_run_again_when_a_draft_is_signed(village: Village) -> None:
    put(village, terms("HT-1", WHOLE, signed_on=None))
    put(village, terms("HT-2", WHOLE, signed_on=None))
    reviewed(village, "HT-1")
    later = NOW + timedelta(days=31)  # HT-1 keeps the land for 30 days
    submit_and_review(village.database, "HT-2", at=later)
    signed(village, "HT-2", at=later)
    before = row_counts(village.database)
    with pytest.raises(ParcelAlreadyLeased) as caught:
        signed(village, "HT-1", at=later)
    assert "HT-2" in caught.value.say_detail()
    assert row_counts(village.database) == before
    with village.database.reading() as connection:
        assert find_contract(connection, "HT-1").state == "reviewed"


def test_a_leased_parcel_is_not_drafted_again(village: Village) -> None:
    draft_and_sign(village, terms("HT-1", WHOLE))
    assert refusal_of(village, terms("HT-2", ((LAND, "0.01"),), signed_on=None)) == ["parcel-already-leased"]


# Parts of a parcel, and terms that meet.
ONE_AFTER_THE_OTHER: tuple[tuple[str, tuple[str, str, str], tuple[str, str, str], bool], ...] = (
    # what, (mu, first day, last day) of one lease, of the other, whether both stand
    ("parts that make up the parcel exactly", ("4", "2027-01-01", "2030-12-31"), ("6", "2027-01-01", "2030-12-31"), True),
    ("parts a hair above the parcel", ("4", "2027-01-01", "2030-12-31"), ("6.000005", "2027-01-01", "2030-12-31"), False),
    ("the next begins on the day after", ("10", "2027-01-01", "2028-12-31"), ("10", "2029-01-01", "2030-12-31"), True),
    ("the next begins on the last day", ("10", "2027-01-01", "2028-12-31"), ("10", "2028-12-31", "2030-12-31"), False),
    ("the earlier ends on the day before", ("10", "2029-01-01", "2030-12-31"), ("10", "2027-01-01", "2028-12-31"), True),
    ("the earlier ends on the first day", ("10", "2029-01-01", "2030-12-31"), ("10", "2027-01-01", "2029-01-01"), False),
    ("inside the term of another", ("10", "2027-01-01", "2030-12-31"), ("1", "2028-06-01", "2028-06-01"), False),
    ("around the term of another", ("1", "2028-06-01", "2028-06-01"), ("10", "2027-01-01", "2030-12-31"), False),
    ("around it, but the rest only", ("1", "2028-06-01", "2028-06-01"), ("9", "2027-01-01", "2030-12-31"), True),
    ("of the same day", ("10", "2028-06-01", "2028-06-01"), ("10", "2028-06-02", "2028-06-02"), True),
)  # fmt: skip


def _over(number: str, said: tuple[str, str, str], taker: str = COOPERATIVE) -> Terms:
    area, first, last = said
    days = {"start_day": date.fromisoformat(first), "last_day": date.fromisoformat(last)}
    return terms(number, ((LAND, area),), transferee=taker, **days)


@pytest.mark.parametrize(
    ("what", "one", "other", "stands"), ONE_AFTER_THE_OTHER, ids=[case[0] for case in ONE_AFTER_THE_OTHER]
)
def test_two_leases_of_a_parcel(
    village: Village, what: str, one: tuple[str, str, str], other: tuple[str, str, str], stands: bool
) -> None:
    draft_and_sign(village, _over("HT-1", one))
    second = _over("HT-2", other, ENTERPRISE)
    if stands:
        draft_and_sign(village, second)
    else:
        assert refusal_of(village, replace(second, signed_on=None)) == ["parcel-already-leased"]
    # A sheet with both says the same as one after the other.
    copies = (
        replace(_over("HT-3", one), transferor=HOUSEHOLDS[1]),
        replace(second, number="HT-4", transferor=HOUSEHOLDS[1]),
    )
    batch = [replace(each, lines=(replace(each.lines[0], parcel_code=parcel_code(1, 1)),)) for each in copies]
    done = record_all(village, *batch)
    assert done.added == (2 if stands else 1)
    assert [(number, refusal.code) for number, refusal in done.refused] == (
        [] if stands else [("HT-4", "parcel-already-leased")]
    )
    assert findings(village.database) == ()


# Filing.
def test_a_contract_is_filed_after_it_was_signed(village: Village) -> None:
    put(village, terms(signed_on=None))
    with pytest.raises(ContractStateWrong):
        run(village, lambda c: file(c, "HT-1", TODAY, acting(REVIEWER)))
    reviewed(village, "HT-1")
    signed(village, "HT-1")
    with pytest.raises(FiledBeforeSigned):
        run(village, lambda c: file(c, "HT-1", date(2026, 11, 20), acting(REVIEWER)))
    filed = run(village, lambda c: file(c, "HT-1", date(2026, 11, 25), acting(REVIEWER)))
    assert filed.terms.filed_on == date(2026, 11, 25)
    with pytest.raises(ContractMissing):
        run(village, lambda c: file(c, "HT-2", TODAY, acting(REVIEWER)))


# Recording batches.
def test_a_batch_names_the_contract_in_the_way(village: Village) -> None:
    done = record_all(village, terms("HT-1", WHOLE), terms("HT-2", WHOLE), terms("HT-3", ((parcel_code(0, 2), "10"),)))
    assert (done.added, done.unchanged) == (2, 0)
    ((number, refusal),) = done.refused
    assert (number, refusal.code) == ("HT-2", "parcel-already-leased")
    assert "HT-1" in refusal.say_detail()


def test_a_batch_again_changes_nothing(village: Village) -> None:
    batch = (terms("HT-1", WHOLE), terms("HT-2", ((parcel_code(0, 2), "3"),), signed_on=None))
    record_all(village, *batch)
    before = row_counts(village.database)
    again = record_all(village, *batch)
    assert (again.added, again.unchanged, again.refused) == (0, 2, ())
    other = record_all(village, replace(batch[0], price="1.00"))
    assert [(number, refusal.code) for number, refusal in other.refused] == [("HT-1", "contract-number-used")]
    assert row_counts(village.database) == before


def test_one_number_twice_in_a_batch(village: Village) -> None:
    other = terms("HT-1", ((parcel_code(0, 2), "3"),))
    done = record_all(village, terms("HT-1", WHOLE), terms("HT-1", WHOLE), other)
    assert (done.added, done.unchanged) == (1, 1)
    assert [(number, refusal.code) for number, refusal in done.refused] == [("HT-1", "contract-number-used")]
    assert findings(village.database) == ()


def test_a_recorded_draft_keeps_no_land_and_can_be_signed(village: Village) -> None:
    done = record_all(village, terms("HT-1", WHOLE, signed_on=None), terms("HT-2", WHOLE))
    assert (done.added, done.refused) == (2, ())
    with pytest.raises(ParcelAlreadyLeased):
        reviewed(village, "HT-1")
    record_all(village, terms("HT-3", ((parcel_code(0, 2), "1"),), signed_on=None))
    reviewed(village, "HT-3")
    assert signed(village, "HT-3").contract.state == "signed"


def test_warnings_of_a_batch_are_told(village: Village) -> None:
    run(village, lambda c: c.execute(update(PARCEL).where(PARCEL.c.code == LAND).values(north="")))
    done = record_all(village, terms("HT-1", WHOLE))
    told = [(number, warning.code) for number, warning in done.warned]
    assert told == [("HT-1", "boundaries-missing"), ("HT-1", "priority-notice-missing")]
    assert done.added == 1


def test_a_term_off_the_calendar_is_refused_by_its_number(village: Village) -> None:
    """The book itself refuses such a day for a whole batch; the rule says which contract it is."""
    base = BaseContract(f"{HOUSEHOLDS[0]}J", HOUSEHOLDS[0], BASE_START, date(2199, 12, 31))
    lasting = parcel(parcel_code(0, 7), HOUSEHOLDS[0], bases=(base,))
    run(village, lambda c: register_parcels(c, village.book_id, [lasting], acting()))
    late = terms("HT-1", ((lasting.code, "10"),), last_day=date(2199, 12, 31))
    done = record_all(village, late, terms("HT-2", WHOLE))
    assert [(number, refusal.code) for number, refusal in done.refused] == [("HT-1", "term-off-calendar")]
    assert done.added == 1


# Closed periods.
def test_a_late_lease_keeps_its_stated_days(village: Village) -> None:
    closed = date(2027, 6, 30)
    run(village, lambda c: close_period(c, village.book_id, closed, person="chief", at=NOW))
    contract = draft_and_sign(village, terms("HT-1", WHOLE))
    with village.database.reading() as connection:
        entry = load_entry(connection, village.book_id, contract.entry_id or 0)
    assert [(str(p.effective_on), str(p.stated_on)) for p in entry.postings] == [
        ("2027-07-01", "2027-01-01"),
        ("2027-07-01", "2027-01-01"),
        ("2031-01-01", "2031-01-01"),
        ("2031-01-01", "2031-01-01"),
    ]
    assert findings(village.database) == ()
    assert refusal_of(village, terms("HT-2", WHOLE, signed_on=None)) == ["parcel-already-leased"]


def test_a_lease_that_ended_in_a_closed_period_does_not_stand_in_the_way(village: Village) -> None:
    draft_and_sign(village, terms("HT-1", WHOLE, start_day=date(2024, 1, 1), last_day=date(2026, 12, 31)))
    run(village, lambda c: close_period(c, village.book_id, date(2027, 6, 30), person="chief", at=NOW))
    draft_and_sign(village, terms("HT-2", WHOLE))
    assert findings(village.database) == ()


# Reading.
def test_contracts_are_found_by_what_people_type(village: Village) -> None:
    draft_and_sign(village, terms("HT-2027-01", WHOLE))
    put(village, terms("XY-2", ((parcel_code(0, 2), "5"),), signed_on=None, transferee=ENTERPRISE))
    cases: tuple[tuple[Wanted, list[str]], ...] = (
        (Wanted(), ["HT-2027-01", "XY-2"]),
        (Wanted(text="2027"), ["HT-2027-01"]),
        (Wanted(text="ht-2"), ["HT-2027-01"]),
        (Wanted(text="mjg"), ["HT-2027-01", "XY-2"]),
        (Wanted(text="禾丰"), ["HT-2027-01"]),
        (Wanted(text="jf-002"), ["XY-2"]),
        (Wanted(text="%"), []),
        (Wanted(text="_"), []),
        (Wanted(text="\\"), []),
        (Wanted(state="draft"), ["XY-2"]),
        (Wanted(party=COOPERATIVE), ["HT-2027-01"]),
        (Wanted(parcel=parcel_code(0, 2)), ["XY-2"]),
        (Wanted(in_force_on=date(2030, 12, 31)), ["HT-2027-01"]),
        (Wanted(in_force_on=date(2031, 1, 1)), []),
        (Wanted(ends_before=date(2030, 12, 31)), []),
        (Wanted(unfiled=True), ["HT-2027-01"]),
        (Wanted(after="HT-2027-01"), ["XY-2"]),
        (Wanted(limit=1), ["HT-2027-01"]),
        (Wanted(soonest_end_first=True), ["HT-2027-01", "XY-2"]),
    )
    with village.database.reading() as connection:
        for wanted, numbers in cases:
            assert [each.number for each in list_contracts(connection, wanted)] == numbers, wanted
        assert count_contracts(connection, Wanted(text="mjg")) == 2
        assert total_area(connection, Wanted(text="mjg")) == mu("15")
        assert area_in_force(connection, [VILLAGE], date(2028, 1, 1)) == {VILLAGE: mu("10")}
        assert area_in_force(connection, [VILLAGE], date(2028, 1, 1), known_at=NOW.replace(year=2025)) == {}


def test_check_says_what_draft_would(village: Village) -> None:
    with village.database.reading() as connection:
        long = check(connection, terms(last_day=date(2033, 1, 1)), TODAY)
        assert long.refusals[0].code == "term-beyond-base-contract"
        assert check(connection, terms(), TODAY).refusals == ()
        assert [each.code for each in check(connection, terms(transferee="nobody"), TODAY).refusals] == [
            "party-unknown"
        ]
        assigned = terms(form="assignment", transferee=HOUSEHOLDS[1], last_day=BASE_END)
        now, later = (check(connection, assigned, TODAY, moment) for moment in ("draft", "submit"))
        assert ([each.code for each in now.refusals], [each.code for each in now.warnings]) == ([], ["consent-missing"])
        assert ([each.code for each in later.refusals], later.warnings) == (["consent-missing"], ())
    with pytest.raises(RulesBroken) as caught:
        put(village, terms(payment="x", price="x"))
    assert codes_of(caught.value) == ["price-wrong", "payment-wrong"]
    assert "payment-wrong" in str(caught.value)


def test_land_registered_late_can_have_been_leased_in_the_closed_period(village: Village) -> None:
    """The parcel stands in the book from the first open day, but the household has held it since 2003."""
    late = parcel_code(0, 9)
    run(village, lambda c: close_period(c, village.book_id, date(2026, 6, 30), person="chief", at=NOW))
    run(village, lambda c: register_parcels(c, village.book_id, [parcel(late, HOUSEHOLDS[0])], acting()))
    first = terms("HT-1", ((late, "10"),), start_day=date(2024, 1, 1), last_day=date(2025, 12, 31))
    batch = [
        first,
        replace(first, number="HT-2", start_day=date(2025, 12, 31), last_day=date(2026, 3, 31)),
        replace(first, number="HT-3", start_day=date(2026, 1, 1), last_day=date(2028, 12, 31)),
    ]
    done = record_all(village, *batch)
    assert [(number, refusal.code) for number, refusal in done.refused] == [("HT-2", "parcel-already-leased")]
    assert refusal_of(village, replace(batch[1], signed_on=None)) == ["parcel-already-leased"]
    assert held(village.database, late, date(2026, 6, 30)) == {}
    assert held(village.database, late, date(2026, 7, 1)) == {COOPERATIVE: mu("10")}
    assert held(village.database, late, date(2029, 1, 1)) == {HOUSEHOLDS[0]: mu("10")}
    assert findings(village.database) == ()
