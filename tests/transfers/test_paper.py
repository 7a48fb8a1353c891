"""What a contract's paper says, taken from the book."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from ledger.documents.contract import contract_pdf
from ledger.documents.papers import AgreedTerms, ContractPaper
from ledger.parties import PARTY_KINDS
from ledger.transfers.data import FORMS, PRICE_UNITS, Contract, ContractLine
from ledger.transfers.details import Details, Evidence
from ledger.transfers.paper import contract_paper, contract_reference, mark_of
from ledger.transfers.paper_terms import payment_words, price_texts
from tests.documents.conftest import FONT_FOLDER
from tests.documents.reading import pages_of
from tests.making import COOPERATIVE, ENTERPRISE, HOUSEHOLDS, TODAY, Village, mu, parcel_code, terms

LAND = parcel_code(0, 1)
URL = "https://tianbu.example"
SHA = "5d" * 32


def paper_of(village: Village, contract: Contract) -> ContractPaper:
    with village.database.reading() as connection:
        return contract_paper(connection, contract, TODAY, URL)


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"state": "reversed", "reversal_entry_id": 77}, "【已冲正】由入账第77号冲正，不再有效"),
        ({"actual_last_day": date(2026, 10, 1)}, "【已提前终止】最后一天为2026年10月1日"),
        ({"suspended_on": date(2026, 5, 1)}, "【中止】自2026年5月1日起"),
        ({"state": "submitted"}, "【草稿】"),
    ],
)
def test_every_page_says_that_a_contract_is_not_in_force(changes: dict[str, Any], mark: str, village: Village) -> None:
    pages = pages_of(contract_pdf(paper_of(village, replace(signed(), **changes)), FONT_FOLDER))
    assert len(pages) > 3
    assert all(mark in page for page in pages)


def test_no_price_is_no_sum_in_the_roster(village: Village) -> None:
    lines = (ContractLine(LAND, mu("4"), HOUSEHOLDS[0]), ContractLine(parcel_code(1, 1), mu("3"), HOUSEHOLDS[1]))
    paper = paper_of(village, signed(form="shareholding", lines=lines, price="0", details=Details(dividend="share")))
    assert [each.due_hundredths for each in paper.households] == [None, None]


def test_a_price_per_mu_is_reckoned_parcel_by_parcel(village: Village) -> None:
    """As the rent is: each parcel is rounded by itself, and the households add up to the contract's sum."""
    lines = (
        ContractLine(LAND, mu("1.005"), HOUSEHOLDS[0]),
        ContractLine(parcel_code(0, 2), mu("1.005"), HOUSEHOLDS[0]),
        ContractLine(parcel_code(1, 1), mu("2.01"), HOUSEHOLDS[1]),
    )
    paper = paper_of(village, signed(lines=lines, price="1.00"))
    assert [each.due_hundredths for each in paper.households] == [202, 201]
    assert paper.yearly_rent_fen == 403


def signed(**changes: Any) -> Contract:
    return Contract(terms("HT-1", ((LAND, "4"),), **changes), 1, "signed", None, 1)


@pytest.mark.parametrize(
    ("changes", "text", "note"),
    [
        ({"state": "draft"}, "草稿", ""),
        ({"state": "submitted"}, "草稿", ""),
        ({"state": "approved"}, "草稿", ""),
        ({"state": "reversed", "reversal_entry_id": 77}, "已冲正", "由入账第 77 号冲正，不再有效"),
        ({"state": "reversed", "actual_last_day": date(2026, 1, 1)}, "已冲正", "不再有效"),
        ({"actual_last_day": date(2026, 11, 20)}, "已提前终止", "最后一天为2026年11月20日"),
        ({"actual_last_day": TODAY}, "提前终止", "最后一天为2026年11月21日"),
        ({"suspended_on": date(2026, 5, 1)}, "中止", "自2026年5月1日起"),
        ({"actual_last_day": date(2030, 12, 31)}, "", ""),
        ({}, "", ""),
    ],
)
def test_the_mark_of_a_paper(changes: dict[str, Any], text: str, note: str) -> None:
    mark = mark_of(replace(signed(), **changes), TODAY)
    assert (mark.text, mark.note) == (text, note)


@pytest.mark.parametrize(
    ("price", "unit", "yearly", "total", "kilograms", "words"),
    [
        ("850.00", "yuan/mu/year", 340_000, None, "", "每亩每年850.00元"),
        ("5000.00", "yuan/year", 500_000, None, "", "全部地块每年5000.00元"),
        ("400.125", "kg/mu/year", None, None, "1600.50", "每亩每年400.125公斤（实物）"),
        ("30000.00", "yuan", None, 3_000_000, "", "全部地块共30000.00元，一次议定"),
        ("1200.50", "yuan/mu", None, 480_200, "", "每亩1200.50元，一次议定"),
    ],
)
def test_prices(price: str, unit: str, yearly: int | None, total: int | None, kilograms: str, words: str) -> None:
    said = price_texts(signed(price=price, price_unit=unit).terms)
    assert (said["yearly_rent_fen"], said["total_fen"], said["yearly_kilograms"]) == (yearly, total, kilograms)
    assert said["price_text"] == words
    assert said["price_unit"] == PRICE_UNITS[unit].zh


@pytest.mark.parametrize(
    ("payment", "words"),
    [("annual", "按年支付，每年一次"), ("once", "一次付清"), ("04-01;10-01", "每年4月1日、10月1日")],
)
def test_days_of_payment(payment: str, words: str) -> None:
    assert payment_words(payment) == words


