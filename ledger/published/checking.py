"""Asking the checks of a table, and saying what they found."""

from __future__ import annotations

from fractions import Fraction

from ledger.published.checks import BY_NAME, CHECKS, Check
from ledger.published.comparing import Comparison, judge, rounded
from ledger.published.data import UNITS, Figure, Outcome, PublishedRow, PublishedTable
from ledger.published.profiles import BY_KEY
from ledger.published.refusals import PublishedFiguresDisagree, PublishedFiguresUnusual


def check_table(table: PublishedTable) -> list[Outcome]:
    """What every check finds in a table, in the order of its rows, and for a row in that of the checks."""
    found = [
        _outcome(check, table, comparison)
        for check in CHECKS
        for relation in check.on.get(table.profile, ())
        for comparison in relation(table)
    ]
    return sorted(found, key=lambda outcome: outcome.line)


def refusal_of(outcome: Outcome) -> PublishedFiguresDisagree | PublishedFiguresUnusual | None:
    """How an import tells it; None where the figures agree."""
    if outcome.result == "agrees":
        return None
    check, unit = BY_NAME[outcome.check], UNITS[outcome.unit].words.zh
    kind = PublishedFiguresDisagree if outcome.result == "contradiction" else PublishedFiguresUnusual
    return kind(
        subject=outcome.subject or outcome.file,
        check_zh=check.words.zh,
        check_en=check.words.en,
        figures=outcome.figures,
        column=BY_KEY[outcome.profile].chinese(outcome.column),
        printed=f"{outcome.printed} {unit}",
        relation=outcome.relation,
        computed=f"{outcome.computed} {unit}",
    )


def _outcome(check: Check, table: PublishedTable, found: Comparison) -> Outcome:
    result = judge(found)
    return Outcome(
        check=check.name,
        file=table.file,
        profile=table.profile,
        line=found.row.line,
        subject=found.row.subject,
        column=found.figure.column,
        unit=found.figure.unit,
        printed=found.figure.printed,
        relation=found.relation,
        computed=_decimal(found.computed, found.places),
        figures="；".join(_said(table, found.row, row, figure) for row, figure in found.operands),
        result="warning" if check.warns and result != "agrees" else result,
    )


def _said(table: PublishedTable, here: PublishedRow, row: PublishedRow, figure: Figure) -> str:
    where = "" if row is here else f"第{row.line}行 "
    return f"{where}{BY_KEY[table.profile].chinese(figure.column)} {figure.printed} {UNITS[figure.unit].words.zh}"


def _decimal(number: Fraction, places: int) -> str:
    """A number to ``places`` decimals half up; where that is not exact, two more and a mark."""
    exact = rounded(number, places) == number
    shown = rounded(number, places if exact else places + 2)
    decimals = places if exact else places + 2
    digits = str(abs(shown.numerator * 10**decimals // shown.denominator)).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"{'' if exact or shown == number else '≈'}{'-' if shown < 0 else ''}{text}"
