"""The table of rules: named once, at known moments, each by its law or by a promise of the book."""

from __future__ import annotations

from ledger.rent import RULES

MOMENTS = {"draft", "submit", "sign", "pay", "release", "declare", "reverse", "renew", "end"}


def test_the_table_of_rules_is_whole() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert set(rule.moments) <= MOMENTS, rule.name
        assert rule.source.zh, rule.name
        assert rule.source.en, rule.name
        assert rule.refusal.code, rule.name
    assert [rule.name for rule in RULES if rule.severity == "warn"] == ["rent-is-paid-when-due"]
