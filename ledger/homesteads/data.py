"""The vocabulary of homesteads, exits from them and their reclamation. Areas are grains of land unless they say floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from ledger.errors import Words
from ledger.homesteads.floor import NO_FLOOR, FloorArea
from ledger.units import GRAINS_PER_UNIT

AGREEMENT: Final = "exit-agreement"  # the kind of proposal
STEPS: Final[Mapping[str, Words]] = {
    "applied": Words("已申请", "applied"),
    "consented": Words("集体已同意", "consented to"),
    "surveyed": Words("已测量", "surveyed"),
    "agreed": Words("已签协议", "agreed"),
    "compensated": Words("已补偿", "compensated"),
    "demolished": Words("已拆除", "demolished"),
    "reclaimed": Words("已复垦", "reclaimed"),
    "county-checked": Words("县级已自查", "checked by the county"),
    "accepted": Words("已验收", "accepted"),
    "class-changed": Words("地类已变更", "class changed"),
    "confirmed": Words("指标已确认", "quota confirmed"),
    "paid-out": Words("收益已兑付", "paid out"),
    "collective-construction": Words("转为集体经营性建设用地", "kept as collective construction land"),
    "withdrawn": Words("已撤回", "withdrawn"),
    "refused": Words("未通过", "refused"),
}
# Which step follows which; as the table ``exit_step_order`` has it, which the database's triggers read.
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("applied",),
    "applied": ("consented", "withdrawn", "refused"),
    "consented": ("surveyed", "withdrawn", "refused"),
    "surveyed": ("agreed", "withdrawn", "refused"),
    "agreed": ("compensated",),
    "compensated": ("demolished", "collective-construction"),
    "demolished": ("reclaimed", "collective-construction"),
    "reclaimed": ("county-checked",),
    "county-checked": ("accepted",),
    "accepted": ("class-changed",),
    "class-changed": ("confirmed",),
    "confirmed": ("paid-out",),
    "paid-out": (),
    "collective-construction": (),
    "withdrawn": (),
    "refused": (),
}
CLOSED: Final = ("withdrawn", "refused")  # the household keeps its homestead
# Steps that are taken back by a row of their own: a payment or an acceptance was recorded by mistake.
RETURNING: Final = ("compensated", "accepted", "class-changed", "confirmed", "paid-out")
OF_RECLAMATION: Final = ("reclaimed", "county-checked", "accepted", "class-changed", "confirmed", "paid-out")
HOUSING: Final[Mapping[str, Words]] = {  # where the household lives when it has left
    "owned": Words("自有其他住房", "another dwelling of its own"),
    "resettlement": Words("协议安置房", "housing by the exit agreement"),
    "other-homestead": Words("保留的另一处宅基地", "another homestead that it keeps"),
    "relatives": Words("与亲属共同居住", "with relatives"),
}
SETTLEMENTS: Final[Mapping[str, Words]] = {
    "cash": Words("货币", "cash"),
    "housing": Words("住房", "housing"),
    "insurance": Words("养老保险", "old-age insurance"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """The evidence of a step: its number, its day (of the step, too), the hash of its file where there is one."""

    document: str
    on_day: date
    sha256: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Homestead:
    """A homestead (宅基地) and what is measured of it.

    plot: its lot in the land stock; carved_from: the plot of the collective that it is carved out of when it is registered,
    empty where the plot is in the stock already. certificate, certified_grains: as the certificate says, empty and 0
    without one. measured_grains: the whole as measured, 0 until then; of it building_grains are under houses,
    yard_grains yards and outbuildings (appurtenant land), over_occupied_grains above what is legal. floor_area: of the
    buildings' floors, no land. second_ground: why the household has, or had, another homestead; empty: it has none.
    document, registered_on: the paper by which it is on the register.
    """

    code: str
    village: str
    household: str
    plot: str
    document: str
    registered_on: date
    certificate: str = ""
    certified_grains: int = 0
    measured_grains: int = 0
    building_grains: int = 0
    yard_grains: int = 0
    over_occupied_grains: int = 0
    floor_area: FloorArea = NO_FLOOR
    second_ground: str = ""
    carved_from: str = ""

    @property
    def legal_grains(self) -> int:
        """What is measured without yards and without what is occupied above the legal area."""
        return self.measured_grains - self.yard_grains - self.over_occupied_grains


@dataclass(frozen=True, slots=True)
class Application:
    """A household's wish to leave its homestead. number: empty for one that is to be numbered.

    applicant: who signed it, a party's code. housing, housing_document: where it lives afterwards (of HOUSING), with the
    proof. tied_to: what the exit was made a condition of, which refuses it; empty: nothing.
    """

    homestead: str
    applicant: str
    housing: str
    housing_document: str
    reason: str = ""
    tied_to: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """How a meeting decided: members (or delegates) entitled, present, and in favour."""

    members: int
    present: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What was measured of the homestead of an exit, in grains, and the floor area of its buildings."""

    exit_number: str
    measured_grains: int
    building_grains: int
    yard_grains: int
    over_occupied_grains: int
    floor_area: FloorArea


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with a household.

    pay_basis_grains at price_fen_per_mu is what its land is paid for, quota_basis_grains what is to make quota: two
    figures. buildings_fen, other_fen: for buildings, and for moving, crops and the like. settlements: of SETTLEMENTS.
    housing, housing_floor: which dwelling it gets, and its floor area. insured_persons: who is insured for it.
    """

    exit_number: str
    settlements: tuple[str, ...]
    pay_basis_grains: int
    price_fen_per_mu: int
    quota_basis_grains: int
    buildings_fen: int = 0
    other_fen: int = 0
    housing: str = ""
    housing_floor: FloorArea = NO_FLOOR
    insured_persons: int = 0

    @property
    def land_fen(self) -> int:
        """For the land, rounded half up to the fen."""
        mu = GRAINS_PER_UNIT["mu"]
        return (2 * self.pay_basis_grains * self.price_fen_per_mu + mu) // (2 * mu)

    @property
    def compensation_fen(self) -> int:
        """All the money that is owed to the household."""
        return self.land_fen + self.buildings_fen + self.other_fen

    def body(self) -> dict[str, Any]:
        """As JSON values, with what follows from them: what is signed."""
        return asdict(self) | {"housing_floor": self.housing_floor.m2, "compensation_fen": self.compensation_fen}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Terms:
        values = {each.name: body[each.name] for each in fields(cls)}
        values["settlements"] = tuple(body["settlements"])
        values["housing_floor"] = FloorArea.parse(body["housing_floor"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with one household or with many. number: empty for one that is to be numbered. debtor: the party that
    owes the compensation, the owner of the project."""

    number: str
    debtor: str
    paper: Paper
    terms: tuple[Terms, ...]

    def body(self) -> dict[str, Any]:
        """As JSON values: what is signed."""
        return {
            "number": self.number,
            "debtor": self.debtor,
            "paper": asdict(self.paper) | {"on_day": self.paper.on_day.isoformat()},
            "terms": [each.body() for each in self.terms],
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Agreement:
        paper = Paper(**(body["paper"] | {"on_day": date.fromisoformat(body["paper"]["on_day"])}))
        return cls(body["number"], body["debtor"], paper, tuple(map(Terms.from_body, body["terms"])))


@dataclass(frozen=True, slots=True)
class Payment:
    """What a voucher pays to the household of an exit, in fen."""

    exit_number: str
    fen: int


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it stands on record. returns: it takes the step before it back."""

    sequence: int
    step: str
    paper: Paper
    returns: bool
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Exit:
    """A household's exit from its homestead, and how far it is. reclamation: number of the batch with its plot, or empty."""

    number: str
    homestead: Homestead
    application: Application
    step: str
    sequence: int
    reclamation: str = ""

    @property
    def village(self) -> str:
        return self.homestead.village

    @property
    def household(self) -> str:
        return self.homestead.household

    @property
    def is_open(self) -> bool:
        return bool(NEXT[self.step])


@dataclass(frozen=True, slots=True)
class Reclamation:
    """Plots that are reclaimed under one works project. plots: of homesteads whose exits are on record, or others (mining, …).

    number: empty for one that is to be numbered. project: code of the linkage project, empty where there is none yet.
    contractor: who does the works, a party's code or empty. step: empty, or the last of OF_RECLAMATION.
    """

    number: str
    name: str
    plots: tuple[str, ...]
    document: str
    registered_on: date
    project: str = ""
    contractor: str = ""
    step: str = ""


class ReclamationPlot(NamedTuple):
    """A plot of a reclamation. homestead: its code, empty for other plots. measured_grains: of the homestead as measured,
    of another plot its area in the land stock. step: that its exit has reached, of another plot the reclamation's."""

    plot: str
    village: str
    homestead: str
    measured_grains: int
    step: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Collective construction land let for business. number: empty for one that is to be numbered.

    lessor: the collective, taker: who takes it, both parties. plots: with the area let of each, in grains. last_day: the
    last day of the term. price: as the contract says it, with its unit in words. consent, minutes: of the collective.
    """

    number: str
    village: str
    lessor: str
    taker: str
    plots: tuple[tuple[str, int], ...]
    start_day: date
    last_day: date
    price: str
    price_unit: str
    purpose: str
    consent: str
    minutes: Minutes
    paper: Paper
    ended_on: date | None = None
