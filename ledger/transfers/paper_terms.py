"""Terms and details of a contract as its paper says them: price, roster, evidence and what else was agreed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from ledger.documents.figures import decimal_text
from ledger.documents.papers import AgreedTerms, PaperEvidence, PaperHousehold
from ledger.parties import Party
from ledger.transfers.data import GRAINS_PER_MU, PRICE_UNITS, ContractLine, Terms
from ledger.transfers.details import EVIDENCE_KINDS, USES
from ledger.units import split_by_largest_remainder

_PRICES: Final = {
    "yuan/mu/year": "每亩每年{price}元",
    "yuan/year": "全部地块每年{price}元",
    "kg/mu/year": "每亩每年{price}公斤（实物）",
    "yuan": "全部地块共{price}元，一次议定",
    "yuan/mu": "每亩{price}元，一次议定",
}
_PAYMENTS: Final = {"annual": "按年支付，每年一次", "once": "一次付清"}


def price_texts(terms: Terms) -> dict[str, Any]:
    """The attributes of ``ContractPaper`` that speak of the price."""
    return {
        "price_text": _PRICES[terms.price_unit].format(price=terms.price),
        "price_fen": terms.price_fen,
        "price_unit": PRICE_UNITS[terms.price_unit].zh,
        "yearly_rent_fen": terms.yearly_rent_fen,
        "total_fen": total_fen(terms),
        "yearly_kilograms": "" if (kilograms := _yearly_kilograms(terms)) is None else decimal_text(kilograms),
        "payment_text": payment_words(terms.payment),
    }


def total_fen(terms: Terms) -> int | None:
    """What is paid once and for all; None where there is a price for each year. Rounded half up parcel by parcel."""
    if terms.price_fen is None or terms.yearly_rent_fen is not None:
        return None
    if terms.price_unit == "yuan":
        return terms.price_fen
    return sum(_line_due(terms, line) for line in terms.lines)


def _yearly_kilograms(terms: Terms) -> int | None:
    """What is given in kind in a year, in hundredths of a kilogram; None where the price is money."""
    if terms.price_fen is not None:
        return None
    return sum(_line_due(terms, line) for line in terms.lines)


def _line_due(terms: Terms, line: ContractLine) -> int:
    """The price per mu times a line's area, half up: in fen, or in hundredths of a kilogram where it is in kind."""
    whole, _, decimals = terms.price.partition(".")
    divisor: int = GRAINS_PER_MU * 10 ** len(decimals)
    return (2 * int(whole + decimals) * 100 * line.area_grains + divisor) // (2 * divisor)


def payment_words(payment: str) -> str:
    """How rent is paid, in Chinese: ``04-01;10-01`` is 每年4月1日、10月1日."""
    if payment in _PAYMENTS:
        return _PAYMENTS[payment]
    days = [part.split("-") for part in payment.split(";")]
    return "每年" + "、".join(f"{int(month)}月{int(day)}日" for month, day in days)


def households(terms: Terms, parties: Mapping[str, Party]) -> tuple[PaperHousehold, ...]:
    """The roster of payments: who gives land where several do, or where an agent signs; none for a swap.

    A price per mu is reckoned parcel by parcel, one price for all is split by area with the largest remainder, as in
    ``ledger.rent``; either adds up to the contract's sum.
    """
    givers = terms.givers
    if terms.form == "swap" or (len(givers) == 1 and terms.details.entrusted != "agent"):
        return ()
    areas = [sum(line.area_grains for line in terms.lines if terms.giver_of(line) == giver) for giver in givers]
    counts = [len({line.parcel_code for line in terms.lines if terms.giver_of(line) == giver}) for giver in givers]
    dues = _dues(terms, areas)
    return tuple(
        PaperHousehold(parties[giver].name, giver, count, area, share, _mandate(terms, giver))
        for giver, count, area, share in zip(givers, counts, areas, dues, strict=True)
    )


def _dues(terms: Terms, areas: list[int]) -> Sequence[int | None]:
    """What is due to each giver, in fen or hundredths of a kilogram, None for no price; ``areas`` are theirs, in grains."""
    if not terms.price.strip("0."):
        return [None] * len(areas)
    if terms.price_unit in ("yuan/year", "yuan"):
        return split_by_largest_remainder(terms.price_fen or 0, areas)
    return [
        sum(_line_due(terms, line) for line in terms.lines if terms.giver_of(line) == giver) for giver in terms.givers
    ]


def _mandate(terms: Terms, giver: str) -> str:
    """The mandate of a household: one that names it, or the only one that names nobody."""
    mandates = terms.evidence_of("mandate")
    own = [each.document for each in mandates if each.party == giver]
    return "、".join(own or [each.document for each in mandates if not each.party][:1])


def paper_evidence(terms: Terms, parties: Mapping[str, Party]) -> tuple[PaperEvidence, ...]:
    return tuple(
        PaperEvidence(
            kind=each.kind,
            kind_name=EVIDENCE_KINDS[each.kind].zh,
            document=each.document,
            issued_on=each.issued_on,
            party_name=parties[each.party].name if each.party in parties else each.party,
            valid_to=each.valid_to,
            sha256=each.sha256,
            note=each.note,
        )
        for each in terms.evidence
    )


def agreed_terms(terms: Terms) -> AgreedTerms:
    """The details under the same names, uses in words."""
    details = terms.details
    values = {field.name: getattr(details, field.name) for field in fields(AgreedTerms)}
    uses = {
        name: USES[values[name]].zh if values[name] in USES else values[name] for name in ("use_before", "use_after")
    }
    return AgreedTerms(**{**values, **uses})
