"""One contract of every form in the demonstration's township, each with the papers that its form takes.

All names and document numbers are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from ledger.access import Act
from ledger.demonstration.people import credit_code
from ledger.errors import raise_all
from ledger.parcels import Parcel, register_parcels
from ledger.parties import CREDIT_CODE, NewParty, register_parties
from ledger.places import Division
from ledger.transfers import ContractLine, Details, Evidence, Terms, record
from ledger.units import GRAINS_PER_UNIT

MU: Final = GRAINS_PER_UNIT["mu"]
BANK: Final = "JF-BANK"
NEEDED: Final = 48  # whole parcels of one village that the forms and what follows them use
_RESERVE: Final = 2  # parcels of the collective that no household has


@dataclass(slots=True)
class Village:
    """The village of the demonstration's forms. free: (household, whole parcel) pairs, each taken once.

    today: the day of the demonstration; base_end: last day of the base contracts.
    """

    division: Division
    book_id: int
    free: list[tuple[str, ContractLine]]
    today: date
    base_end: date
    made: dict[str, Terms] = field(default_factory=dict)

    @property
    def collective(self) -> str:
        """The village-level issuer's code."""
        return f"{self.division.code[:12]}00"

    def take(self, count: int = 1) -> tuple[str, tuple[ContractLine, ...]]:
        """So many parcels of one household, the household that has the fewest that suffice."""
        mine: dict[str, list[ContractLine]] = {}
        for household, line in self.free:
            mine.setdefault(household, []).append(line)
        household = min((h for h in mine if len(mine[h]) >= count), key=lambda h: (len(mine[h]), h))
        lines = tuple(mine[household][:count])
        self.free = [(h, line) for h, line in self.free if line not in lines]
        return household, lines

    def take_most(self) -> tuple[str, tuple[ContractLine, ...]]:
        """All free parcels of the household that has the largest area of them."""
        areas: dict[str, int] = {}
        for household, line in self.free:
            areas[household] = areas.get(household, 0) + line.area_grains
        household = max(sorted(areas), key=areas.__getitem__)
        lines = tuple(line for h, line in self.free if h == household)
        self.free = [(h, line) for h, line in self.free if h != household]
        return household, lines

    def other_household(self, *but: str) -> str:
        """A household of the village that is none of these."""
        return next(household for household, _ in self.free if household not in but)


def village_with_land(free: Sequence[tuple[str, ContractLine]]) -> str:
    """The code of the village with the most free parcels."""
    codes = [line.parcel_code[:12] for _, line in free]
    return max(sorted(set(codes)), key=codes.count)


def add_collective(connection: Connection, act: Act, village: Village) -> tuple[str, ...]:
    """Register the collective, a bank, and land that nobody has contracted; the codes of that land."""
    place = village.division
    collective = NewParty(
        village.collective, "collective", f"{place.name}股份经济合作社", CREDIT_CODE, credit_code(990_001), "village",
        place.code, "", f"{place.name}村委会院内",
    )  # fmt: skip
    county = f"{place.code[:6]}000000"
    bank = NewParty(
        BANK, "enterprise", "凤川农村商业银行", CREDIT_CODE, credit_code(990_002), "county", county, "", "县城东街"
    )
    register_parties(connection, [collective, bank], act)
    reserve = [_reserve(village, number) for number in range(1, _RESERVE + 1)]
    _, refused = register_parcels(connection, village.book_id, reserve, act)
    raise_all([refusal for _, refusal in refused])
    return tuple(parcel.code for parcel in reserve)


def _reserve(village: Village, number: int) -> Parcel:
    return Parcel(
        code=f"{village.collective}{90_000 + number:05d}",
        name=f"机动地{number}号",
        village_code=village.division.code,
        registered_grains=12 * MU,
        measured_grains=0,
        land_class="013",
        grade="08",
        basic_farmland=False,
        east="支沟",
        south="荒滩",
        west="机耕路",
        north="农渠",
        registered_on=date(2003, 1, 1),
    )


def record_forms(connection: Connection, act: Act, village: Village, reserve: Sequence[str]) -> None:
    """Record a signed contract of every form, through the function that sheets use; refusals are ours and raised."""
    contracts = list(_every_form(village, reserve))
    done = record(connection, contracts, act)
    raise_all([refusal for _, refusal in done.refused])
    village.made |= {terms.number: terms for terms in contracts}


