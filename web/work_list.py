"""What waits for whom: the heaps of the work list, each with the operation that whoever sees it may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import signing_operation
from ledger.clock import today
from ledger.homesteads import AGREEMENT
from ledger.inquiries import Contracts, open_proposals, parties_named, read_contract
from ledger.inquiries.desk import names_of_colleagues, reviews_of
from ledger.inquiries.rents import ArrearsList, arrears_in_reach
from ledger.inquiries.waiting import holds_lapsing, offers_waiting
from ledger.parties import Party
from ledger.quotas import EVENT, EVENT_REVERSAL, PLAN_VERSION, SALE
from ledger.trades import DISTRIBUTION, DISTRIBUTION_REVERSAL
from ledger.transfers import CHANGE, ENDING, REVERSAL, REVIEW, Contract, Wanted
from web.quota_parts import address_of_proposal, proposal_said
from web.rows import ContractRow, rows_of
from web.to_sign import proposals_to_sign

HORIZONS: Final = (7, 30, 90)
SHORT_LIST: Final = 8
MOST_DRAFTS: Final = 500
MOST_REVERSALS: Final = 500
OF_QUOTAS: Final = (EVENT, SALE, EVENT_REVERSAL, PLAN_VERSION, DISTRIBUTION, DISTRIBUTION_REVERSAL)


@dataclass(frozen=True, slots=True)
class Task:
    """One heap: the first contracts of it, and how many there are. filters: of the ledger that shows all of them.

    proposals: what was proposed about the contracts, by number; names: of who proposed it, by login name.
    arrears: of the heap of overdue rent, in place of rows. days: by when something is to be done, by number.
    due: of a heap of the land bureau, in place of rows: what waits for a signature.
    """

    name: str
    count: int
    rows: list[ContractRow]
    filters: dict[str, str] | None
    proposals: dict[str, Proposal]
    names: dict[str, str]
    arrears: RentLate | None = None
    days: dict[str, date] = field(default_factory=dict)
    due: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A proposal of the land bureau that waits for a signature. said: what it is about; address: its page."""

    proposal: Proposal
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class RentLate:
    """What is overdue, the oldest first, with the parties that it names."""

    found: ArrearsList
    parties: dict[str, Party]


class Heap(NamedTuple):
    """A kind of heap. operation: whoever may do it has the heap on their list."""

    name: str
    operation: str
    gather: Callable[[Connection, Actor, str], Task]


def tasks_of(connection: Connection, actor: Actor) -> tuple[Task, ...]:
    """Somebody's heaps, in the order in which a contract passes them."""
    mine = {heap.name: heap for heap in HEAPS if may(actor, heap.operation)}
    return tuple(heap.gather(connection, actor, name) for name, heap in mine.items())


def soonest(days: int) -> Wanted:
    """The contracts in force that end within so many days."""
    ends_before = today() + timedelta(days=days + 1)
    return Wanted(in_force_on=today(), ends_before=ends_before, soonest_end_first=True, limit=SHORT_LIST)


def _listed(connection: Connection, actor: Actor, name: str, wanted: Wanted, filters: dict[str, str]) -> Task:
    contracts = Contracts(connection, actor)
    rows = rows_of(connection, actor, contracts.page(wanted))
    return Task(name, contracts.count(wanted), rows, filters, {}, {})


def _drafts(connection: Connection, actor: Actor, name: str) -> Task:
    """Drafts that nobody has sent back."""
    every, back = _drafts_with_reviews(connection, actor)
    return _shown(connection, actor, name, [each for each in every if each.number not in back], {"state": "draft"})


def _sent_back(connection: Connection, actor: Actor, name: str) -> Task:
    """Drafts that a reviewer has sent back, with what was written."""
    every, back = _drafts_with_reviews(connection, actor)
    found = _shown(connection, actor, name, [each for each in every if each.number in back], {"state": "draft"})
    return Task(name, found.count, found.rows, found.filters, back, {})


def _drafts_with_reviews(connection: Connection, actor: Actor) -> tuple[list[Contract], dict[str, Proposal]]:
    every = Contracts(connection, actor).page(Wanted(state="draft", limit=MOST_DRAFTS))
    reviews = reviews_of(connection, actor, every)
    return every, {number: review for number, review in reviews.items() if review.state == "rejected"}


def _shown(
    connection: Connection, actor: Actor, name: str, found: list[Contract], filters: dict[str, str] | None
) -> Task:
    return Task(name, len(found), rows_of(connection, actor, found[:SHORT_LIST]), filters, {}, {})


def _to_review(connection: Connection, actor: Actor, name: str) -> Task:
    wanted = Wanted(state="submitted", limit=SHORT_LIST)
    found = _listed(connection, actor, name, wanted, {"state": "submitted"})
    reviews = reviews_of(connection, actor, [row.contract for row in found.rows])
    return _with_proposals(connection, actor, found, reviews)


