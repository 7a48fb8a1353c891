"""What the lines of a sheet come to as contracts: forms, households, their papers, and what else is agreed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from ledger.db import Database
from ledger.exchange.importing import Report
from ledger.exchange.kinds import transfers
from ledger.exchange.kinds.transfer_columns import paper
from ledger.transfers import FORMS, PRICE_UNITS, Terms
from ledger.transfers.details import Evidence
from ledger.transfers.operations import Recorded
from tests.book.conftest import NewDatabase
from tests.imports.sheets import CHINESE, SHEETS, csv, load, load_all, problems
from tests.making import COOPERATIVE, HOUSEHOLDS, mu, parcel_code

AGENT = "CUN-001"
LEASE = dict(zip(SHEETS["transfers"][0], SHEETS["transfers"][1], strict=True))
OTHER = HOUSEHOLDS[1]


@pytest.fixture(scope="module")
def standing(new_database: NewDatabase) -> Database:
    """A database with everything but contracts: none is recorded here."""
    made = new_database("sqlite")
    load_all(made, before="transfers")
    return made


@pytest.fixture
def told(standing: Database, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function from rows, each what differs from a lease, to the terms that would be recorded, and the report."""

    def tell(*rows: dict[str, str]) -> tuple[list[Terms], Report]:
        batches: list[Sequence[Terms]] = []

        def take(_connection: Any, batch: Sequence[Terms], _act: Any) -> Recorded:
            batches.append(batch)
            return Recorded(len(batch), 0, (), ())

        monkeypatch.setattr(transfers, "record", take)
        lines = [LEASE | row for row in rows]
        header = list(dict.fromkeys(name for line in lines for name in line))
        table = [header, *([line.get(name, "") for name in header] for line in lines)]
        report = load(standing, "transfers", table, dry_run=True)
        return [terms for batch in batches for terms in batch], report

    return tell


def test_every_form_unit_and_payment_by_its_code_and_in_chinese(told: Any) -> None:
    rows = [{"contract_no": f"F-{n}", "form": said} for n, said in enumerate([*FORMS, *(w.zh for w in FORMS.values())])]
    terms, report = told(*rows)
    assert problems(report) == []
    assert [each.form for each in terms] == [*FORMS] * 2
    rows = [{"contract_no": f"U-{n}", "price_unit": said} for n, said in enumerate([*PRICE_UNITS, *(w.zh for w in PRICE_UNITS.values())])]  # fmt: skip
    assert [each.price_unit for each in told(*rows)[0]] == [*PRICE_UNITS] * 2
    said = ("annual", "按年", "once", "一次性", "04-01;10-01", "4月1日、10月1日", "秋后")
    rows = [{"contract_no": f"P-{n}", "pay": pay} for n, pay in enumerate(said)]
    expected = ["annual", "annual", "once", "once", "04-01;10-01", "04-01;10-01", "秋后"]
    assert [each.payment for each in told(*rows)[0]] == expected


def test_many_households_in_one_contract(told: Any) -> None:
    rows = [
        {"agent": AGENT, "mandate": "WT-1 2026-10-01至2030-12-31"},
        {"agent": AGENT, "transferor": OTHER, "parcel_code": parcel_code(1, 1), "area_mu": "3", "consent": "同意书2号 2026/10/2"},
    ]  # fmt: skip
    [terms], report = told(*rows)
    assert problems(report) == []
    assert (terms.transferor, terms.transferee) == (AGENT, COOPERATIVE)
    assert [(line.giver, line.area_grains) for line in terms.lines] == [
        (HOUSEHOLDS[0], mu("12.35")),
        (OTHER, mu("3")),
    ]
    assert terms.evidence == (
        Evidence("mandate", "WT-1", date(2026, 10, 1), HOUSEHOLDS[0], date(2030, 12, 31)),
        Evidence("mandate", "同意书2号", date(2026, 10, 2), OTHER),
    )
    assert terms.details.entrusted == "agent"


