"""Carrying out an event that the rules let pass: its entries, its lot, its lines and links, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, update

from ledger import homesteads
from ledger.access import Act
from ledger.access.audit import canonical
from ledger.book import post
from ledger.quotas.books import book_named
from ledger.quotas.data import PLAN, QuotaEvent
from ledger.quotas.facts import Facts
from ledger.quotas.land import new_plots
from ledger.quotas.models import QUOTA_EVENT, QUOTA_EVENT_LINE, QUOTA_LINK, QUOTA_LOT, QUOTA_PAIR
from ledger.quotas.posting import entries_of, links_of
from ledger.stock import record_plots

_COLUMNS: Final = (
    "number", "kind", "instrument", "on_day", "document", "project", "version", "lot", "to_lot", "grains",
    "paddy_grains", "grain_centikg", "price_fen", "counterpart", "due_on", "trade",
)  # fmt: skip
_LINE: Final = (
    "village", "plot", "source_plot", "grains", "cultivated_grains", "other_agricultural_grains", "homestead", "use",
)  # fmt: skip


def carry_out(connection: Connection, facts: Facts, proposal_id: int | None, act: Act) -> tuple[int | None, int | None]:
    """Post and write down; (entry of the book that acts, entry of the other book). Raises what the books refuse.

    Two books are written in the order of their numbers, so that two transfers in opposite directions cannot wait for
    each other.
    """
    if not facts.book_id:
        facts = replace(facts, book_id=book_named(connection, facts.event.book, act.at))
    own, other = entries_of(facts)
    wanted = [(facts.book_id, own)] + ([(facts.pair.book_id, other)] if facts.pair is not None else [])
    posted: dict[str, int] = {}
    for book_id, entry in sorted(wanted, key=lambda each: each[0]):
        if entry is not None:
            filed = post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
            posted[entry.idempotency_key] = filed[0].entry_id
    entry_id = posted.get(own.idempotency_key) if own is not None else None
    other_id = posted.get(other.idempotency_key) if other is not None else None
    _write(connection, facts, proposal_id, entry_id, other_id, act)
    plots = new_plots(facts)
    if plots and entry_id is not None:
        record_plots(connection, facts.book_id, entry_id, plots, act.at)
    _tell_homesteads(connection, facts, act)
    return entry_id, other_id


def _write(
    connection: Connection, facts: Facts, proposal_id: int | None, entry_id: int | None, other_id: int | None, act: Act
) -> None:
    event = facts.event
    row: dict[str, Any] = {name: getattr(event, name) for name in _COLUMNS}
    row |= {"book_id": facts.book_id, "content": canonical(event.body()), "proposal_id": proposal_id}
    row |= {"entry_id": entry_id, "recorded_at": act.at, "recorded_by": act.by}
    connection.execute(insert(QUOTA_EVENT), row)
    lines = [
        {name: getattr(line, name) for name in _LINE} | {"event": event.number, "line": place}
        for place, line in enumerate(event.lines, start=1)
    ]
    _insert(connection, QUOTA_EVENT_LINE, lines)
    if facts.renewed:
        for lot in _opened(facts):
            connection.execute(update(QUOTA_LOT).where(QUOTA_LOT.c.code == lot["code"]).values(lot))
    else:
        _insert(connection, QUOTA_LOT, _opened(facts))
    links = [
        asdict(link) | {"event": event.number, "line": place} for place, link in enumerate(links_of(facts), start=1)
    ]
    _insert(connection, QUOTA_LINK, links)
    if facts.pair is not None and other_id is not None:
        pair = {"event": event.number, "book_id": facts.pair.book_id, "entry_id": other_id, "lot": facts.pair.lot}
        _insert(connection, QUOTA_PAIR, [pair])


def _opened(facts: Facts) -> list[dict[str, Any]]:
    """The lot that an event opens, in whose book it lies."""
    event, kind = facts.event, facts.kind
    if not kind.opens or (event.kind == "sell" and facts.pair is None):
        return []
    lender = facts.pair.division.key if event.kind == "grant" and facts.pair is not None else ""
    if event.kind == "assign" and facts.lot is not None:
        lender = facts.lot.lender
    origin = {
        "grant": event.source_lot if facts.pair is not None else "",
        "assign": event.lot,
        "sell": event.lot,
    }.get(event.kind, "")
    row = {
        "code": event.lot if event.kind in {"grant", "accept"} else event.to_lot,
        "book_id": facts.pair.book_id if event.kind == "sell" and facts.pair is not None else facts.book_id,
        "kind": kind.opens,
        "instrument": event.instrument,
        "project": "" if event.kind in {"grant", "sell"} else event.project,
        "origin": origin,
        "document": event.document,
        "from_day": event.on_day,
        "due_on": event.due_on if event.instrument != PLAN else None,
        "lender": lender,
        "event": event.number,
    }
    return [row]


def _tell_homesteads(connection: Connection, facts: Facts, act: Act) -> None:
    """The cases of the households move on with the first certificate and the first confirmation of their quota."""
    event = facts.event
    reclamation = event.reclamation
    if not reclamation or event.kind not in {"accept", "surplus"}:
        return
    step = homesteads.lock_reclamation(connection, reclamation).step
    if event.kind == "accept" and step == "county-checked":
        homesteads.mark_accepted(connection, reclamation, _paper(event), act)
    elif event.kind == "surplus" and step == "accepted":
        surveys = [paper for paper in event.papers if paper.kind == "survey"]
        survey = homesteads.Paper(surveys[0].document, event.on_day, surveys[0].sha256) if surveys else _paper(event)
        homesteads.mark_class_changed(connection, reclamation, survey, act)
        homesteads.mark_confirmed(connection, reclamation, _paper(event), act)


def _paper(event: QuotaEvent) -> homesteads.Paper:
    return homesteads.Paper(event.document, event.on_day, event.sha256)


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), list(rows))
