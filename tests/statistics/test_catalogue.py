"""The catalogue of rules: whole, in both languages, and every invariant of the domain has its rule."""

from __future__ import annotations

import re

import pytest

from ledger.statistics.catalogue import SEVERITIES, every_rule, said_moments
from ledger.statistics.tables import rules_report

# transfers.md, section 8, by number: the rules that keep each.
INVARIANTS = {
    1: ("entries-balance-per-asset-and-day", "never-across-zero-on-any-day", "area-before-is-area-after"),
    2: ("area-within-parcel", "free-over-the-term"),
    3: ("term-within-base-contract", "within-the-parent"),
    4: ("term-in-order", "signed-then-filed", "signed-by-today"),
    5: ("names-parcels", "names-each-parcel-once"),
    6: ("contract-code-is-of-its-contractor", "parcel-code-is-of-its-issuer"),
    7: ("within-one-collective", "parties-fit-the-form", "swap-has-two-sides"),
    8: ("consent-is-given", "contract-right-is-held"),
    9: ("papers-come-before-signing", "household-consents-first"),
    10: ("mandates-cover", "an-agent-has-a-mandate"),
    11: ("outside-capital-is-reviewed", "members-were-told", "members-have-their-time"),
    12: ("written-form", "proxy-term-to-a-year"),
    13: ("use-stays-agricultural", "barred-uses-are-cleared"),
    14: ("households-stand", "households-are-there"),
    15: ("rent-can-be-computed", "no-more-is-paid-than-is-owed"),
    16: ("proceeds-go-to-the-household", "collective-money-goes-to-the-collective"),
    17: ("deposit-waits-for-rent-and-handback",),
    18: ("early-end-lies-in-the-term", "early-end-has-its-notice", "notice-comes-before-the-end"),
    19: ("payments-are-undone-before-their-contract", "rent-is-paid-when-due"),
    20: ("posted-once-reversed-once", "a-reversal-is-final", "renewal-follows"),
    21: ("parcel-codes-are-used-once", "parts-are-surveyed", "household-has-the-land"),
    22: ("nothing-stops-the-parcels", "open-caveats-stop-events"),
    23: ("land-comes-back-at-the-end",),
    24: ("the-table-agrees-with-the-postings",),
    25: ("identity-numbers-check", "personal-data-take-a-purpose"),
}
NAMES = [rule.entry.name for rule in every_rule()]


@pytest.mark.parametrize("number", range(1, 26))
def test_every_invariant_has_its_rule(number: int) -> None:
    assert [name for name in INVARIANTS[number] if name not in NAMES] == []


def test_names_are_sentences_in_kebab_case_and_each_is_there_once() -> None:
    assert [name for name in NAMES if not re.fullmatch(r"[a-z]+(-[a-z]+)+", name)] == []
    assert sorted(name for name in set(NAMES) if NAMES.count(name) > 1) == []


def test_every_moment_has_words() -> None:
    assert [rule.entry.name for rule in every_rule() if re.search("[a-z]", said_moments(rule.entry).zh)] == []
    assert {rule.entry.severity for rule in every_rule()} == SEVERITIES.keys()


def test_both_languages_say_everything() -> None:
    for row in rules_report().rows:
        assert all(str(row[name]).strip() for name in row), row["name"]
        assert re.search("[一-鿿]", row["title_zh"]), row["name"]
        assert not re.search("[一-鿿]", row["title_en"] + row["remedy_en"] + row["package_en"]), row["name"]
