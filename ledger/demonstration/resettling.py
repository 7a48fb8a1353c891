"""Jinfeng's linkage project: households leave old homesteads, the ground is reclaimed, the quota goes its way.

From the founding documents: a plan for eight villages and 3 579 households over two years, first of all Zhiwuyuan,
Weijiaqiao, Yingnan, Xihu, Xixin and Xinlian; in Weijiaqiao (teams 4–7) and Yingnan (teams 1, 3, 5) 726 agreements,
110 000 m² of buildings and 110 mu reclaimed. Everything else is invented: names, single areas, money, papers, the
quota itself and what became of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from sqlalchemy import Connection

from ledger import homesteads, quotas
from ledger.access import Act
from ledger.access.users import grant_role
from ledger.demonstration.offices import acting_as
from ledger.demonstration.people import credit_code, identity_number, person_name
from ledger.errors import Refusal, raise_all
from ledger.parties import CREDIT_CODE, RESIDENT_ID, NewParty, register_parties
from ledger.places import Division, book_of
from ledger.quotas import EventLine, Paper, PlanVersion, PlanVillage, Project, QuotaEvent
from ledger.stock import GB_T_21010, Plot, land_class, register_plots
from ledger.units import GRAINS_PER_UNIT, split_by_largest_remainder

HA: Final = GRAINS_PER_UNIT["ha"]
MU: Final = GRAINS_PER_UNIT["mu"]
COUNTY: Final = "county:640106000000"
PROVINCE: Final = "province:640000000000"
PROJECT: Final = "JF-XMQ-2024-01"
TOWNSHIP: Final = "640106002"
DEMOLISHED: Final = (("640106002201", "魏家桥村", (4, 5, 6, 7), 431), ("640106002220", "盈南村", (1, 3, 5), 295))
VILLAGES: Final = (
    ("640106100206", 420), ("640106002201", 655), ("640106002220", 518), ("640106006008", 402), ("640106101201", 431),
    ("640106101202", 397), ("640106100201", 388), ("640106101203", 368),
)  # fmt: skip
RECLAIMED_GRAINS: Final = 110 * MU
FLOOR_HUNDREDTHS: Final = 110_000 * 100
OWNER: Final = "JF-201"  # who carries the project out
_FIRST_SERIAL: Final = 200_000
_FIRST_NUMBER: Final = 1_001  # contractor numbers of these households in their villages


@dataclass(frozen=True, slots=True)
class Moved:
    """A household that leaves: its homestead's plot with its area, and the floor area of its buildings."""

    household: str
    village: str
    team: int
    plot: str
    grains: int
    floor: homesteads.FloorArea


def resettle(connection: Connection, act: Act, county: Division) -> dict[str, int]:
    """Lead the project to where it stands today; how many households, agreements and events there are."""
    today = act.today
    for name, role in (("jingban", "clerk"), ("fuhe", "reviewer"), ("zhuren", "centre-head")):
        grant_role(connection, act, name, role, TOWNSHIP)
    clerk, head, officer, approver = (
        acting_as(connection, act, name) for name in ("jingban", "zhuren", "zhibiao", "shenpi")
    )
    moved = _households(connection, act)
    _survey_villages(connection, act, county, moved, today)
    _plan(connection, officer, approver, today)
    recorded(connection, _grants(today), act)
    _leave(connection, moved, (clerk, head, officer), today)
    reclamation = _reclaim(connection, moved, (officer, approver), today)
    events = [*_uses(today), *_accepted(moved, reclamation, today)]
    recorded(connection, events, act)
    _leave_work(connection, officer, today)
    return {"moved": len(moved), "events": len(events) + len(_grants(today))}


def recorded(connection: Connection, events: Sequence[QuotaEvent], act: Act) -> None:
    """Events as they were decided on paper. Raises what the rules refuse."""
    done = [found for _, found in quotas.record_events(connection, events, act)]
    raise_all([each for each in done if isinstance(each, Refusal)])


