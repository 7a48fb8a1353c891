"""Quota events: proposed by one, approved by another, a sale released by a third; or recorded from paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from ledger.access import Act
from ledger.access.models import PROPOSAL
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal, take_back, turn_down
from ledger.access.reach import Place
from ledger.errors import Refusal, raise_all
from ledger.quotas.books import place_of
from ledger.quotas.carrying_out import carry_out
from ledger.quotas.data import EVENT, SALE, QuotaEvent
from ledger.quotas.facts import Facts, gather
from ledger.quotas.lots import find_lots
from ledger.quotas.models import QUOTA_EVENT, QUOTA_LOT
from ledger.quotas.posting import entries_of
from ledger.quotas.projects import lock_project
from ledger.quotas.refusals import EventNumberUsed, EventOvertaken, EventReversed, OfficeUnknown, SaleWithoutTrade
from ledger.quotas.rules import form_refusals, refusals_of, warnings_of
from ledger.quotas.rules_of_form import check_readable
from ledger.quotas.rules_of_lots import usual_due_day
from ledger.quotas.saying import ha
from ledger.series import highest, last_of_series

PROPOSALS: Final = (EVENT, SALE)


@dataclass(frozen=True, slots=True)
class Checked:
    """An event that the rules let pass: completed, with what it is warned of."""

    facts: Facts
    warnings: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """An event that is in the book: its number, entry and lots."""

    number: str
    entry_id: int | None
    other_entry_id: int | None
    lot: str
    to_lot: str
    warnings: tuple[Refusal, ...]
    replayed: bool = False


def check_event(connection: Connection, event: QuotaEvent, act: Act, *, from_paper: bool = False) -> Checked:
    """What the rules say to an event on today's book. Raises what they refuse, all at once; form comes first."""
    check_readable(event)
    facts = gather(connection, event, act.at, act.today, from_paper=from_paper)
    raise_all(form_refusals(facts))
    completed = complete(connection, facts)
    raise_all(refusals_of(completed))
    entries_of(completed)  # what the ground itself refuses
    return Checked(completed, tuple(warnings_of(completed)))


def complete(connection: Connection, facts: Facts) -> Facts:
    """Numbers of lots that are opened, the project of a lot, the version in force, the usual due day, where not given."""
    event = facts.event
    given: dict[str, object] = {}
    opened = {"grant": ("lot", "XD"), "accept": ("lot", "YS"), "assign": ("to_lot", "XM"), "sell": ("to_lot", "PZ")}
    if event.kind in opened and (event.kind != "sell" or facts.pair is not None):
        name, letters = opened[event.kind]
        if not getattr(event, name):
            given[name] = _lot_code(connection, f"{letters}-{event.book.partition(':')[2][:6]}-{event.on_day.year}-")
    if facts.project is not None and not event.project:
        given["project"] = facts.project.code
    if event.kind == "surplus" and not event.reclamation:
        given["reclamation"] = facts.lot_reclamation
    if facts.plan is not None and not event.version:
        given["version"] = facts.plan.version
    if event.kind == "assign" and event.due_on is None and event.instrument != "plan-quota":
        given["due_on"] = usual_due_day(facts)
    if not given:
        return facts
    completed = replace(event, **given)  # type: ignore[arg-type]
    pair = facts.pair
    if pair is not None and event.kind == "sell" and "to_lot" in given:
        pair = replace(pair, lot=completed.to_lot)
    return replace(facts, event=completed, pair=pair)


def _lot_code(connection: Connection, prefix: str) -> str:
    """The next number of a series, after those of lots and of what is proposed and open."""
    column = PROPOSAL.c
    waiting = select(column.content).where(
        column.kind.in_(PROPOSALS), column.state == "open", column.content.contains(prefix)
    )
    events = [QuotaEvent.from_body(json.loads(content)) for content in connection.scalars(waiting)]
    named = highest((code for event in events for code in (event.lot, event.to_lot)), prefix, 5)
    return f"{prefix}{max(last_of_series(connection, QUOTA_LOT.c.code, prefix, 5), named) + 1:05d}"


