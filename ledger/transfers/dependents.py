"""What stands on a contract: what was passed on under it, what renews it. Shown before anything is ended or reversed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from ledger.transfers.models import CONTRACT

_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Dependent:
    """A contract that stands on another. how: ``under`` it, or ``renews`` it. depth: 1 for what stands on it directly."""

    number: str
    how: str
    on: str
    depth: int
    form: str
    state: str
    start_day: date
    last_day: date


def dependents_of(connection: Connection, number: str) -> list[Dependent]:
    """Everything on record that stands on a contract, to any depth, drafts included; nearest first, by number."""
    found: list[Dependent] = []
    seen, level, depth = {number}, [number], 1
    columns = (
        CONTRACT.c.number,
        CONTRACT.c.parent_number,
        CONTRACT.c.renews_number,
        CONTRACT.c.form,
        CONTRACT.c.state,
        CONTRACT.c.start_day,
        CONTRACT.c.actual_last_day,
    )
    while level and depth <= _DEEPEST:
        on_them = or_(CONTRACT.c.parent_number.in_(level), CONTRACT.c.renews_number.in_(level))
        query = select(*columns).where(on_them, CONTRACT.c.state != "reversed").order_by(CONTRACT.c.number)
        standing = set(level)
        level = []
        for child, parent, renews, form, state, start, last in connection.execute(query):
            if child not in seen:
                how, on = ("under", parent) if parent in standing else ("renews", renews)
                found.append(Dependent(child, how, on, depth, form, state, start, last))
                seen.add(child)
                level.append(child)
        depth += 1
    return found


def in_the_way(dependents: list[Dependent], day: date | None = None) -> list[Dependent]:
    """Of what stands on a contract, what is signed and, with ``day``, still runs on it or after."""
    return [
        each
        for each in dependents
        if each.state == "signed" and (day is None or (each.how == "under" and each.last_day >= day))
    ]


def said(dependents: list[Dependent]) -> str:
    """The first of them in one line, by number and term."""
    first = "、".join(f"{each.number}（{each.start_day}—{each.last_day}）" for each in dependents[:5])
    return first + (f" … +{len(dependents) - 5}" if len(dependents) > 5 else "")