def test_many_households_without_somebody_who_signs(told: Any) -> None:
    terms, report = told({}, {"transferor": OTHER, "parcel_code": parcel_code(1, 1)})
    assert terms == []
    assert problems(report) == [(3, "transferor", "agent-missing")]
    refusal = report.tally.problems[0].refusal
    assert "签约方" in refusal.say_remedy("zh")
    assert HOUSEHOLDS[0] in refusal.say_detail("zh")
    assert OTHER in refusal.say_detail("en")


def test_a_household_that_signs_itself_is_no_agent(told: Any) -> None:
    [terms], _ = told({"agent": HOUSEHOLDS[0]})
    assert (terms.transferor, terms.lines[0].giver, terms.details.entrusted) == (HOUSEHOLDS[0], "", "")


def test_a_swap_crosses(told: Any) -> None:
    one = {"form": "互换", "transferee": OTHER, "end": "", "price": "0", "price_unit": "yuan", "pay": "once"}
    other = one | {"transferor": OTHER, "transferee": HOUSEHOLDS[0], "parcel_code": parcel_code(1, 1), "area_mu": "12"}
    [terms], report = told(one, other)
    assert problems(report) == []
    assert (terms.transferor, terms.transferee, terms.last_day) == (HOUSEHOLDS[0], OTHER, date(2032, 12, 31))
    assert [line.giver for line in terms.lines] == ["", OTHER]
    _, report = told(one, other | {"transferee": COOPERATIVE})
    assert problems(report) == [(3, "transferor", "swap-not-crossing")]


def test_only_what_is_for_good_may_leave_its_end_open(told: Any) -> None:
    [terms], _ = told({"form": "assignment", "transferee": OTHER, "end": "", "consent": "村批1号 2026-05-01"})
    assert terms.last_day == date(2032, 12, 31)
    assert terms.evidence == (Evidence("issuer-consent", "村批1号", date(2026, 5, 1)),)
    assert terms.consent == "村批1号"
    assert problems(told({"end": ""})[1]) == [(2, "end", "cell-blank")]


def test_a_consent_a_household_to_what_is_transferred_on(told: Any) -> None:
    rows = [
        {"form": "retransfer", "transferor": COOPERATIVE, "transferee": "JF-002", "parent": "HT-1", "consent": consent}
        | more
        for consent, more in (("T-1", {}), ("T-2 2026-02-01", {"parcel_code": parcel_code(0, 2)}))
    ]
    [terms], report = told(*rows)
    assert problems(report) == []
    assert (terms.consent, terms.parent) == ("T-1 等 2 份", "HT-1")
    assert terms.evidence == (
        Evidence("household-consent", "T-1", None, HOUSEHOLDS[0]),
        Evidence("household-consent", "T-2", date(2026, 2, 1), HOUSEHOLDS[0]),
    )


