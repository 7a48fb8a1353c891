"""Reading priority notices and the claims of members."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from ledger.centre.common import missing
from ledger.centre.data import ApplicationLine, Claim, NewNotice, Notice
from ledger.centre.models import PRIORITY_CLAIM, PRIORITY_NOTICE, PRIORITY_NOTICE_PARCEL
from ledger.errors import Words
from ledger.transfers import Contract

WHAT: Final = Words("优先权通知", "priority notice")


def claims_of(connection: Connection, subject: str) -> tuple[Claim, ...]:
    """The claims under a notice, or against a contract that went without one, oldest first."""
    return _claims(connection, [subject])[subject]


def _claims(connection: Connection, subjects: list[str]) -> dict[str, tuple[Claim, ...]]:
    columns = [PRIORITY_CLAIM.c[name] for name in Claim.__dataclass_fields__]
    query = select(PRIORITY_CLAIM.c.subject, *columns).where(PRIORITY_CLAIM.c.subject.in_(subjects))
    found: dict[str, tuple[Claim, ...]] = dict.fromkeys(subjects, ())
    for subject, *cells in connection.execute(query.order_by(PRIORITY_CLAIM.c.sequence)):
        found[subject] += (Claim(*cells),)
    return found


def find_notice(connection: Connection, number: str) -> Notice:
    """The notice of that number. Raises CentreRecordMissing."""
    found = find_notices(connection, select(PRIORITY_NOTICE).where(PRIORITY_NOTICE.c.number == number))
    if not found:
        raise missing(number, WHAT)
    return found[0]


def notices_of_land(connection: Connection, contract: Contract) -> list[Notice]:
    """The notices that announced some of a contract's parcels for a term that meets the contract's."""
    parcels = PRIORITY_NOTICE_PARCEL.c
    about = select(parcels.notice_number).where(parcels.parcel_code.in_([x.parcel_code for x in contract.terms.lines]))
    meets = (PRIORITY_NOTICE.c.start_day <= contract.terms.last_day) & (
        PRIORITY_NOTICE.c.last_day >= contract.terms.start_day
    )
    return find_notices(connection, select(PRIORITY_NOTICE).where(PRIORITY_NOTICE.c.number.in_(about), meets))


def find_notices(connection: Connection, query: Select[Any]) -> list[Notice]:
    """The notices of a query over their table, by number."""
    rows = connection.execute(query.order_by(PRIORITY_NOTICE.c.number)).all()
    numbers = [row.number for row in rows]
    parcels = PRIORITY_NOTICE_PARCEL.c
    named = select(parcels.notice_number, parcels.parcel_code, parcels.area_grains).order_by(parcels.parcel_code)
    lines: dict[str, list[ApplicationLine]] = defaultdict(list)
    for number, code, grains in connection.execute(named.where(parcels.notice_number.in_(numbers))):
        lines[number].append(ApplicationLine(code, grains))
    claims = _claims(connection, numbers)
    return [_notice(row, tuple(lines[row.number]), claims[row.number]) for row in rows]


def _notice(row: Any, lines: tuple[ApplicationLine, ...], claims: tuple[Claim, ...]) -> Notice:
    said = NewNotice(
        transferor=row.transferor,
        village_code=row.village_code,
        lines=lines,
        terms=row.terms,
        start_day=row.start_day,
        last_day=row.last_day,
        issued_on=row.issued_on,
        posted_at=row.posted_at,
        outsider=row.outsider or "",
        listing_number=row.listing_number or "",
        scan_name=row.scan_name,
        scan_sha256=row.scan_sha256,
    )
    return Notice(row.number, said, row.days, row.lapses_on, claims)
