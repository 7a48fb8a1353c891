"""The vocabulary of quotas: instruments, projects with versions of their plan, events, lots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, Literal

from ledger.errors import Words

LINKAGE, MINING, PLAN = "linkage-quota", "mining-quota", "plan-quota"
INSTRUMENTS: Final[Mapping[str, Words]] = {
    LINKAGE: Words("增减挂钩指标", "linkage quota"),
    MINING: Words("工矿废弃地复垦指标", "mining-land quota"),
    PLAN: Words("新增建设用地计划指标", "plan quota"),
}
PADDY, GRAIN = "paddy", "grain-capacity"

Mode = Literal["borrow-first", "reclaim-first"]
MODES: Final[Mapping[str, Words]] = {
    "borrow-first": Words("先用后还", "borrow first"),
    "reclaim-first": Words("先垦后用", "reclaim first"),
}
BASES: Final[Mapping[str, Words]] = {
    "cultivated": Words("按新增耕地", "cultivated land gained"),
    "agricultural": Words("按新增农用地", "agricultural land gained"),
    "construction-removed": Words("按减少的建设用地", "construction land removed"),
}
ZONES: Final[Mapping[str, Words]] = {
    "demolition": Words("拆旧区", "demolition zone"),
    "new-build": Words("建新区", "new-build zone"),
}
PURPOSES: Final[Mapping[str, Words]] = {
    "resettlement": Words("安置", "resettlement"),
    "rural-reserve": Words("农村发展留用", "rural reserve"),
    "town": Words("城镇建新", "town building"),
}
# What town land is used for: demonstration towns put public services, infrastructure and industry first.
USES: Final[Mapping[str, Words]] = {
    "": Words("未注明", "not stated"),
    "housing": Words("住宅", "housing"),
    "public-service": Words("公共服务", "public services"),
    "infrastructure": Words("基础设施", "infrastructure"),
    "industry": Words("产业", "industry"),
    "commerce": Words("商服", "commerce"),
    "other": Words("其他", "other"),
}
GRADE_SCALES: Final[Mapping[str, Words]] = {
    "national-15": Words("耕地等别（1–15 等，1 等最好）", "national farmland class, 1 best of 15"),
    "agriculture-10": Words("耕地质量等级（1–10 等，1 等最好）", "quality grade of GB/T 33469, 1 best of 10"),
}
EVENT, SALE, EVENT_REVERSAL, PLAN_VERSION = "quota-event", "quota-sale", "quota-reversal", "plan-version"

# How a lot came to be.
LOT_KINDS: Final[Mapping[str, Words]] = {
    "grant": Words("下达", "grant"),
    "project": Words("项目区", "project area"),
    "acceptance": Words("验收", "acceptance"),
    "purchase": Words("购入", "purchase"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event. cause: of its entry; empty where nothing is posted. lot: which kinds of lot it acts on, empty
    where it opens one. opens: the kind of lot that it opens. project: whether it names one. signatures: how many."""

    words: Words
    cause: str
    lot: tuple[str, ...] = ()
    opens: str = ""
    project: bool = True
    signatures: int = 2