def test_what_else_is_agreed(told: Any) -> None:
    agreed = {
        "crop": "小麦", "area_basis": "实测面积", "escalation_years": "3", "escalation_percent": "5",
        "escalation_yuan": "50", "deposit_yuan": "1234.5", "deposit_collector": "镇流转中心", "fee_yuan": "10",
        "dividend": "保底加分红", "share_count": "12.5", "contribution_yuan": "80000", "mode": "tender",
        "entrusted": "principal", "delivery_day": "2027-01-05", "subsidy": "流出方", "retransfer": "是",
        "mortgage": "否", "improvement": "是", "facilities": "是", "use_before": "种植业", "use_after": "1", "grain": "是",
        "oral": "否", "supplements": "雨季前清淤", "renews": "HT-0", "issuer_consent": "村同1号",
        "county_review": "审字〔2026〕3号 2026-09-01", "priority_notice": "通知1 2026-09-02", "resolution": "决议2号",
        "township_approval": "镇批5号", "clearance": "许1号 2026-01-01至2027-01-01", "insurance": "保单9",
    }  # fmt: skip
    [terms], report = told(agreed)
    assert problems(report) == []
    assert terms.details.said() == {
        "crop": "小麦", "area_basis": "measured", "escalation_years": 3, "escalation_percent": "5",
        "escalation_fen": 5_000, "deposit_fen": 123_450, "deposit_collector": "镇流转中心", "fee_fen": 1_000,
        "dividend": "floor-share", "share_count": "12.5", "contribution_fen": 8_000_000, "mode": "tender",
        "entrusted": "principal", "delivery_day": "2027-01-05", "subsidy_owner": "transferor",
        "allows_retransfer": True, "allows_improvement": True, "allows_facilities": True, "use_before": "1",
        "use_after": "1", "grain": True, "supplements": "雨季前清淤",
    }  # fmt: skip
    assert terms.renews == "HT-0"
    assert [(each.kind, each.document, each.issued_on) for each in terms.evidence] == [
        ("issuer-consent", "村同1号", None),
        ("county-review", "审字〔2026〕3号", date(2026, 9, 1)),
        ("priority-notice", "通知1", date(2026, 9, 2)),
        ("village-resolution", "决议2号", None),
        ("township-approval", "镇批5号", None),
        ("clearance", "许1号", date(2026, 1, 1)),
        ("insurance", "保单9", None),
    ]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("escalation_years", "3年", "figure-unreadable"),
        ("escalation_percent", "5%", "figure-unreadable"),
        ("deposit_yuan", "-1", "figure-unreadable"),
        ("consent", "2026-02-01", "paper-unreadable"),
        ("mandate", "WT 2026-02-30", "date-impossible"),
        ("dividend", "看着办", "choice-unknown"),
        ("delivery_day", "秋后", "date-unreadable"),
        ("renews", "HT 1", "contract-number-wrong"),
        ("oral", "maybe", "choice-unknown"),
    ],
)
def test_what_else_cannot_be_read(told: Any, column: str, cell: str, code: str) -> None:
    assert problems(told({column: cell})[1]) == [(2, column, code)]


@pytest.mark.parametrize(
    ("cell", "document", "issued_on"),
    [
        ("", "", None),
        ("同意书3号", "同意书3号", None),
        ("同意书3号 2026-02-01", "同意书3号", date(2026, 2, 1)),
        ("同意书3号，2026年2月1日", "同意书3号", date(2026, 2, 1)),
        ("2026-15", "2026-15", None),
        ("WT-2026-01-05", "WT-2026-01-05", None),
        ("村 决 2026-01-05", "村 决", date(2026, 1, 5)),
    ],
)
def test_papers(cell: str, document: str, issued_on: date | None) -> None:
    assert paper(cell)[:2] == (document, issued_on)


def test_chinese_headings_of_what_else_is_agreed(standing: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Terms] = []

    def take(_connection: Any, batch: Sequence[Terms], _act: Any) -> Recorded:
        taken.extend(batch)
        return Recorded(len(batch), 0, (), ())

    monkeypatch.setattr(transfers, "record", take)
    header = [*CHINESE["transfers"], "签约方", "委托书", "风险保障金（元）", "调价周期（年）"]
    load(standing, "transfers", csv([header, (*SHEETS["transfers"][1], AGENT, "WT-9", "100", "2")]), dry_run=True)
    [terms] = taken
    assert (terms.transferor, terms.details.deposit_fen, terms.details.escalation_years) == (AGENT, 10_000, 2)


def test_lines_disagree_on_what_is_the_contracts(told: Any) -> None:
    second = {
        "parcel_code": parcel_code(0, 2),
        "area_mu": "2",
        "crop": "水稻",
        "consent": "T-2",
        "transferee": "JF-002",
    }
    _, report = told({"crop": "小麦", "consent": "T-1"}, second)
    expected = [(3, name, "contract-lines-disagree") for name in ("consent", "crop", "transferee")]
    assert sorted(problems(report), key=str) == expected
