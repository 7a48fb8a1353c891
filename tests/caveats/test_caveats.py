"""Caveats: what stops what, when, and until when; a mortgage's conditions; the database's own promises."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.access import VersionStale
from ledger.caveats import (
    CATALOGUE,
    KINDS,
    Caveat,
    CaveatLine,
    WantedCaveats,
    find_caveat,
    list_caveats,
    place,
    refuse_stopped,
    release,
    stopping,
    villages_of_caveat,
)
from ledger.db import Database
from ledger.errors import Refusal
from ledger.parcels import lock_parcels
from ledger.parties import register_parties
from tests.making import (
    CLERK,
    COOPERATIVE,
    HOUSEHOLDS,
    REVIEWER,
    TODAY,
    VILLAGE,
    Village,
    acting,
    codes_of,
    draft_and_sign,
    findings,
    held,
    make_village,
    mu,
    parcel_code,
    party,
    row_counts,
    terms,
)

LAND, OTHER = parcel_code(0, 1), parcel_code(0, 2)
BANK = "JF-BANK"
WHOLE = mu("10")


@pytest.fixture
def village(database: Database) -> Village:
    made = make_village(database)
    bank = party(BANK, "enterprise", "金凤农村商业银行")
    database.command(lambda c: register_parties(c, [bank], acting()))
    return made


def freeze(**changes: Any) -> Caveat:
    """A court's freeze of household 0's first parcel from 2026-11-01 on."""
    made = Caveat(
        "CF-1", "court", (CaveatLine(LAND, WHOLE),), date(2026, 11, 1), "（2026）宁0106执1号", date(2026, 11, 1)
    )
    return replace(made, **changes)


def mortgage(**changes: Any) -> Caveat:
    """Household 0's own mortgage of its first parcel, due at the end of 2028."""
    made = Caveat(
        "",
        "mortgage",
        (CaveatLine(LAND, WHOLE),),
        date(2026, 11, 1),
        "抵字2026-1",
        date(2026, 10, 20),
        holder=HOUSEHOLDS[0],
        claimant=BANK,
        amount_fen=5_000_000,
        due_on=date(2028, 12, 31),
        filed_on=date(2026, 10, 30),
    )
    return replace(made, **changes)


def transferees(**changes: Any) -> Caveat:
    """The co-operative's mortgage of what it leased until 2030, with the household's consent."""
    given = {"holder": COOPERATIVE, "contract_number": "HT-1", "consent": "同意书1", "consent_on": date(2027, 1, 5)}
    days = {"from_day": date(2027, 2, 1), "issued_on": date(2027, 1, 5), "filed_on": date(2027, 1, 20)}
    return mortgage(**(given | days | changes))


def put(village: Village, caveat: Caveat) -> Caveat:
    return village.database.command(lambda c: place(c, caveat, acting(CLERK)))


def take_off(village: Village, number: str, document: str = "解封1号", day: date = TODAY, **more: Any) -> Caveat:
    return village.database.command(lambda c: release(c, number, document, day, acting(REVIEWER), **more))


def stops(village: Village, event: str, first: str, last: str, contract: str | None = None) -> list[str]:
    with village.database.reading() as connection:
        found = stopping(
            connection, [LAND, OTHER], event, date.fromisoformat(first), date.fromisoformat(last), contract
        )
        return [caveat.number for caveat in found]


def test_a_caveat_moves_nothing_and_is_found(village: Village) -> None:
    before = held(village.database, LAND, TODAY)
    placed = put(village, freeze(note="执行法官电话见卷"))
    assert placed == find(village, "CF-1") == freeze(note="执行法官电话见卷", stops=KINDS["court"].stops)
    assert held(village.database, LAND, TODAY) == before
    assert findings(village.database) == ()
    with village.database.reading() as connection:
        assert villages_of_caveat(connection, placed) == [VILLAGE]
        for wanted, count in (
            (WantedCaveats(), 1),
            (WantedCaveats(parcel=LAND, kind="court", open_only=True), 1),
            (WantedCaveats(parcel=OTHER), 0),
            (WantedCaveats(party=BANK), 0),
            (WantedCaveats(contract="HT-1"), 0),
            (WantedCaveats(after="CF-1"), 0),
        ):
            assert len(list_caveats(connection, wanted)) == count
        assert list_caveats(connection, WantedCaveats(), [VILLAGE]) == [placed]
        assert list_caveats(connection, WantedCaveats(), ["640106002202"]) == []


def find(village: Village, number: str) -> Caveat:
    with village.database.reading() as connection:
        return find_caveat(connection, number)


def test_caveats_without_a_number_are_numbered(village: Village) -> None:
    assert [put(village, freeze(number="")).number for _ in range(2)] == ["CV-2026-00001", "CV-2026-00002"]


