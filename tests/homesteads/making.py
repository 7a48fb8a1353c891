"""An invented village whose households leave their homesteads; a case as far as a test needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.access.proposals import Proposal
from ledger.approvals import approve
from ledger.book.models import ACCOUNT, LOT, POSTING
from ledger.db import Database
from ledger.homesteads import (
    Agreement,
    Application,
    Exit,
    FloorArea,
    Homestead,
    Lease,
    Minutes,
    Paper,
    Payment,
    Reclamation,
    Survey,
    Terms,
    apply,
    compensated,
    consent,
    demolish,
    find_exit,
    keep_for_lease,
    open_reclamation,
    pay,
    propose_agreement,
    record_county_check,
    record_works,
    register_homesteads,
    survey,
)
from ledger.parties import register_parties
from ledger.places import book_of, find
from ledger.stock import Plot, land_class, register_plots
from ledger.units import parse_area
from tests.making import (
    CLERK,
    ENTERPRISE,
    HEAD,
    HOUSEHOLDS,
    ISSUER,
    NOW,
    PEOPLE,
    TODAY,
    VILLAGE,
    Village,
    acting,
    collective,
    make_village,
    party,
)

A, B, FAR = HOUSEHOLDS
OFFICE: Final = "JF-ZRZY"
YARD, HOME_A, HOME_B, MINE, FIELD, SCHOOL = "ZJ-0", "ZJ-A", "ZJ-B", "CK-1", "GD-1", "GY-1"
OFFICER, COUNTY_HEAD = PEOPLE["bureau-officer"], PEOPLE["bureau-approver"]
SURVEYED: Final = date(2024, 12, 31)


def m2(text: str) -> int:
    """Grains of a decimal in m²."""
    return parse_area(text, "m2")


def sheet(document: str, day: int = 2, month: int = 9, **more: Any) -> Paper:
    """A paper of a day of 2026."""
    return Paper(document, date(2026, month, day), **more)


def homestead(code: str = "N-A", household: str = A, plot: str = HOME_A, **changes: Any) -> Homestead:
    """A homestead of 240 m² by certificate, measured as 300 m²: 120 under a two-storey house, 100 of yards, 20 too much."""
    made = Homestead(
        code,
        household[:12],
        household,
        plot,
        "宅基地调查1号",
        date(2026, 1, 5),
        certificate=f"宁(2019)宅{code}",
        certified_grains=m2("240"),
        measured_grains=m2("300"),
        building_grains=m2("120"),
        yard_grains=m2("100"),
        over_occupied_grains=m2("20"),
        floor_area=FloorArea.parse("230.50"),
        carved_from=YARD,
    )
    return replace(made, **changes)


OTHER: Final = homestead("N-B", B, HOME_B)


def make_homesteads(database: Database, *more: Homestead) -> Village:
    """The village with two homesteads, and more."""
    village = make_village(database)
    add_homesteads(village, *more)
    return village


def add_homesteads(village: Village, *more: Homestead) -> None:
    """An office that owes, a yard of the collective, a mine, a field, an old school, of 2 000 m² each; homesteads carved
    out of the yard."""
    database = village.database
    database.command(
        lambda c: register_parties(c, [party(OFFICE, "office", "金凤区自然资源局"), collective()], acting())
    )
    classes = {YARD: "0702", MINE: "0602", FIELD: "0103", SCHOOL: "0601/203"}
    plots = [Plot(code, VILLAGE, land_class(of), m2("2000"), SURVEYED, "调查2024") for code, of in classes.items()]

    def work(connection: Connection) -> None:
        book_id = book_of(connection, find(connection, "village", VILLAGE, TODAY), NOW)
        register_plots(connection, book_id, plots, acting())
        register_homesteads(connection, [homestead(), OTHER, *more], acting(OFFICER))

    database.command(work)


def application(**changes: Any) -> Application:
    made = Application("N-A", A, "owned", "不动产权证1号", number="T-A")
    return replace(made, **changes)


OTHER_APPLICATION: Final = application(homestead="N-B", applicant=B, number="T-B")
AGREED: Final = Minutes(40, 36, 30)


def measured(number: str = "T-A", **changes: Any) -> Survey:
    made = Survey(number, m2("310"), m2("120"), m2("110"), m2("20"), FloorArea.parse("230.50"))
    return replace(made, **changes)


def terms(number: str = "T-A", **changes: Any) -> Terms:
    """Cash: 240 m² (0.36 mu) at 60 000 yuan a mu, and 90 000 yuan for the house."""
    made = Terms(number, ("cash",), m2("240"), 6_000_000, m2("310"), buildings_fen=9_000_000)
    return replace(made, **changes)


OWED: Final = 2_160_000 + 9_000_000  # fen of ``terms``


def agreement(*of: Terms, **changes: Any) -> Agreement:
    return replace(Agreement("XY-1", OFFICE, sheet("协议1号", 6), of or (terms(),)), **changes)


ORDER: Final = (
    "applied",
    "consented",
    "surveyed",
    "agreed",
    "compensated",
    "demolished",
    "reclaimed",
    "county-checked",
)


def go(village: Village, until: str, *numbers: str) -> None:
    """Both households, or those of the exits that are named, up to a step that ``ORDER`` has; a command a step."""
    wanted = numbers or ("T-A", "T-B")
    for step in ORDER[: ORDER.index(until) + 1]:
        do(village, step, wanted)


def do(village: Village, step: str, numbers: Sequence[str]) -> None:
    """One step of some exits."""
    if step == "agreed":
        sign(village, propose(village, agreement(*(terms(number) for number in numbers))))
        return
    people = {"reclaimed": OFFICER, "county-checked": COUNTY_HEAD}
    act = acting(people.get(step, CLERK))
    village.database.command(lambda c: _do(c, step, list(numbers), act))


def _do(connection: Connection, step: str, numbers: list[str], act: Any) -> None:
    if step == "applied":
        both = {"T-A": application(), "T-B": OTHER_APPLICATION}
        apply(connection, [both[number] for number in numbers], sheet("申请1号", 2), act)
    elif step == "consented":
        consent(connection, numbers, sheet("纪要1号", 3), AGREED, act)
    elif step == "surveyed":
        survey(connection, [measured(number) for number in numbers], sheet("测绘1号", 4), act)
    elif step == "compensated":
        pay(connection, [Payment(number, OWED) for number in numbers], "凭证1", date(2026, 9, 8), act)
        compensated(connection, numbers, sheet("补偿单1号", 9), act)
    elif step == "demolished":
        demolish(connection, numbers, sheet("拆除1号", 12), act)
    elif step == "reclaimed":
        open_reclamation(connection, reclamation(), act)
        record_works(connection, "FK-1", sheet("竣工1号", 20, sha256="a" * 64), act)
    else:
        record_county_check(connection, "FK-1", sheet("县查1号", 25), act)


def keep(village: Village, *numbers: str) -> None:
    """Some exits end in collective construction land."""
    village.database.command(lambda c: keep_for_lease(c, numbers, sheet("留用1号", 15), AGREED, acting(CLERK)))


def reclamation(**changes: Any) -> Reclamation:
    made = Reclamation("FK-1", "金凤村四组复垦", (HOME_A, HOME_B), "批复1号", date(2026, 9, 13), project="XM-1")
    return replace(made, **changes)


def lease(**changes: Any) -> Lease:
    """The enterprise takes homestead A's plot from 2026-10 on, for ten years."""
    made = Lease(
        "CZ-1",
        VILLAGE,
        ISSUER,
        ENTERPRISE,
        ((HOME_A, m2("300")),),
        date(2026, 10, 1),
        date(2036, 9, 30),
        "12000.00",
        "yuan/year",
        "农产品加工",
        "纪要9号",
        Minutes(30, 28, 20),
        sheet("租约1号", 20),
    )
    return replace(made, **changes)


def propose(village: Village, wanted: Agreement) -> Proposal:
    return village.database.command(lambda c: propose_agreement(c, wanted, acting(CLERK)))


def sign(village: Village, proposal: Proposal) -> None:
    village.database.command(lambda c: approve(c, proposal.id, acting(HEAD)))


def exit_now(village: Village, number: str = "T-A") -> Exit:
    with village.database.reading() as connection:
        return find_exit(connection, number)


def claims(village: Village, number: str = "T-A") -> dict[tuple[str, str], int]:
    """Fen of an exit's claim by account kind and holder; what is zero is left out."""
    query = (
        select(ACCOUNT.c.kind, ACCOUNT.c.holder, func.sum(POSTING.c.amount))
        .join(ACCOUNT, (ACCOUNT.c.book_id == POSTING.c.book_id) & (ACCOUNT.c.id == POSTING.c.account_id))
        .join(LOT, (LOT.c.book_id == POSTING.c.book_id) & (LOT.c.id == POSTING.c.lot_id))
        .where(LOT.c.code == number)
        .group_by(ACCOUNT.c.kind, ACCOUNT.c.holder)
    )
    with village.database.reading() as connection:
        return {(kind, holder): int(fen) for kind, holder, fen in connection.execute(query) if fen}
