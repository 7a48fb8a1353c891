"""The people of the demonstration: one of each role with a one-time password, and work that waits for each of them.

All names are invented. The township is the one in which most of the demonstration's land lies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from ledger.access import ADMINISTRATORS, ROLES, Act, Actor
from ledger.access.users import add_user, find_person, grant_role, list_people, reset_password
from ledger.places import Division, find, lineage
from ledger.transfers import (
    ContractLine,
    Terms,
    draft,
    file,
    propose_reversal,
    review,
    sign,
    sign_reversal,
    submit,
)

NEEDED: Final = 11  # parcels that leave_work uses
# Login name, name, role. The reach is the county, its largest township, a village, a household or a co-operative.
PEOPLE: Final = (
    ("jingban", "田小满", "clerk"),
    ("fuhe", "谷雨晴", "reviewer"),
    ("zhuren", "秦立春", "centre-head"),
    ("zhibiao", "陆清明", "bureau-officer"),
    ("shenpi", "夏至远", "bureau-approver"),
    ("hefa", "白露生", "releaser"),
    ("hezuoshe", "禾丰合作社查询", "party-viewer"),
    ("nonghu", "农户查询", "party-viewer"),
    ("cunwu", "村务公开查询", "village-viewer"),
    ("xitong", "系统管理员", "system-administrator"),
    ("anquan", "安全管理员", "security-administrator"),
    ("shenji", "审计管理员", "audit-administrator"),
)
# Of offices beside and above the county, where its quotas are shown: with their reach.
NEIGHBOURS: Final = (
    ("shishen", "霜降平", "bureau-approver", "city:640100000000"),
    ("shihefa", "寒露清", "releaser", "city:640100000000"),
    ("xingqing", "立夏远", "bureau-officer", "county:640104000000"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody of the demonstration with a one-time password that has not been used yet."""

    name: str
    display_name: str
    role: str
    reach: str
    password: str


def busiest_township(connection: Connection, villages: Iterable[str], today: date) -> Division:
    """The township that most of these villages (each as often as it has land) lie in."""
    counted = Counter(villages)
    townships: Counter[str] = Counter()
    for code, times in counted.items():
        above = lineage(connection, find(connection, "village", code, today), today)
        townships[next(each.code for each in above if each.level == "township")] += times
    return find(connection, "township", townships.most_common(1)[0][0], today)


def add_people(
    connection: Connection, act: Act, county: Division, township: Division, village: str, household: str
) -> list[Office]:
    """Make the accounts; whom they are, with their one-time passwords."""
    reaches = {
        "hezuoshe": "JF-001",
        "nonghu": household,
        "cunwu": village,
    } | {name: township.code[:9] for name, _, role in PEOPLE if role in {"clerk", "reviewer", "centre-head"}}
    made = []
    for name, display_name, role in PEOPLE:
        user_class = role if role in ADMINISTRATORS else "business"
        _, password = add_user(connection, act, name, display_name, user_class)
        reach = reaches.get(name, "" if user_class != "business" else county.code[:6])
        person = grant_role(connection, act, name, role, reach)
        made.append(Office(name, display_name, ROLES[role].zh, person.grants[0].reach, password))
    return made


def add_neighbours(connection: Connection, act: Act) -> list[Office]:
    """The accounts of offices beside and above the county."""
    made = []
    for name, display_name, role, reach in NEIGHBOURS:
        _, password = add_user(connection, act, name, display_name, "business")
        person = grant_role(connection, act, name, role, reach)
        made.append(Office(name, display_name, ROLES[role].zh, person.grants[0].reach, password))
    return made


def renew_passwords(connection: Connection, act: Act) -> list[Office]:
    """New one-time passwords for those of the demonstration who have not set one of their own yet."""
    waiting = {each.name: each for each in list_people(connection, limit=1_000) if each.must_change}
    made = []
    for name, display_name, role in (*PEOPLE, *(each[:3] for each in NEIGHBOURS)):
        if name in waiting and waiting[name].display_name == display_name and waiting[name].grants:
            _, password = reset_password(connection, act, name)
            made.append(Office(name, display_name, ROLES[role].zh, waiting[name].grants[0].reach, password))
    return made


def acting_as(connection: Connection, act: Act, name: str) -> Act:
    """The same moment in the name of somebody of the demonstration."""
    person = find_person(connection, name)
    actor = Actor(person.id, name, person.display_name, "business", person.grants, via="command-line")
    return Act(actor, act.at, rows=act.rows)


def leave_work(
    connection: Connection, act: Act, free: Sequence[tuple[str, ContractLine]], today: date, base_end: date
) -> None:
    """Contracts of the township at every step of their life, so that everybody finds something to do.

    ``free``: (household, parcel) pairs whose parcels nobody has leased. ``base_end``: last day of the base contracts.
    """
    clerk, reviewer, head = (acting_as(connection, act, name) for name in ("jingban", "fuhe", "zhuren"))
    terms = [_terms(number, household, line, today, base_end) for number, (household, line) in enumerate(free, start=1)]
    for each in terms:
        draft(connection, each, clerk)
    for each in terms[2:]:
        submit(connection, each.number, clerk)
    for each in terms[4:]:
        review(connection, each.number, reviewer, accept=True)
    for each in terms[6:]:
        sign(connection, each.number, today, clerk)
    review(connection, terms[2].number, reviewer, accept=False, reason="四至未填写齐全，请核对后再提交")
    for each in terms[8:]:
        file(connection, each.number, today, reviewer)
    for each in terms[8:10]:
        proposal = propose_reversal(connection, each.number, "面积登记有误，双方同意重新签订", clerk)
        if each is terms[9]:
            sign_reversal(connection, proposal, reviewer)
    done = propose_reversal(connection, terms[10].number, "重复录入，与另一份合同为同一笔流转", clerk)
    for who in (reviewer, head):
        done = sign_reversal(connection, done, who)


def _terms(number: int, household: str, line: ContractLine, today: date, base_end: date) -> Terms:
    start = date(today.year + 1, 1, 1)
    return Terms(
        number=f"JF{today.year}-S{number:02d}",
        form="lease",
        transferor=household,
        transferee="JF-001",
        lines=(line,),
        start_day=start,
        last_day=min(date(start.year + 5, 1, 1) - timedelta(days=1), base_end),
        price="850.00",
        price_unit="yuan/mu/year",
        payment="annual",
        purpose="种植水稻",
    )


def free_parcels(parcels: Sequence[tuple[str, str, int]], contracts: Sequence[Terms]) -> list[tuple[str, ContractLine]]:
    """(household, whole parcel) of the parcels, given as (code, household, grains), that no contract names."""
    taken = {line.parcel_code for each in contracts for line in each.lines}
    return [(household, ContractLine(code, grains)) for code, household, grains in parcels if code not in taken]