# kind and days of the caveat, the event and its days, whether it is stopped
STOPPED: tuple[tuple[dict[str, Any], str, str, str, bool], ...] = (
    ({}, "sign", "2027-01-01", "2030-12-31", True),
    ({}, "end", "2026-11-01", "2026-11-01", True),
    ({}, "sign", "2026-01-01", "2026-10-31", False),  # over before it begins
    ({}, "expropriation", "2027-01-01", "2027-01-01", False),  # cannot be stopped
    ({"to_day": date(2027, 1, 1)}, "sign", "2027-01-01", "2030-12-31", True),
    ({"to_day": date(2027, 1, 1)}, "sign", "2027-01-02", "2030-12-31", False),
    ({"stops": ("swap",)}, "sign", "2027-01-01", "2027-01-01", False),
    ({"stops": ("swap",)}, "swap", "2027-01-01", "2027-01-01", True),
    ({"kind": "inspection"}, "retransfer", "2027-01-01", "2027-01-01", True),
    ({"kind": "inspection"}, "surrender", "2027-01-01", "2027-01-01", False),
    ({"kind": "dispute"}, "renew", "2027-01-01", "2027-01-01", True),
    ({"lines": (CaveatLine(parcel_code(1, 1), WHOLE),)}, "sign", "2027-01-01", "2027-01-01", False),
)


@pytest.mark.parametrize(("changes", "event", "first", "last", "stopped"), STOPPED)
def test_what_stops_what(
    village: Village, changes: dict[str, Any], event: str, first: str, last: str, stopped: bool
) -> None:
    put(village, freeze(**changes))
    assert stops(village, event, first, last) == (["CF-1"] if stopped else [])


def test_what_is_released_stops_nothing(village: Village) -> None:
    put(village, freeze())
    done = take_off(village, "CF-1", " 解封1号 ", version=1)
    assert (done.is_open, done.released_on, done.release_document, done.released_by, done.version) == (
        False,
        TODAY,
        "解封1号",
        "reviewer",
        2,
    )
    assert stops(village, "sign", "2026-11-01", "2030-12-31") == []
    with pytest.raises(Refusal, match="caveat-released"):
        take_off(village, "CF-1")


def test_stopped_events_are_told_by_parcel(village: Village) -> None:
    caveat = put(village, freeze())
    (told,) = refuse_stopped([caveat], "sign", [LAND, OTHER])
    assert (told.code, told.fields["parcel"], told.fields["number"]) == ("stopped-by-caveat", LAND, "CF-1")
    assert "查封" in told.line("zh")
    assert "court freeze" in told.line("en")


def test_a_household_mortgages_what_it_holds(village: Village) -> None:
    placed = put(village, mortgage())
    assert placed.stops == KINDS["mortgage"].stops
    for event in ("end", "swap", "assignment", "surrender", "retransfer", "mortgage"):
        assert stops(village, event, "2027-01-01", "2027-01-01") == [placed.number]
    assert stops(village, "sign", "2027-01-01", "2027-01-01") == []
    with pytest.raises(Refusal, match="stopped-by-caveat"):
        put(village, mortgage())


def test_a_transferees_mortgage_lies_on_its_contract(village: Village) -> None:
    draft_and_sign(village, terms("HT-1"))
    placed = put(village, transferees())
    assert stops(village, "end", "2028-01-01", "2028-01-01", "HT-1") == [placed.number]
    assert stops(village, "end", "2028-01-01", "2028-01-01", "HT-2") == []
    assert stops(village, "end", "2028-01-01", "2028-01-01", "") == []
    assert stops(village, "end", "2028-01-01", "2028-01-01") == [placed.number]


# what is wrong with the mortgage, and what is said
UNFIT: tuple[tuple[Caveat, str], ...] = (
    (freeze(lines=()), "caveat-incomplete"),
    (freeze(lines=(CaveatLine(LAND, 1), CaveatLine(LAND, 1))), "caveat-incomplete"),
    (freeze(lines=(CaveatLine(LAND, WHOLE + 1),)), "caveat-incomplete"),
    (freeze(lines=(CaveatLine("9" * 19, 1),)), "parcel-unknown"),
    (freeze(kind="whim", stops=("sign",)), "caveat-incomplete"),
    (freeze(stops=("expropriation",)), "caveat-incomplete"),
    (freeze(to_day=date(2026, 10, 31)), "caveat-incomplete"),
    (freeze(document=" "), "caveat-incomplete"),
    (freeze(claimant="nobody"), "party-unknown"),
    (freeze(contract_number="HT-9"), "caveat-incomplete"),
    (mortgage(amount_fen=0), "caveat-incomplete"),
    (mortgage(due_on=None), "caveat-incomplete"),
    (mortgage(claimant=""), "caveat-incomplete"),
    (mortgage(claimant=HOUSEHOLDS[1]), "mortgage-creditor-unfit"),
    (mortgage(filed_on=None), "mortgage-not-filed"),
    (mortgage(due_on=date(2033, 1, 1)), "loan-beyond-term"),  # base contract until 2032-12-31
    (mortgage(holder=HOUSEHOLDS[1]), "encumbered-area-not-held"),
    (mortgage(lines=(CaveatLine(OTHER, WHOLE),), from_day=date(2027, 1, 1)), "encumbered-area-not-held"),  # leased
    (mortgage(lines=(CaveatLine(OTHER, WHOLE),)), "loan-beyond-term"),  # leased from 2027 on
    (transferees(consent="", lines=(CaveatLine(OTHER, WHOLE),)), "mortgage-without-consent"),
    (
        transferees(consent_on=date(2027, 1, 6), lines=(CaveatLine(OTHER, WHOLE),)),
        "mortgage-without-consent",
    ),  # after the mortgage
    (transferees(lines=(CaveatLine(OTHER, WHOLE),), due_on=date(2031, 1, 1)), "loan-beyond-term"),
    (transferees(holder=HOUSEHOLDS[0]), "caveat-incomplete"),  # not the transferee of that contract
)