def _to_sign(connection: Connection, actor: Actor, name: str) -> Task:
    """What was reviewed in full: by the township, and by the county where that is asked for."""
    contracts = Contracts(connection, actor)
    reviewed = contracts.page(Wanted(state="reviewed", limit=MOST_DRAFTS))
    reviews = reviews_of(connection, actor, reviewed)
    in_full = [each for each in reviewed if each.number in reviews and reviews[each.number].state == "done"]
    in_full += contracts.page(Wanted(state="approved", limit=MOST_DRAFTS))
    return _shown(connection, actor, name, in_full, {"state": "reviewed"})


def _renewals(connection: Connection, actor: Actor, name: str) -> Task:
    """Offers of renewal that wait for an answer."""
    waiting = offers_waiting(connection, actor, today())
    found = _shown(connection, actor, name, [each.contract for each in waiting], None)
    return replace(found, days={each.contract.number: each.until for each in waiting})


def _holds(connection: Connection, actor: Actor, name: str) -> Task:
    """Contracts under review that keep their land for a few days more only."""
    found = holds_lapsing(connection, actor, today(), HORIZONS[0])
    days = {each.number: each.hold_until for each in found if each.hold_until is not None}
    return replace(_shown(connection, actor, name, found, None), days=days)


def _unfiled(connection: Connection, actor: Actor, name: str) -> Task:
    wanted = Wanted(unfiled=True, ends_from=today(), limit=SHORT_LIST)
    return _listed(connection, actor, name, wanted, {"state": "unfiled"})


def _ending(connection: Connection, actor: Actor, name: str) -> Task:
    return _listed(connection, actor, name, soonest(HORIZONS[-1]), {"ends_within": str(HORIZONS[-1])})


def _rent_overdue(connection: Connection, actor: Actor, name: str) -> Task:
    """The contracts with overdue rent, the oldest first."""
    found = arrears_in_reach(connection, actor, today())
    shown = found.rows[:SHORT_LIST]
    parties = parties_named(connection, actor, {found.payers[each.key] for each in shown})
    return Task(name, len(found.rows), [], None, {}, {}, RentLate(found, parties))


def _proposed(kind: str, operation: str) -> Callable[[Connection, Actor, str], Task]:
    """The proposals of a kind about contracts that wait for one signature."""

    def gather(connection: Connection, actor: Actor, name: str) -> Task:
        waiting = {
            each.subject: each
            for each in open_proposals(connection, actor, kind=kind, limit=MOST_REVERSALS)
            if signing_operation(each) == operation
        }
        first = dict(islice(waiting.items(), SHORT_LIST))
        rows = rows_of(connection, actor, [read_contract(connection, actor, number) for number in first])
        return _with_proposals(connection, actor, Task(name, len(waiting), rows, None, {}, {}), first)

    return gather


def _bureau(*kinds: str) -> Callable[[Connection, Actor, str], Task]:
    """The proposals of the land bureau that wait for this person's signature, oldest first."""

    def gather(connection: Connection, actor: Actor, name: str) -> Task:
        waiting = proposals_to_sign(connection, actor, kinds)
        due = tuple(Due(each, proposal_said(each), address_of_proposal(each)) for each in waiting[:SHORT_LIST])
        names = names_of_colleagues(connection, actor, {each.recorded_by for each in waiting[:SHORT_LIST]})
        return Task(name, len(waiting), [], None, {}, names, due=due)

    return gather


def _with_proposals(connection: Connection, actor: Actor, task: Task, proposals: dict[str, Proposal]) -> Task:
    names = names_of_colleagues(connection, actor, {each.recorded_by for each in proposals.values()})
    return Task(task.name, task.count, task.rows, task.filters, proposals, names)


HEAPS: Final = (
    Heap("quotas_to_sign", "quotas.approve", _bureau(*OF_QUOTAS)),
    Heap("quotas_to_sign", "quotas.release", _bureau(*OF_QUOTAS)),
    Heap("exits_to_sign", "exits.agree", _bureau(AGREEMENT)),
    Heap("sent_back", "contracts.submit", _sent_back),
    Heap("drafts", "contracts.submit", _drafts),
    Heap("to_review", "contracts.review", _to_review),
    Heap("to_approve", "contracts.approve", _proposed(REVIEW, "contracts.approve")),
    Heap("to_sign", "contracts.sign", _to_sign),
    Heap("holds_lapsing", "contracts.sign", _holds),
    Heap("endings_to_approve", "contracts.end", _proposed(ENDING, "contracts.end")),
    Heap("changes_to_approve", "contracts.change", _proposed(CHANGE, "contracts.change")),
    Heap("reversals_to_release", "contracts.release-reversal", _proposed(REVERSAL, "contracts.release-reversal")),
    Heap("reversals_to_approve", "contracts.approve-reversal", _proposed(REVERSAL, "contracts.approve-reversal")),
    Heap("renewals_waiting", "contracts.offer-renewal", _renewals),
    Heap("unfiled", "contracts.file", _unfiled),
    Heap("unfiled", "contracts.sign", _unfiled),
    Heap("rent_overdue", "rent.pay", _rent_overdue),
    Heap("ending", "book.read", _ending),
)