def test_every_detail_has_its_place_on_paper() -> None:
    assert {field.name for field in fields(Details)} == {field.name for field in fields(AgreedTerms)}


def test_details_and_evidence_are_handed_over(village: Village) -> None:
    evidence = (
        Evidence("issuer-consent", "同意3号", date(2026, 1, 2), sha256=SHA, note="原件在档"),
        Evidence("mandate", "委托1号", party=HOUSEHOLDS[0], valid_to=date(2030, 12, 31)),
    )
    details = Details(use_before="1", use_after="4", deposit_fen=9_900, delivery_day=date(2027, 1, 3), copies=5)
    paper = paper_of(village, signed(evidence=evidence, details=details, renews="HT-0", consent="同意9号"))
    assert (paper.agreed.use_before, paper.agreed.use_after) == ("种植业", "渔业")
    assert (paper.agreed.deposit_fen, paper.agreed.delivery_day, paper.agreed.copies) == (9_900, date(2027, 1, 3), 5)
    assert [(each.kind_name, each.document, each.party_name) for each in paper.evidence] == [
        ("发包方同意", "同意3号", ""),
        ("流转委托书", "委托1号", "马建国"),
    ]
    assert (paper.evidence[0].sha256, paper.evidence[1].valid_to) == (SHA, date(2030, 12, 31))
    assert (paper.renews, paper.consent, paper.households) == ("HT-0", "同意9号", ())
    assert paper.transferor.kind_name == PARTY_KINDS["household"].zh


def test_many_households_stand_in_the_annex_and_in_the_roster(village: Village) -> None:
    """A thousand yuan for 3, 3 and 1 mu: the fen left over goes to the largest remainder."""
    first, second, third = HOUSEHOLDS
    areas = ((0, 1, "2", first), (1, 1, "3", second), (2, 1, "1", third), (0, 2, "1", first))
    lines = tuple(ContractLine(parcel_code(h, n), mu(area), giver) for h, n, area, giver in areas)
    mandates = (Evidence("mandate", "委托1号", party=second), Evidence("mandate", "总委托书"))
    contract = signed(
        transferor=ENTERPRISE,
        lines=lines,
        price="1000.00",
        price_unit="yuan/year",
        evidence=mandates,
        details=Details(entrusted="agent"),
    )
    paper = paper_of(village, contract)
    assert [each.household for each in paper.parcels] == [
        f"马建国（{first}）",
        f"马建国（{first}）",
        f"王秀兰（{second}）",
        f"曾志强（{third}）",
    ]
    assert [(each.name, each.parcel_count, each.due_hundredths, each.mandate) for each in paper.households] == [
        ("马建国", 2, 42_857, "总委托书"),
        ("王秀兰", 1, 42_857, "委托1号"),
        ("曾志强", 1, 14_286, "总委托书"),
    ]
    assert [each.contract_code for each in paper.parcels] == [f"{code}J" for code in (first, first, second, third)]
    assert paper.agreed.entrusted == "agent"


def test_a_swap_has_two_tables(village: Village) -> None:
    lines = (ContractLine(LAND, mu("10")), ContractLine(parcel_code(1, 1), mu("9"), HOUSEHOLDS[1]))
    swap = signed(form="swap", transferee=HOUSEHOLDS[1], lines=lines, price="300", price_unit="yuan", payment="once")
    paper = paper_of(village, swap)
    assert [each.parcel_code for each in paper.given] == [LAND]
    assert [each.parcel_code for each in paper.given_back] == [parcel_code(1, 1)]
    assert (paper.households, paper.total_fen) == ((), 30_000)


def test_a_head_contract_that_is_not_on_record_is_named_by_its_number(village: Village) -> None:
    paper = paper_of(village, signed(form="retransfer", transferor=COOPERATIVE, transferee=ENTERPRISE, parent="HT-0"))
    assert paper.head is not None
    assert (paper.head.number, paper.head.giver_name, paper.head.last_day) == ("HT-0", "", None)


def test_a_contract_as_other_papers_speak_of_it(village: Village) -> None:
    lines = (ContractLine(LAND, mu("4"), HOUSEHOLDS[0]), ContractLine(parcel_code(1, 1), mu("3"), HOUSEHOLDS[1]))
    with village.database.reading() as connection:
        contract = replace(signed(lines=lines, transferor=ENTERPRISE), actual_last_day=date(2028, 1, 2))
        said = contract_reference(connection, contract)
    assert (said.form_name, said.transferor_name, said.transferee_name) == ("出租", "马建国等2户", "禾丰土地信用合作社")
    assert (said.parcel_count, said.area_grains, said.end_last_day) == (2, mu("7"), date(2028, 1, 2))


def test_numbers_are_masked_but_for_what_is_revealed(village: Village) -> None:
    with village.database.reading() as connection:
        plain = contract_paper(connection, signed(), TODAY, URL)
        revealed = {HOUSEHOLDS[0]: {"id_number": "640106196503124417", "phone": "13800000017"}}
        shown = contract_paper(connection, signed(), TODAY, URL, revealed)
    assert "*" in plain.transferor.id_number or not plain.transferor.id_number
    assert (shown.transferor.id_number, shown.transferor.phone) == ("640106196503124417", "13800000017")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_paper(form: str, village: Village) -> None:
    assert paper_of(village, signed(form=form)).form == form
