"""Every rule that refuses or warns, of every package, in one table: what ``tianbu report rules`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ledger import (
    caveats,
    centre,
    changes,
    code_refusals,
    homesteads,
    published,
    quotas,
    rent,
    stock,
    trades,
    transfers,
)
from ledger.access import refusals as access
from ledger.book import refusals as book
from ledger.errors import Refusal, Words
from ledger.parcels import refusals as parcels
from ledger.parties import refusals as parties
from ledger.rulebook import Entry
from ledger.statistics.refusals import StatisticsDisagree
from ledger.transfers import refusals_of_endings as endings

SEVERITIES: Final = {"refuse": Words("拒绝", "refuses"), "warn": Words("提示", "warns")}
MOMENTS: Final = {
    "draft": Words("起草", "draft"),
    "submit": Words("提交", "submit"),
    "review": Words("复核", "review"),
    "approve": Words("核准", "approve"),
    "sign": Words("签订", "sign"),
    "record": Words("录入", "record"),
    "end": Words("提前终止", "end early"),
    "change": Words("变更", "change"),
    "renew": Words("续约", "renew"),
    "reverse": Words("冲正", "reverse"),
    "suspend": Words("中止", "suspend"),
    "pay": Words("付款", "pay"),
    "release": Words("解除、退还", "release"),
    "declare": Words("宣告分红", "declare"),
    "place": Words("登记限制", "place a caveat"),
    "propose": Words("申请变动", "propose"),
    "enrol": Words("参保", "enrol"),
    "surrender": Words("交回", "surrender"),
    "apply": Words("申请", "apply"),
    "check": Words("核查", "check"),
    "notice-evidence": Words("优先权取证", "evidence of notice"),
    "claim": Words("主张优先权", "claim priority"),
    "certify": Words("鉴证", "certify"),
    "handback": Words("交还", "hand back"),
    "raise": Words("提出争议", "raise a dispute"),
    "accept": Words("受理", "accept"),
    "decide": Words("处理", "decide"),
    "post": Words("记账", "post"),
    "register": Words("登记", "register"),
    "reveal": Words("查看个人信息", "reveal"),
    "act": Words("任何操作", "anything"),
    "report": Words("出报表", "report"),
    "reclaim": Words("复垦", "reclaim"),
    "step": Words("办理退出", "step of an exit"),
    "consent": Words("集体同意", "consent"),
    "survey": Words("测量", "survey"),
    "agree": Words("签订退出协议", "agree"),
    "compensate": Words("补偿", "compensate"),
    "keep": Words("留作集体建设用地", "keep for lease"),
    "works": Words("复垦工程", "works"),
    "acceptance": Words("验收", "acceptance"),
    "lease": Words("出租", "lease"),
    "build": Words("建设占用", "build"),
    "pre-check": Words("预审", "pre-check"),
    "offer": Words("要约", "offer"),
    "sell": Words("成交", "sell"),
    "distribute": Words("分配收益", "distribute proceeds"),
}
_OF_QUOTAS: Final = {kind: each.words for kind, each in quotas.KINDS.items()} | {
    "plan": Words("批准方案", "approve a plan"),
}
_BOOK: Final = Words("账簿的承诺，由数据库保证", "promise of the book, kept by the database")
_CODES: Final = Words("GB/T 35958-2018、NY/T 2539-2016", "GB/T 35958-2018, NY/T 2539-2016")
_FOUR_EYES: Final = Words("不相容岗位分离", "separation of duties")
_PRIVACY: Final = Words("个人信息保护法", "Personal Information Protection Law")
_CIVIL_565: Final = Words("民法典第五百六十五条", "Civil Code, art. 565")
_LCL_42: Final = Words(
    "农村土地承包法第四十二条；民法典第五百六十三条", "Land Contracting Law, art. 42; Civil Code, art. 563"
)
_HOUSE: Final = Words("本系统登记规则", "rule of the book")

BOOK_RULES: Final[tuple[Entry, ...]] = (
    Entry("entries-balance-per-asset-and-day", "refuse", ("post",), _BOOK, book.EntryUnbalanced),
    Entry("never-across-zero-on-any-day", "refuse", ("post",), _BOOK, book.BalanceCrossesZero),
    Entry("closed-periods-stay-closed", "refuse", ("post",), _BOOK, book.PeriodClosed),
    Entry("a-key-is-used-once", "refuse", ("post",), _BOOK, book.KeyReused),
    Entry("posted-once-reversed-once", "refuse", ("reverse",), _BOOK, book.AlreadyReversed),
    Entry("a-reversal-is-final", "refuse", ("reverse",), _BOOK, book.ReversalIsFinal),
    Entry("a-holder-is-of-one-kind", "refuse", ("post",), _BOOK, book.HolderOfTwoKinds),
    Entry("reopening-takes-two-people", "refuse", ("approve",), _FOUR_EYES, book.ReopeningNeedsTwo),
    Entry("the-table-agrees-with-the-postings", "warn", ("report",), _BOOK, StatisticsDisagree),
)
CODE_RULES: Final[tuple[Entry, ...]] = (
    Entry("codes-have-their-length", "refuse", ("register",), _CODES, code_refusals.CodeLengthWrong),
    Entry("contract-code-is-of-its-contractor", "refuse", ("register",), _CODES, code_refusals.ContractNotOfContractor),
    Entry("parcel-code-is-of-its-issuer", "refuse", ("register",), _CODES, code_refusals.ParcelNotOfIssuer),
    Entry("parcel-codes-are-used-once", "refuse", ("register",), _CODES, parcels.ParcelRegisteredDifferently),
    Entry("a-parcel-comes-once", "refuse", ("register",), _CODES, parcels.ParcelTwice),
    Entry("a-party-comes-once", "refuse", ("register",), _CODES, parties.PartyTwice),
    Entry("identity-numbers-check", "refuse", ("register",), Words("GB 11643-1999", "GB 11643-1999"), code_refusals.IdentityNumberWrong),
    Entry("credit-codes-check", "refuse", ("register",), Words("GB 32100-2015", "GB 32100-2015"), code_refusals.CreditCodeWrong),
    Entry("an-identity-is-one-partys", "refuse", ("register",), _PRIVACY, parties.IdentityTwice),
)  # fmt: skip
PEOPLE_RULES: Final[tuple[Entry, ...]] = (
    Entry("roles-permit", "refuse", ("act",), _FOUR_EYES, access.NotPermitted),
    Entry("reach-permits", "refuse", ("act",), _FOUR_EYES, access.OutOfReach),
    Entry("personal-data-take-a-purpose", "refuse", ("reveal",), _PRIVACY, access.PurposeMissing),
)
ENDING_RULES: Final[tuple[Entry, ...]] = (
    Entry("early-end-lies-in-the-term", "refuse", ("end", "change"), _LCL_42, endings.EndingOutsideTerm),
    Entry("early-end-has-its-notice", "refuse", ("end",), _CIVIL_565, endings.NoticeMissing),
    Entry("notice-comes-before-the-end", "refuse", ("end",), _CIVIL_565, endings.NoticeAfterEnding),
    Entry("only-what-is-out-comes-back", "refuse", ("end", "change"), _HOUSE, endings.EndingOfNothing),
    Entry("what-stands-on-it-ends-first", "refuse", ("end", "reverse"), _HOUSE, endings.DependentsStand),
    Entry("what-went-for-good-does-not-end", "refuse", ("end",), Words("农村土地承包法第三十三条、第三十四条", "Land Contracting Law, arts 33 and 34"), endings.PermanentNotEnded),
    Entry("suspended-contracts-do-not-change", "refuse", ("change",), _HOUSE, endings.ContractSuspended),
    Entry("a-change-changes-something", "refuse", ("change",), _HOUSE, endings.ChangeOfNothing),
    Entry("a-renewal-was-offered", "refuse", ("renew",), Words("农村土地经营权流转管理办法", "measures on transfers"), endings.RenewalNotOffered),
    Entry("a-renewal-is-in-time", "refuse", ("renew",), Words("农村土地经营权流转管理办法", "measures on transfers"), endings.RenewalLapsed),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue with the package that keeps it. number: counted from 1 over the whole catalogue."""

    number: int
    package: Words
    entry: Entry


