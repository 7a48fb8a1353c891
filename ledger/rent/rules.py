"""The rules of rent, deposits and dividends: what ``tianbu report rules`` lists of this package."""

from __future__ import annotations

from typing import Final

from ledger.errors import Words
from ledger.rent.deposit_refusals import DepositStillNeeded, DepositTooSmall, DividendNotAgreed, PriceMissing
from ledger.rent.refusals import (
    CollectiveMoneyToPerson,
    PayeeNotEntitled,
    PaymentInFuture,
    PaymentsStand,
    PaymentTooLarge,
    RentTermsUnclear,
    RentUnpaid,
    VoucherUsed,
)
from ledger.rulebook import Entry

_CONTENT: Final = Words("农村土地承包法 第四十条", "Land Contracting Law, art. 40")
_BOOK: Final = Words("账簿的承诺：任何一天不越过零", "promise of the book: never across zero on any day")
_TRANSFER: Final = Words("农村土地经营权流转管理办法", "Transfer Measures")

RULES: Final = (
    Entry("rent-can-be-computed", "refuse", ("draft", "submit", "sign"), _CONTENT, RentTermsUnclear),
    Entry("nothing-is-paid-twice", "refuse", ("pay",), Words("一证一记", "one voucher, one posting"), VoucherUsed),
    Entry("no-more-is-paid-than-is-owed", "refuse", ("pay",), _BOOK, PaymentTooLarge),
    Entry("only-what-was-paid-is-posted", "refuse", ("pay",), Words("凭证记账", "posted by voucher"), PaymentInFuture),
    Entry(
        "proceeds-go-to-the-household",
        "refuse",
        ("pay",),
        Words("农村土地承包法 第三十九条", "Land Contracting Law, art. 39"),
        PayeeNotEntitled,
    ),
    Entry(
        "collective-money-goes-to-the-collective",
        "refuse",
        ("pay",),
        Words("农村集体经济组织法 第四十四条", "Collective Organisations Law, art. 44"),
        CollectiveMoneyToPerson,
    ),
    Entry("deposit-waits-for-rent-and-handback", "refuse", ("release",), _TRANSFER, DepositStillNeeded),
    Entry("no-more-deposit-than-was-paid-in", "refuse", ("release",), _BOOK, DepositTooSmall),
    Entry(
        "dividend-by-agreement-and-resolution",
        "refuse",
        ("declare",),
        Words("农村土地经营权入股合同（示范文本）GF-2021-2607", "model contract GF-2021-2607"),
        DividendNotAgreed,
    ),
    Entry(
        "rent-in-kind-has-a-price-of-its-day",
        "refuse",
        ("pay",),
        Words("农村土地经营权出租合同（示范文本）GF-2021-2606", "model contract GF-2021-2606"),
        PriceMissing,
    ),
    Entry(
        "payments-are-undone-before-their-contract",
        "refuse",
        ("reverse",),
        Words("账簿的承诺：只增不改", "promise of the book: append-only"),
        PaymentsStand,
    ),
    Entry(
        "rent-is-paid-when-due",
        "warn",
        ("renew", "end", "release"),
        Words("民法典 第七百二十二条", "Civil Code, art. 722"),
        RentUnpaid,
    ),
)