def preview_event(connection: Connection, event: QuotaEvent, act: Act) -> tuple[list[Refusal], Checked | None]:
    """What would be refused, or what would be posted: exactly what the commit does, without doing it."""
    try:
        numbered = replace(event, number=event.number or "—")
        return [], check_event(connection, numbered, act)
    except Refusal as refusal:
        return list(getattr(refusal, "refusals", (refusal,))), None


def propose_event(connection: Connection, event: QuotaEvent, act: Act, *, agreed: bool = False) -> Proposal:
    """Propose an event; it is numbered and completed. agreed: of a sale, that the buyer accepted (``ledger.trades``).

    Raises what ``check_event`` raises, ProposalOpen, EventNumberUsed, SaleWithoutTrade.
    """
    act.permit(connection, "quotas.propose", places=[place_of(event.book)])
    if event.kind == "sell" and not agreed:
        raise SaleWithoutTrade(lot=event.lot)
    check_readable(event)
    numbered = replace(event, number=_number(connection, event.number, event.book, act.today))
    facts = check_event(connection, numbered, act).facts
    said = facts.event
    proposal = propose(
        connection,
        act,
        SALE if said.kind == "sell" else EVENT,
        said.number,
        said.body(),
        places=places_of_event(facts),
        needed=facts.kind.signatures,
        reason=said.reason or f"{facts.kind.words.zh} {said.document}",
    )
    detail = f"申请{facts.kind.words.zh}：{ha(said.grains)} 公顷，{said.document}"
    act.note("quotas.propose", "quota", said.number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def places_of_event(facts: Facts) -> list[Place]:
    """Whose books it moves: its own, and the other one's where that is kept here."""
    keys = {facts.event.book} | ({facts.pair.division.key} if facts.pair is not None else set())
    return sorted(place_of(key) for key in keys)


def sign_event(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Sign in turn on today's book; the last signature carries it out. Raises as ``propose_event``, and SameHands.

    The approver of a sale is the seller's; whoever releases it, and whoever approves a grant or a return, reaches both
    offices.
    """
    event = QuotaEvent.from_body(proposal.content)
    last = proposal.next_place == proposal.needed
    places = proposal.places if last else (place_of(event.book),)
    operation = "quotas.release" if proposal.next_place > 2 else "quotas.approve"
    act.permit(connection, operation, places=places)
    check_open(proposal)
    if event.project:
        lock_project(connection, event.project)
    facts = check_event(connection, event, act).facts
    if facts.event != event:
        raise EventOvertaken(number=event.number, what_zh="项目或批次", what_en="project or lot")
    signed = sign_proposal(connection, act, proposal, code)
    if not last:
        act.note(operation, "quota", event.number, detail=f"已审批{facts.kind.words.zh}（事项 {proposal.id}），待核发")
        return signed
    done = carry_out(connection, facts, signed.id, act)
    after = {"entry": done[0], "other_entry": done[1]}
    detail = f"核准{facts.kind.words.zh}（事项 {proposal.id}）：{ha(event.grains)} 公顷"
    act.note(operation, "quota", event.number, after=after, detail=detail)
    return signed


def turn_down_event(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject an event. Raises ReasonMissing, SameHands, ProposalSettled."""
    operation = "quotas.release" if proposal.next_place > 2 else "quotas.approve"
    book = place_of(QuotaEvent.from_body(proposal.content).book)
    act.permit(connection, operation, places=proposal.places if proposal.next_place == proposal.needed else (book,))
    settled = turn_down(connection, act, proposal, reason)
    act.note(operation, "quota", proposal.subject, detail=f"退回指标业务（事项 {proposal.id}）：{reason.strip()}")
    return settled


def take_back_event(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal of an event."""
    book = place_of(QuotaEvent.from_body(proposal.content).book)
    act.permit(connection, "quotas.propose", places=[book])
    settled = take_back(connection, act, proposal)
    act.note("quotas.propose", "quota", proposal.subject, detail=f"撤回指标业务（事项 {proposal.id}）")
    return settled


def record_events(connection: Connection, events: Sequence[QuotaEvent], act: Act) -> list[tuple[int, Done | Refusal]]:
    """Record events as they were decided on paper, in their order; (place in ``events``, what became of each).

    An event whose number is on record with the same content is replayed. A refused one changes nothing; those after it
    are tried on the book without it, so that all that is wrong is told at once. The caller takes everything back where
    it wants whole files only.
    """
    found: list[tuple[int, Done | Refusal]] = []
    for place, event in enumerate(events):
        try:
            office = place_of(event.book)
        except OfficeUnknown as refusal:
            found.append((place, refusal))
            continue
        act.permit(connection, "quotas.record", places=[office])
        savepoint = connection.begin_nested()
        try:
            found.append((place, _record(connection, event, act)))
            savepoint.commit()
        except Refusal as refusal:
            savepoint.rollback()
            found.append((place, refusal))
    return found


def _record(connection: Connection, event: QuotaEvent, act: Act) -> Done:
    check_readable(event)
    known = _known(connection, event)
    if known is not None:
        return known
    _lock_project_of(connection, event)
    numbered = replace(event, number=event.number or _number(connection, "", event.book, act.today))
    checked = check_event(connection, numbered, act, from_paper=True)
    said = checked.facts.event
    entry_id, other = carry_out(connection, checked.facts, None, act)
    detail = f"补录{checked.facts.kind.words.zh}：{ha(said.grains)} 公顷，{said.document}"
    act.note("quotas.record", "quota", said.number, after={"entry": entry_id, "other_entry": other}, detail=detail)
    return Done(said.number, entry_id, other, said.lot, said.to_lot, checked.warnings)


def _lock_project_of(connection: Connection, event: QuotaEvent) -> None:
    """Two that record events of one project at once are asked one after the other, as two that approve are."""
    lot = find_lots(connection, [event.lot]).get(event.lot)
    project = event.project or (lot.project if lot is not None else "")
    if project:
        lock_project(connection, project)


def _known(connection: Connection, event: QuotaEvent) -> Done | None:
    """The event under this number, where it says the same. Raises EventNumberUsed."""
    row = connection.execute(select(QUOTA_EVENT).where(QUOTA_EVENT.c.number == event.number)).first()
    if not event.number or row is None:
        return None
    if row.reversed_at is not None:
        raise EventReversed(number=event.number, at=row.reversed_at)
    if not _says_the_same(event, QuotaEvent.from_body(json.loads(row.content))):
        raise EventNumberUsed(number=event.number)
    return Done(row.number, row.entry_id, None, row.lot, row.to_lot, (), replayed=True)


def _says_the_same(event: QuotaEvent, recorded: QuotaEvent) -> bool:
    """Whether all that an event states is on record; what it leaves open was completed then."""
    stated = [each.name for each in fields(event) if getattr(event, each.name)]
    return all(getattr(event, name) == getattr(recorded, name) for name in stated)


def _number(connection: Connection, wanted: str, book: str, today: date) -> str:
    """The number asked for, or ZB-county-year-number. Raises EventNumberUsed."""
    number = wanted.strip()
    open_ones = select(PROPOSAL.c.subject).where(PROPOSAL.c.kind.in_(PROPOSALS))
    if number:
        on_record = select(QUOTA_EVENT.c.number).where(QUOTA_EVENT.c.number == number)
        if connection.scalar(open_ones.where(PROPOSAL.c.subject == number)) or connection.scalar(on_record):
            raise EventNumberUsed(number=number)
        return number
    prefix = f"ZB-{book.partition(':')[2][:6]}-{today.year}-"
    last = [last_of_series(connection, column, prefix, 6) for column in (PROPOSAL.c.subject, QUOTA_EVENT.c.number)]
    return f"{prefix}{max(last) + 1:06d}"
