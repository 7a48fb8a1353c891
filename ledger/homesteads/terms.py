"""What the terms of an exit agreement must say."""

from __future__ import annotations

from ledger.homesteads.data import SETTLEMENTS, Terms

Wrong = tuple[bool, str, str]  # whether it is wrong, and what, in two languages


def wrong_terms(terms: Terms, housing: str) -> tuple[Wrong, ...]:
    """What may be missing from terms; housing: where the household said that it lives afterwards."""
    figures = (
        terms.pay_basis_grains,
        terms.price_fen_per_mu,
        terms.quota_basis_grains,
        terms.buildings_fen,
        terms.other_fen,
        terms.insured_persons,
    )
    has_house = bool(terms.housing.strip())
    return (
        (not terms.settlements or not set(terms.settlements) <= set(SETTLEMENTS), "补偿方式", "settlement"),
        (len(set(terms.settlements)) < len(terms.settlements), "补偿方式重复", "a settlement twice"),
        (min(figures) < 0, "金额或面积", "amount or area"),
        (terms.pay_basis_grains == 0 and terms.price_fen_per_mu > 0, "补偿面积", "area that is paid for"),
        (("cash" in terms.settlements) != (terms.compensation_fen > 0), "补偿金额", "compensation"),
        (("housing" in terms.settlements) != has_house, "安置住房", "housing"),
        (("insurance" in terms.settlements) != (terms.insured_persons > 0), "参保人数", "insured persons"),
        (housing == "resettlement" and not has_house, "申请时约定的安置住房", "the housing of its application"),
    )
