"""The vocabulary of trades: a lot offered for sale, what is asked and answered, prices, and where the proceeds go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from ledger.errors import Words
from ledger.quotas import LINKAGE

DISTRIBUTION, DISTRIBUTION_REVERSAL = "proceeds-distribution", "proceeds-reversal"  # kinds of proposal

# How far a trade is; each follows from the events that name it.
STATES: Final[Mapping[str, Words]] = {
    "proposed": Words("待核准挂牌", "listing proposed"),
    "listed": Words("已挂牌", "listed"),
    "pre-checked": Words("已预审", "pre-checked"),
    "offered": Words("已要约", "offered"),
    "agreed": Words("受让方已承诺", "agreed"),
    "sold": Words("已成交", "sold"),
    "landed": Words("已落地", "landed"),
    "distributed": Words("收益已分配", "proceeds distributed"),
    "withdrawn": Words("已撤牌", "withdrawn"),
}
ANSWERS: Final[Mapping[str, Words]] = {
    "": Words("待答复", "open"),
    "accepted": Words("已承诺", "accepted"),
    "declined": Words("已谢绝", "declined"),
    "taken-back": Words("已收回", "taken back"),
}
PRICE_KINDS: Final[Mapping[str, Words]] = {
    "floor-sale": Words("最低成交价", "lowest price of a sale"),
    "floor-household": Words("农户所得最低价", "floor of the household's share"),
    "floor-collective": Words("集体所得最低价", "floor of the collective's share"),
    "guide": Words("指导价", "guide price"),
    "cross-out": Words("跨省调出价", "price paid to the selling province"),
    "cross-in": Words("跨省调入价", "price paid by the buying province"),
}
CASES: Final[Mapping[str, Words]] = {
    "": Words("不分情形", "any case"),
    "premium": Words("有溢价", "with premium"),
    "general": Words("复垦为一般耕地或其他农用地", "reclaimed to general farmland or other agricultural land"),
    "high-standard": Words("复垦为高标准农田", "reclaimed to high-standard farmland"),
    "first-group": Words("北京、上海", "Beijing, Shanghai"),
    "second-group": Words("天津、江苏、浙江、广东", "Tianjin, Jiangsu, Zhejiang, Guangdong"),
    "third-group": Words("福建、山东等其他省", "Fujian, Shandong, others"),
    "plan-scale": Words("附加规划建设用地规模", "extra plan scale"),
}
CASES_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "floor-sale": ("", "premium"),
    "floor-household": ("", "premium"),
    "floor-collective": ("", "premium"),
    "guide": ("",),
    "cross-out": ("general", "high-standard"),
    "cross-in": ("first-group", "second-group", "third-group", "plan-scale"),
}
# Where proceeds go: the two shares, or the four heads of use that the ministry's form asks for.
HEADS: Final[Mapping[str, Words]] = {
    "household-share": Words("农户所得", "households' share"),
    "collective-share": Words("集体所得", "collectives' share"),
    "resettlement": Words("安置补偿", "resettlement"),
    "reclamation-cost": Words("拆旧复垦", "demolition and reclamation"),
    "infrastructure": Words("基础设施和公共事业", "infrastructure and public works"),
    "other": Words("其他", "other"),
}
SHARES: Final = ("household-share", "collective-share")


MOST_FEN: Final = 2**53  # what every journal and every JSON reader takes exactly


def fits(text: str, longest: int) -> bool:
    """Whether a number or a paper's name is printable and as short as the book takes it."""
    return len(text) <= longest and text.isprintable()