KINDS: Final[Mapping[str, Kind]] = {
    "grant": Kind(Words("下达指标", "grant"), "quota-granted", opens="grant", project=False),
    "assign": Kind(Words("安排到项目区", "assign to a project"), "quota-assigned", ("grant",), "project"),
    "use-resettlement": Kind(Words("使用：安置", "use for resettlement"), "quota-used", ("project", "acceptance")),
    "use-reserve": Kind(Words("使用：农村留用", "use for rural reserve"), "quota-used", ("project",)),
    "use-town": Kind(Words("使用：城镇建新", "use for town building"), "quota-used", ("project",)),
    "accept": Kind(Words("验收", "acceptance"), "reclamation-accepted", opens="acceptance"),
    "return": Kind(Words("归还指标", "return"), "quota-returned", ("acceptance", "grant"), project=False),
    "surrender": Kind(Words("交回未用指标", "surrender"), "quota-surrendered", ("project", "grant"), project=False),
    "reserve": Kind(Words("留作农村发展", "set aside for the village"), "quota-reserved", ("acceptance",)),
    "surplus": Kind(Words("确认节余", "confirm surplus"), "quota-surplus-confirmed", ("acceptance",)),
    "balance": Kind(Words("转入占补平衡", "into the farmland balance"), "quota-balanced", ("acceptance",)),
    "list": Kind(Words("挂牌", "list"), "quota-listed", ("acceptance", "purchase"), project=False),
    "unlist": Kind(Words("撤牌", "take off the list"), "quota-unlisted", ("acceptance", "purchase"), project=False),
    "pledge": Kind(Words("质押", "pledge"), "quota-pledged", ("acceptance", "purchase"), project=False),
    "release-pledge": Kind(Words("解除质押", "release a pledge"), "quota-pledge-released", ("acceptance", "purchase"), project=False),
    "sell": Kind(Words("成交过户", "sale"), "quota-sold", ("acceptance", "purchase"), "purchase", project=False, signatures=3),
    "land": Kind(Words("落地使用", "landing"), "quota-landed", ("acceptance", "purchase"), project=False),
    "close": Kind(Words("项目结项", "close the project"), "project-closed"),
    "write-down": Kind(Words("核减", "write-down"), "quota-written-down", ("acceptance",)),
    "make-good": Kind(Words("补足缺口", "make good"), "quota-made-good", ("acceptance",)),
    "rectify": Kind(Words("责令整改", "order to rectify"), ""),
    "rectified": Kind(Words("整改完成", "rectified"), ""),
}  # fmt: skip
USE_KINDS: Final[Mapping[str, str]] = {
    "use-resettlement": "resettlement",
    "use-reserve": "rural-reserve",
    "use-town": "town",
}
# Plan quota is granted for good: there is nothing to return, accept or sell; it never meets the other two.
KINDS_OF_PLAN: Final = frozenset({"grant", "assign", "use-town", "surrender", "close"})


@dataclass(frozen=True, slots=True)
class EventLine:
    """What an event does in a village or on a plot.

    village: 12-digit code. plot: of the land stock, empty where the document has village figures only. grains: of
    construction land removed or of ground built on or of quota of that village. cultivated_grains,
    other_agricultural_grains: gained (acceptance) or taken (use, landing). source_plot: from which plot of the stock
    ground is taken for building. land_class: key of the class that it becomes (of an acceptance: the cultivated part;
    other_land_class: the rest); empty: dry land and rural road, or what the purpose says. overlap_grains: overlap with
    another instrument that the overlay service reported. use: of town land, a key of USES.
    """

    village: str
    grains: int
    plot: str = ""
    cultivated_grains: int = 0
    other_agricultural_grains: int = 0
    source_plot: str = ""
    land_class: str = ""
    other_land_class: str = ""
    homestead: str = ""
    overlap_grains: int = 0
    use: str = ""