def _every_form(village: Village, reserve: Sequence[str]) -> Iterator[Terms]:
    year = village.today.year
    number = (f"JF{year}-F{place:02d}" for place in range(1, 40))
    notice = _paper("priority-notice", f"{year}年第3号优先权公告", date(year - 1, 11, 1))

    giver, lines = village.take(2)
    details = Details(
        escalation_years=3, escalation_percent="5", deposit_fen=200_000, deposit_collector="镇土地流转服务中心",
        deposit_handling="期满无欠费无息退还", delivery_day=date(year, 1, 5), filing_days=15,
        subsidy_owner="transferor", fixtures_terms="拆除复垦", renewal_notice_days=60, handback_days=15,
        penalty_rent="5", rescission_days=60, use_before="1", use_after="1", grain=True, dispute="arbitration",
        copies=4, sign_place="镇土地流转服务中心",
    )  # fmt: skip
    yield _term(village, next(number), "lease", giver, "JF-004", lines, details=details, evidence=(notice,))

    giver, lines = village.take()
    taker = village.other_household(giver)
    yield _term(village, next(number), "subcontract", giver, taker, lines, price="600.00")

    giver, lines = village.take(2)
    shares = Details(dividend="floor-share", share_count="40", contribution_fen=1_600_000, grain=True, use_after="1")
    yield _term(village, next(number), "shareholding", giver, "JF-001", lines, price="500.00", details=shares)

    first, mine = village.take()
    second, theirs = village.take()
    crossing = (*mine, *(replace(line, giver=second) for line in theirs))
    yield _for_good(village, next(number), "swap", first, second, crossing, price="0")

    giver, lines = village.take()
    taker = village.other_household(giver)
    consent = _paper("issuer-consent", f"村经合〔{year}〕6号", date(year - 1, 12, 10), party=village.collective)
    assigned = _for_good(village, next(number), "assignment", giver, taker, lines, price="18000.00")
    yield replace(assigned, evidence=(consent,), consent=consent.document)

    giver, lines = village.take(2)
    onward = Details(allows_retransfer=True, grain=True, use_after="1")
    head = _term(village, next(number), "lease", giver, "JF-002", lines, details=onward, evidence=(notice,))
    yield head
    second_hand = _term(village, next(number), "retransfer", "JF-002", "JF-004", lines, parent=head.number)
    second_hand = replace(second_hand, details=Details(allows_retransfer=True, grain=True, use_after="1"))
    yield second_hand
    yield _term(
        village, next(number), "retransfer", "JF-004", "JF-005", lines[:1], parent=second_hand.number,
        evidence=(_paper("household-consent", "再流转同意书第12号", date(year - 1, 12, 15), party=giver),),
    )  # fmt: skip

    yield _entrusted(village, next(number), notice)

    giver, lines = village.take()
    lent = Details(entrusted="principal", allows_retransfer=True)
    deposited = _term(village, next(number), "lease", giver, "JF-003", lines, details=lent, evidence=(notice,))
    yield deposited
    yield _term(village, next(number), "retransfer", "JF-003", "JF-005", lines, parent=deposited.number, price="900.00")

    land = (ContractLine(reserve[0], 12 * MU),)
    papers = (
        _paper("village-resolution", f"村民会议决议〔{year}〕2号", date(year - 1, 11, 20)),
        _paper("township-approval", f"镇政复〔{year}〕8号", date(year - 1, 11, 28)),
        notice,
    )
    let = _term(village, next(number), "other-mode", village.collective, "JF-006", land, evidence=papers)
    yield replace(let, details=Details(mode="auction", use_after="1"), price="260.00")

    giver, lines = village.take()
    yield _term(village, next(number), "other", giver, "JF-008", lines, evidence=(notice,), purpose="科研试验种植")

    giver, lines = village.take()
    proxy = _term(village, next(number), "proxy-farming", giver, village.other_household(giver), lines, price="0")
    yield replace(proxy, last_day=date(year, 12, 31), details=Details(oral=True))


def _entrusted(village: Village, number: str, notice: Evidence) -> Terms:
    """The collective signs for three households under their mandates."""
    year = village.today.year
    lines: list[ContractLine] = []
    papers = [notice]
    for place in range(1, 4):
        household, mine = village.take()
        lines += [replace(line, giver=household) for line in mine]
        issued = date(year - 1, 11, 5)
        papers.append(_paper("mandate", f"流转委托书第{20 + place}号", issued, household, date(year + 1, 11, 4)))
    details = Details(entrusted="agent", grain=True, use_after="1", escalation_years=2, escalation_fen=2_000)
    entrusted = _term(village, number, "lease", village.collective, "JF-005", tuple(lines), details=details)
    return replace(entrusted, evidence=tuple(papers), payment="04-01;10-01")


def _paper(kind: str, document: str, issued_on: date, party: str = "", valid_to: date | None = None) -> Evidence:
    return Evidence(kind, document, issued_on, party, valid_to)


def _term(
    village: Village, number: str, form: str, giver: str, taker: str, lines: tuple[ContractLine, ...], **more: Any
) -> Terms:
    """A contract of this year for three years; what was signed last December."""
    year = village.today.year
    start = date(year, 1, 1)
    last = min(date(year + 3, 1, 1) - timedelta(days=1), village.base_end)
    signed_on = date(year - 1, 12, 20)
    usual: dict[str, Any] = {
        "price": "850.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植水稻",
        "signed_on": signed_on,
        "filed_on": signed_on + timedelta(days=6),
    }
    return Terms(number, form, giver, taker, lines, start, last, **(usual | more))


def _for_good(
    village: Village, number: str, form: str, giver: str, taker: str, lines: tuple[ContractLine, ...], price: str
) -> Terms:
    once: dict[str, Any] = {"price": price, "price_unit": "yuan", "payment": "once"}
    return replace(_term(village, number, form, giver, taker, lines, **once), last_day=village.base_end)