def _households(connection: Connection, act: Act) -> list[Moved]:
    """The 726 households of the teams that were demolished, with areas that come to 110 mu and 110 000 m² of floors."""
    random = Random(20240110)
    places = [
        (code, name, teams[place % len(teams)], place)
        for code, name, teams, count in DEMOLISHED
        for place in range(count)
    ]
    areas = split_by_largest_remainder(RECLAIMED_GRAINS // 300, [random.randint(80, 125) for _ in places])
    areas[-1] += (RECLAIMED_GRAINS - 300 * sum(areas)) // 300
    grains = [300 * area for area in areas]
    grains[-1] += RECLAIMED_GRAINS - sum(grains)
    floors = split_by_largest_remainder(FLOOR_HUNDREDTHS, [random.randint(110, 190) for _ in places])
    parties, moved = [], []
    for serial, (place, area, floor) in enumerate(zip(places, grains, floors, strict=True)):
        village, name, team, number = place
        code = f"{village}00{_FIRST_NUMBER + number:04d}"
        parties.append(
            NewParty(
                code,
                "household",
                person_name(random),
                RESIDENT_ID,
                identity_number(_FIRST_SERIAL + serial),
                "village",
                village,
                f"1990001{serial:04d}",
                f"金凤区{name}{team}队{number + 1}号",
            )
        )
        plot = f"{village}ZJ{number + 1:04d}"
        moved.append(Moved(code, village, team, plot, area, homesteads.FloorArea(floor)))
    owner = NewParty(
        OWNER, "enterprise", "凤川城乡建设投资有限公司", CREDIT_CODE, credit_code(990_201), "county", COUNTY[7:], "",
        "县城北街",
    )  # fmt: skip
    register_parties(connection, [*parties, owner], act)
    return moved


def _survey_villages(connection: Connection, act: Act, county: Division, moved: Sequence[Moved], today: date) -> None:
    """The land stock of the plan's villages: their homesteads of today plot by plot, the rest of each class as a whole."""
    surveyed_on = date(today.year - 3, 12, 31)
    homestead, dry, canal, street = (land_class(code, GB_T_21010) for code in ("0702", "0103", "1107", "1003"))
    document = f"金自然资调〔{surveyed_on.year + 1}〕3号"
    plots = [
        Plot(each.plot, each.village, homestead, each.grains, surveyed_on, document, f"{each.team}队宅基地")
        for each in moved
    ]
    for village, households in VILLAGES:
        for letters, kind, grains in (
            ("JS", homestead, households * 320 * 300),
            ("GD", dry, households * 3_100 * 300),
            ("SL", canal, households * 260 * 300),
            ("DL", street, households * 45 * 300),
        ):
            name = {"JS": "其余宅基地", "GD": "耕地", "SL": "沟渠", "DL": "村庄道路"}[letters]
            plots.append(Plot(f"{village}{letters}0001", village, kind, grains, surveyed_on, document, name))
    _, refused = register_plots(connection, book_of(connection, county, act.at), plots, act)
    raise_all([refusal for _, refusal in refused])


def _plan(connection: Connection, officer: Act, approver: Act, today: date) -> None:
    """The project, its first plan and an adjustment; approved by a second person each."""
    year = today.year - 2
    quotas.register_project(
        connection,
        Project(PROJECT, "金凤区八村城乡建设用地增减挂钩项目区", COUNTY, quotas.LINKAGE, "borrow-first", "cultivated"),
        officer,
    )
    shares = split_by_largest_remainder(38 * HA // 300, [households for _, households in VILLAGES])
    demolition = [
        PlanVillage(village, "demolition", share * 300, households=households)
        for share, (village, households) in zip(shares, VILLAGES, strict=True)
    ]
    resettled = [PlanVillage("640106002220", "new-build", 12 * HA, 10 * HA, 8 * HA)]
    town = [PlanVillage("640106002201", "new-build", 18 * HA, 16 * HA, 13 * HA)]
    for version, (quota, day) in enumerate(((28, date(year, 1, 10)), (30, date(year, 9, 20))), start=1):
        plan = PlanVersion(
            project=PROJECT,
            version=version,
            document=f"宁政挂〔{year}〕{version * 7}号",
            approver="自治区人民政府",
            approved_on=day,
            quota_grains=quota * HA,
            demolition_grains=38 * HA,
            new_build_grains=30 * HA,
            reclaimed_agricultural_grains=38 * HA,
            reclaimed_cultivated_grains=37 * HA,
            occupied_agricultural_grains=26 * HA,
            occupied_cultivated_grains=21 * HA,
            resettlement_grains=12 * HA,
            rural_reserve_grains=HA * 3 // 10,
            town_grains=18 * HA - HA * 3 // 10,
            households=3_579,
            filed_online_on=day + timedelta(days=6),
            reason="" if version == 1 else "建新区扩大两公顷，拆旧区不变",
            villages=(*demolition, *resettled, *town),
        )
        proposal = quotas.propose_plan(connection, plan, officer)
        quotas.sign_plan(connection, proposal, approver)


def _grants(today: date) -> list[QuotaEvent]:
    """The region grants 40 ha out of its own 2 000; 30 of them go to the project, the clock starts with the approval."""
    year = today.year - 2
    first, second = date(year, 1, 2), date(year, 1, 8)
    return [
        _event("grant", first, 2_000 * HA, "国土挂〔2024〕1号", book=PROVINCE, lot="NX-XD-01"),
        _event("grant", second, 40 * HA, f"宁自然资挂〔{year}〕3号", lot="JF-XD-01", counterpart=PROVINCE, source_lot="NX-XD-01"),
        _event("assign", date(year, 9, 25), 30 * HA, f"宁政挂〔{year}〕14号", lot="JF-XD-01", to_lot="JF-XM-01", project=PROJECT),
    ]  # fmt: skip


def _uses(today: date) -> list[QuotaEvent]:
    """A new settlement in Yingnan and a first piece of town land in Weijiaqiao, out of the villages' own fields."""
    year = today.year - 2
    settlement = _line("640106002220", 4 * HA, "AZ0001", "housing")
    school = _line("640106002201", HA, "CZ0001", "public-service")
    return [
        _event("use-resettlement", date(year, 11, 5), 4 * HA, f"金政地〔{year}〕21号", lot="JF-XM-01", project=PROJECT, lines=(settlement,)),
        _event("use-town", date(year + 1, 3, 18), HA, f"金政地〔{year + 1}〕4号", lot="JF-XM-01", project=PROJECT, lines=(school,)),
    ]  # fmt: skip


def _leave(connection: Connection, moved: Sequence[Moved], people: tuple[Act, Act, Act], today: date) -> None:
    """726 households apply, are surveyed, agree, are paid and leave; in Weijiaqiao fifteen have only applied so far."""
    clerk, head, officer = people
    year = today.year - 1
    registered = date(year, 1, 15)
    homesteads.register_homesteads(connection, [_homestead(each, registered) for each in moved], officer)
    wanted = [
        homesteads.Application(each.plot, each.household, "resettlement", "安置意向书", number=_exit(each))
        for each in moved
    ]
    homesteads.apply(connection, wanted, homesteads.Paper(f"金退申〔{year}〕1号", date(year, 2, 1)), clerk)
    numbers = [_exit(each) for each in moved]
    minutes = homesteads.Minutes(60, 52, 47)
    homesteads.consent(
        connection, numbers, homesteads.Paper("村民代表会议纪要 3 号", date(year, 2, 20)), minutes, clerk
    )
    surveys = [
        homesteads.Survey(_exit(each), each.grains, each.grains * 6 // 10, each.grains * 3 // 10, 0, each.floor)
        for each in moved
    ]
    homesteads.survey(connection, surveys, homesteads.Paper(f"金测〔{year}〕18号", date(year, 3, 12)), clerk)
    terms = tuple(_terms(each) for each in moved)
    paper = homesteads.Paper(f"金退协〔{year}〕1—726号", date(year, 4, 8))
    agreement = homesteads.Agreement("", OWNER, paper, terms)
    homesteads.sign_agreement(connection, homesteads.propose_agreement(connection, agreement, clerk), head)
    payments = [homesteads.Payment(each.exit_number, each.compensation_fen) for each in terms]
    homesteads.pay(connection, payments, f"ZF-{year}-0615", date(year, 6, 15), clerk)
    homesteads.compensated(connection, numbers, homesteads.Paper(f"兑付清单 {year}-06", date(year, 6, 16)), clerk)
    homesteads.demolish(connection, numbers, homesteads.Paper(f"拆除验收单 {year}-09", date(year, 9, 10)), clerk)


def _exit(moved: Moved) -> str:
    return f"TC-{moved.plot}"


def _homestead(moved: Moved, registered: date) -> homesteads.Homestead:
    certified = moved.grains * 95 // 100 // 300 * 300
    return homesteads.Homestead(
        code=moved.plot,
        village=moved.village,
        household=moved.household,
        plot=moved.plot,
        document="金凤区宅基地调查成果",
        registered_on=registered,
        certificate=f"金集用（2009）第{moved.plot[-4:]}号",
        certified_grains=certified,
        measured_grains=moved.grains,
        building_grains=moved.grains * 6 // 10,
        yard_grains=moved.grains * 3 // 10,
        floor_area=moved.floor,
    )


def _terms(moved: Moved) -> homesteads.Terms:
    return homesteads.Terms(
        exit_number=_exit(moved),
        settlements=("cash", "housing"),
        pay_basis_grains=moved.grains,
        price_fen_per_mu=6_000_000,
        quota_basis_grains=moved.grains,
        buildings_fen=moved.floor.hundredths * 480,
        housing="盈南新居安置房",
        housing_floor=homesteads.FloorArea(moved.floor.hundredths * 7 // 10),
    )


def _reclaim(connection: Connection, moved: Sequence[Moved], people: tuple[Act, Act], today: date) -> str:
    officer, approver = people
    year = today.year - 1
    batch = homesteads.Reclamation(
        "JF-FK-01", "魏家桥、盈南复垦工程", tuple(each.plot for each in moved), f"金复垦〔{year}〕2号", date(year, 9, 20), PROJECT, OWNER
    )  # fmt: skip
    opened = homesteads.open_reclamation(connection, batch, officer)
    works = homesteads.Paper(f"竣工报告 {year}-11", date(year, 11, 20))
    homesteads.record_works(connection, opened.number, works, officer)
    checked = homesteads.Paper(f"金自查〔{year}〕6号", date(year, 12, 8))
    homesteads.record_county_check(connection, opened.number, checked, approver)
    return opened.number


def _accepted(moved: Sequence[Moved], reclamation: str, today: date) -> list[QuotaEvent]:
    """110 mu are accepted; what was used is returned, a little stays with the villages, the rest is surplus."""
    year = today.year
    papers = (
        Paper("acceptance", f"银自然资验〔{year}〕9号", date(year, 3, 6)),
        Paper("survey", f"{year - 1} 年度国土变更调查", date(year, 3, 6)),
    )
    lines = tuple(EventLine(each.village, each.grains, each.plot, each.grains, homestead=each.plot) for each in moved)
    document = f"银自然资验〔{year}〕9号"
    reserve = (EventLine("640106002201", HA * 3 // 10),)
    return [
        _event("accept", date(year, 3, 6), RECLAIMED_GRAINS, document, lot=certificate_of(today), project=PROJECT, lines=lines,
               papers=papers, reclamation=reclamation, grade="9", occupied_grade="9", grade_scale="national-15"),
        _event("return", date(year, 4, 2), 5 * HA, f"宁挂还〔{year}〕1号", lot=certificate_of(today), to_lot="JF-XM-01"),
        _event("reserve", date(year, 4, 20), HA * 3 // 10, "魏家桥村民会议决议", lot=certificate_of(today), project=PROJECT, lines=reserve),
        _event("surplus", date(year, 5, 9), 2 * HA, f"宁指标函〔{year}〕5号", lot=certificate_of(today), project=PROJECT,
               papers=papers, reclamation=reclamation),
    ]  # fmt: skip


def certificate_of(today: date) -> str:
    """The number of the certificate of what was accepted this year."""
    return f"银验〔{today.year}〕9号"


def _leave_work(connection: Connection, officer: Act, today: date) -> None:
    """A use and a pledge that wait for the approver."""
    year = today.year
    line = _line("640106002201", 2 * HA, "CZ0002", "industry")
    waiting = (
        _event("use-town", today - timedelta(days=3), 2 * HA, f"金政地〔{year}〕30号", lot="JF-XM-01", project=PROJECT, lines=(line,)),
        _event("pledge", today - timedelta(days=1), HA // 2, "凤川农商行质字 12 号", lot=certificate_of(today)),
    )  # fmt: skip
    for event in waiting:
        quotas.propose_event(connection, event, officer)


def _line(village: str, grains: int, plot: str, use: str) -> EventLine:
    """Ground that is built on, all of it taken from the village's fields."""
    return EventLine(village, grains, f"{village}{plot}", grains, 0, f"{village}GD0001", use=use)


def _event(kind: str, day: date, grains: int, document: str, *, book: str = COUNTY, **more: object) -> QuotaEvent:
    return QuotaEvent("", kind, book, day, document, day, grains, **more)  # type: ignore[arg-type]