_TABLES: Final[tuple[tuple[Words, Iterable[Entry]], ...]] = (
    (Words("流转合同", "transfer contracts"), transfers.RULES),
    (Words("终止、变更与续约", "ending, change, renewal"), ENDING_RULES),
    (Words("流转费与保障金", "rent and deposits"), rent.RULES),
    (Words("限制事项", "caveats"), caveats.CATALOGUE),
    (Words("承包变动", "changes of land"), changes.CATALOGUE),
    (Words("服务中心", "service centre"), centre.CATALOGUE),
    (Words("土地存量", "land stock"), stock.CATALOGUE),
    (Words("宅基地退出与复垦", "homesteads and reclamation"), homesteads.CATALOGUE),
    (Words("指标交易", "trades of quota"), trades.CATALOGUE),
    (Words("增减挂钩与指标", "linkage projects and quotas"), quotas.CATALOGUE),
    (Words("公布数据", "published figures"), published.CATALOGUE),
    (Words("账簿", "the book"), BOOK_RULES),
    (Words("编码与主体", "codes and parties"), CODE_RULES),
    (Words("人员与个人信息", "people and personal data"), PEOPLE_RULES),
)


def every_rule() -> Iterator[Rule]:
    """All rules, package by package, numbered through; one that two packages ask stands with the first."""
    told: set[tuple[str, type[Refusal]]] = set()
    for package, entries in _TABLES:
        for entry in entries:
            if (entry.name, entry.refusal) not in told:
                told.add((entry.name, entry.refusal))
                yield Rule(len(told), package, entry)


def said_moments(entry: Entry) -> Words:
    """When a rule is asked, in words; those of quotas at kinds of event."""
    words = MOMENTS
    if entry in quotas.CATALOGUE:
        if entry.moments == tuple(quotas.KINDS):
            return Words("各类指标业务", "every quota event")
        words = _OF_QUOTAS
    known = [words.get(moment, Words(moment, moment)) for moment in entry.moments]
    return Words("、".join(each.zh for each in known), ", ".join(each.en for each in known))