def gained_by(line: EventLine, basis: str) -> int:
    """What a line of an acceptance comes to on a project's basis, in grains."""
    return {
        "cultivated": line.cultivated_grains,
        "agricultural": line.cultivated_grains + line.other_agricultural_grains,
        "construction-removed": line.grains,
    }[basis]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that an event rests on. kind: decision, acceptance, survey, filing, decision-of-village, agreement."""

    kind: str
    document: str
    issued_on: date | None = None
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class QuotaEvent:
    """Something that happened to quota, as it is proposed or recorded from paper.

    number: empty for one that is to be numbered. book: key of the division whose book acts, ``county:640106000000``.
    on_day: from which day it holds. document, issued_on: the decision behind it. grains, paddy_grains, grain_centikg:
    area, paddy among it, and grain capacity in hundredths of a kilogram. project, version: whose, and the version of
    its plan that the document rests on (0: the one in force). lot: that it acts on, or the number of the one that it
    opens (grant, acceptance: the certificate). to_lot: which lot a return repays or a make-good fills, or the number of
    the lot that it opens beside (assignment, sale). source_lot: of a grant, the granting office's own lot that it is taken
    from. counterpart: key of the other office's division (granting office,
    buyer), or its name where it keeps no book here. due_on: when the quota is to be returned. price_fen, voucher: what
    a buyer paid. people: settled persons that a plan quota is granted for. grade, grade_scale: of reclaimed farmland,
    and of that which was occupied (occupied_grade), 1 best. reclamation: whose plots are accepted.
    """

    number: str
    kind: str
    book: str
    on_day: date
    document: str
    issued_on: date
    grains: int = 0
    instrument: str = LINKAGE
    paddy_grains: int = 0
    grain_centikg: int = 0
    project: str = ""
    version: int = 0
    lot: str = ""
    to_lot: str = ""
    source_lot: str = ""
    counterpart: str = ""
    due_on: date | None = None
    price_fen: int = 0
    voucher: str = ""
    people: int = 0
    grade: str = ""
    grade_scale: str = ""
    occupied_grade: str = ""
    reclamation: str = ""
    trade: str = ""
    sha256: str = ""
    reason: str = ""
    lines: tuple[EventLine, ...] = ()
    papers: tuple[Paper, ...] = ()

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        body: dict[str, Any] = _plain(asdict(self))
        return body

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> QuotaEvent:
        values = dict(body)
        for name in ("on_day", "issued_on", "due_on"):
            values[name] = date.fromisoformat(body[name]) if body[name] else None
        values["lines"] = tuple(EventLine(**line) for line in body["lines"])
        values["papers"] = tuple(
            Paper(**(paper | {"issued_on": date.fromisoformat(paper["issued_on"]) if paper["issued_on"] else None}))
            for paper in body["papers"]
        )
        return cls(**{each.name: values[each.name] for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class PlanVillage:
    """A village of a plan. zone: a key of ZONES. households: to be moved or housed there."""

    village: str
    zone: str
    grains: int = 0
    agricultural_grains: int = 0
    cultivated_grains: int = 0
    households: int = 0


@dataclass(frozen=True, slots=True)
class PlanPlot:
    """A plot of a plan. zone: a key of ZONES; purpose: of a new-build plot, a key of PURPOSES."""

    plot: str
    village: str
    zone: str
    grains: int
    agricultural_grains: int = 0
    cultivated_grains: int = 0
    purpose: str = ""
    use: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A version of a project's approved plan: approver's decision, the quota, both zones with their sums.

    version: 1 for the first approval, then counted up; each replaces the one before. The sums are the document's;
    villages and plots may be given or not, and where they are they must add up at the document's scale
    (``scale_grains``: one unit of the last printed decimal, in grains). occupied_cultivated_grains: cultivated land that
    building takes. base_day: on which the plots were construction land. starts_on, ends_on: of works.
    """

    project: str
    version: int
    document: str
    approver: str
    approved_on: date
    quota_grains: int
    demolition_grains: int
    new_build_grains: int
    reclaimed_agricultural_grains: int = 0
    reclaimed_cultivated_grains: int = 0
    occupied_agricultural_grains: int = 0
    occupied_cultivated_grains: int = 0
    resettlement_grains: int = 0
    rural_reserve_grains: int = 0
    town_grains: int = 0
    households: int = 0
    filed_online_on: date | None = None
    base_day: date | None = None
    scale_grains: int = 300
    sha256: str = ""
    reason: str = ""
    villages: tuple[PlanVillage, ...] = ()
    plots: tuple[PlanPlot, ...] = ()

    @property
    def parts(self) -> tuple[PlanVillage | PlanPlot, ...]:
        """All villages and plots that it names."""
        return (*self.villages, *self.plots)

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        body: dict[str, Any] = _plain(asdict(self))
        return body

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> PlanVersion:
        values = dict(body)
        for name in ("approved_on", "filed_online_on", "base_day"):
            values[name] = date.fromisoformat(body[name]) if body[name] else None
        values["villages"] = tuple(PlanVillage(**each) for each in body["villages"])
        values["plots"] = tuple(PlanPlot(**each) for each in body["plots"])
        return cls(**{each.name: values[each.name] for each in fields(cls)})


@dataclass(frozen=True, slots=True)
class Project:
    """A project area. code: text, as the office numbers it. book: key of the county's division. basis: a key of BASES."""

    code: str
    name: str
    book: str
    instrument: str
    mode: str
    basis: str


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value