@dataclass(frozen=True, slots=True)
class NewTrade:
    """A lot, or a part of it, to be put up for sale.

    number: empty for one that is to be numbered. book: key of the selling office, ``county:640106000000``. grains,
    paddy_grains, grain_centikg: area, paddy among it, grain capacity in hundredths of a kilogram. asking_fen_per_mu: what
    is asked. premium: whether the floors with premium hold. case: of a sale to another province, general or high-standard.
    """

    book: str
    lot: str
    grains: int
    asking_fen_per_mu: int
    document: str
    issued_on: date
    on_day: date
    number: str = ""
    instrument: str = LINKAGE
    paddy_grains: int = 0
    grain_centikg: int = 0
    premium: bool = False
    case: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade as it stands. state: a key of STATES.

    listing: number of the quota event that lists it. buyer, price_fen: of the offer that stands, or of the sale; empty
    and 0 before. sale: number of the quota event, empty before; to_lot: what the buyer holds since. landed_grains: of
    that, built on. distributed_fen: of the proceeds, paid_fen: of the shares.
    """

    number: str
    book: str
    book_id: int
    lot: str
    instrument: str
    grains: int
    paddy_grains: int
    grain_centikg: int
    asking_fen_per_mu: int
    premium: bool
    case: str
    document: str
    on_day: date
    listing: str
    recorded_at: datetime
    recorded_by: str
    state: str
    buyer: str = ""
    price_fen: int = 0
    sale: str = ""
    to_lot: str = ""
    landed_grains: int = 0
    distributed_fen: int = 0
    paid_fen: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule said in a pre-check, with its figures, in both languages."""

    code: str
    title_zh: str
    title_en: str
    detail_zh: str
    detail_en: str


@dataclass(frozen=True, slots=True)
class PreCheck:
    """A pre-check as it was written down: for whom, at which price, and what the rules said on that day's book."""

    trade: str
    sequence: int
    buyer: str
    price_fen: int
    on_day: date
    passed: bool
    refusals: tuple[Said, ...]
    warnings: tuple[Said, ...]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to a buyer: key of its office, or its name where it keeps no book here. answer: a key of ANSWERS."""

    trade: str
    sequence: int
    buyer: str
    price_fen: int
    on_day: date
    document: str
    recorded_at: datetime
    recorded_by: str
    answer: str = ""
    answered_on: date | None = None
    answer_document: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class QuotaPrice:
    """A price per mu, in fen, from a day on. division: key, ``province:500000000000``; empty: everywhere.

    document: the measure behind it; articles that are not verified are not cited. note: what to know about the source.
    """

    kind: str
    division: str
    valid_from: date
    fen_per_mu: int
    document: str
    case: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewDistribution:
    """How proceeds of a sale are to be distributed.

    stated: (head, fen) that the paper states. shared_fen: what goes to households and collectives by the rule.
    """

    sale: str
    document: str
    issued_on: date
    on_day: date
    stated: tuple[tuple[str, int], ...] = ()
    shared_fen: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A part of a distribution. village, party: of a share; of a collective's the party is empty. grains: by which it was split."""

    head: str
    village: str
    party: str
    grains: int
    fen: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution of proceeds, line by line; numbered, and posted once it was approved."""

    number: str
    sale: str
    document: str
    issued_on: date
    on_day: date
    rule: Mapping[str, int]
    lines: tuple[ShareLine, ...]

    @property
    def fen(self) -> int:
        return sum(line.fen for line in self.lines)

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        days = {"issued_on": self.issued_on.isoformat(), "on_day": self.on_day.isoformat()}
        return asdict(self) | days | {"rule": dict(self.rule), "lines": [asdict(line) for line in self.lines]}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Distribution:
        days = {name: date.fromisoformat(body[name]) for name in ("issued_on", "on_day")}
        lines = tuple(ShareLine(**line) for line in body["lines"])
        return cls(**(dict(body) | days | {"lines": lines}))


@dataclass(frozen=True, slots=True)
class Proceeds:
    """The money of a sale, in fen. rule: shares in percent, empty where the four heads of use are stated."""

    sale: str
    book: str
    book_id: int
    lot: str
    price_fen: int
    distributed_fen: int
    paid_fen: int
    rule: Mapping[str, int]

    @property
    def left_fen(self) -> int:
        """What is not distributed yet: gains return whole."""
        return self.price_fen - self.distributed_fen
