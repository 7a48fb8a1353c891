"""Days, terms and areas as they are printed."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.documents.clauses import Clause, count_in_chinese, fill_clauses
from ledger.documents.figures import day_text, hectare_text, mu_text, term_text
from ledger.units import parse_area


@pytest.mark.parametrize(
    ("start", "last_day", "term"),
    [
        ("2026-03-01", "2031-02-28", "5年"),
        ("2026-03-01", "2026-03-01", "1天"),
        ("2026-01-31", "2026-02-27", "28天"),
        ("2026-01-01", "2027-06-30", "1年6个月"),
        ("2026-01-01", "2026-05-15", "4个月15天"),
        ("2026-01-31", "2026-02-28", "1个月"),
        ("2024-02-29", "2025-02-28", "1年"),
    ],
)
def test_the_length_of_a_term(start: str, last_day: str, term: str) -> None:
    assert term_text(date.fromisoformat(start), date.fromisoformat(last_day)) == term


def test_a_term_that_ends_before_it_starts_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        term_text(date(2026, 3, 1), date(2026, 2, 27))


@pytest.mark.parametrize(
    ("mu", "printed", "hectares"),
    [("1", "1.00", "0.0667"), ("12.35", "12.35", "0.8233"), ("0.000005", "0.000005", "0.0000")],
)
def test_an_area_is_exact_in_mu(mu: str, printed: str, hectares: str) -> None:
    grains = parse_area(mu, "mu")
    assert (mu_text(grains), hectare_text(grains)) == (printed, hectares)


def test_a_day() -> None:
    assert day_text(date(2026, 3, 1)) == "2026年3月1日"


@pytest.mark.parametrize(("number", "written"), [(1, "一"), (10, "十"), (15, "十五"), (20, "二十"), (99, "九十九")])
def test_clause_numbers(number: int, written: str) -> None:
    assert count_in_chinese(number) == written


def test_a_sentence_without_its_fact_is_left_out_and_clauses_are_numbered_in_order() -> None:
    clauses = (Clause("甲", ("有{one}。", "无{none}。")), Clause("乙", ("无{none}。",)), Clause("丙", ("有{one}。",)))
    filled = list(fill_clauses(clauses, {"one": "{none}", "none": ""}))
    assert [clause.head for clause in filled] == ["第一条\u3000甲", "第二条\u3000丙"]
    assert [[span.text for span in spans] for spans in filled[0].paragraphs] == [["有", "{none}", "。"]]