@pytest.mark.parametrize(("caveat", "code"), UNFIT)
def test_what_is_no_caveat(village: Village, caveat: Caveat, code: str) -> None:
    draft_and_sign(village, terms("HT-1", ((OTHER, "10"),)))
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        put(village, caveat)
    assert codes_of(caught.value) == [code]
    assert caught.value.line("zh")
    assert caught.value.line("en")
    assert row_counts(village.database) == before


def test_numbers_versions_and_papers(village: Village) -> None:
    put(village, freeze())
    with pytest.raises(Refusal, match="caveat-number-used"):
        put(village, freeze())
    with pytest.raises(Refusal, match="caveat-unknown"):
        take_off(village, "CF-9")
    with pytest.raises(VersionStale):
        take_off(village, "CF-1", version=7)
    for document, day in (("", TODAY), ("解封1号", date(2026, 10, 31)), ("解封1号", date(2026, 11, 22))):
        with pytest.raises(Refusal, match="release-unfounded"):
            take_off(village, "CF-1", document, day)
    assert find(village, "CF-1").is_open


def test_every_rule_has_its_source() -> None:
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    assert all(entry.source.zh and entry.source.en and entry.moments for entry in CATALOGUE)


ATTACKS: tuple[tuple[str, str], ...] = (
    ("DELETE FROM caveat", "a_caveat_is_only_released"),
    ("UPDATE caveat SET to_day = '2026-11-02'", "a_caveat_is_only_released"),
    ("UPDATE caveat SET stops = ''", "a_caveat_is_only_released"),
    ("UPDATE caveat SET released_on = '2026-11-02', version = 2", "a_release_has_day_document_and_person"),
    ("UPDATE caveat SET released_on = '2026-11-02', released_at = recorded_at, released_by = 'x', release_document = 'x'", "a_caveat_is_only_released"),
    ("DELETE FROM caveat_parcel", "a_caveat_keeps_its_parcels"),
    ("UPDATE caveat_parcel SET area_grains = 1", "a_caveat_keeps_its_parcels"),
    ("INSERT INTO caveat SELECT 'CF-2', 'mortgage', holder, contract_number, from_day, to_day, stops, claimant, amount_fen, due_on, document, issued_on, sha256, consent, consent_on, filed_on, note, recorded_at, recorded_by, NULL, '', '', NULL, 1 FROM caveat", "a_mortgage_names_debtor_creditor_and_loan"),
    ("INSERT INTO caveat SELECT 'CF-2', kind, holder, contract_number, from_day, to_day, stops, claimant, amount_fen, due_on, document, issued_on, sha256, consent, consent_on, filed_on, note, recorded_at, recorded_by, from_day, 'x', 'x', recorded_at, 1 FROM caveat", "a_caveat_begins_open"),
)  # fmt: skip


@pytest.mark.parametrize(("statement", "promise"), ATTACKS)
def test_caveats_are_kept_by_the_database(village: Village, statement: str, promise: str) -> None:
    put(village, freeze())
    with pytest.raises(DBAPIError, match=promise):
        village.database.command(lambda c: c.execute(text(statement)))


def test_a_released_caveat_is_final(village: Village) -> None:
    put(village, freeze())
    take_off(village, "CF-1")
    again = f"INSERT INTO caveat_parcel VALUES ('CF-1', 2, '{OTHER}', 1)"
    for statement in ("UPDATE caveat SET released_on = NULL, version = 3", again):
        with pytest.raises(DBAPIError, match=r"a_caveat_is_only_released|a_caveat_keeps_its_parcels|a_release_has"):
            village.database.command(lambda c, said=statement: c.execute(text(said)))


def test_signing_and_placing_do_not_miss_each_other(postgres_url: str) -> None:
    """While somebody relies on a parcel, a caveat waits; while one is placed, whoever relies on the parcel waits."""
    village = make_village(Database(postgres_url))
    relied, placed = threading.Event(), threading.Event()
    order: list[str] = []

    def sign(connection: Any) -> None:
        lock_parcels(connection, [OTHER, LAND], exclusive=False)
        relied.set()
        assert not placed.wait(0.5)  # it is held back
        assert stopping(connection, [LAND], "sign", TODAY, TODAY) == []
        order.append("signed")

    def put_it() -> None:
        relied.wait(5)
        put(village, freeze())
        order.append("placed")
        placed.set()

    thread = threading.Thread(target=put_it)
    thread.start()
    village.database.command(sign)
    thread.join()
    assert order == ["signed", "placed"]
    assert stops(village, "sign", "2026-11-21", "2026-11-21") == ["CF-1"]
    village.database.close()
