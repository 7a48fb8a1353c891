"""Amounts of rent in words: yuan with two decimals, kilograms with two decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ledger.errors import Words
from ledger.rent.data import Due, Measure
from ledger.units import format_money

UNITS: Final[dict[Measure, Words]] = {"fen": Words("元", "yuan"), "kg": Words("公斤", "kg")}


def said(amount: int, measure: Measure) -> str:
    """850.00 元 or 500.00 公斤."""
    return f"{format_money(amount)} {UNITS[measure].zh}"


def said_open(dues: Iterable[Due]) -> str:
    """What is open on claims, money and weight apart."""
    sums: Counter[Measure] = Counter()
    for due in dues:
        sums[due.measure] += due.open
    return "、".join(said(amount, measure) for measure, amount in sorted(sums.items()) if amount) or said(0, "fen")
