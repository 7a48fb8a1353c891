"""What waits for whom: the heaps of the work list, each with the operation that whoever sees it may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Final, NamedTuple

from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.access.proposals import Proposal
from ledger.approvals import signing_operation
from ledger.clock import today
from ledger.inquiries import Contracts, open_proposals, parties_named, read_contract
from ledger.inquiries.desk import names_of_colleagues, reviews_of
from ledger.inquiries.rents import ArrearsList, arrears_in_reach
from ledger.parties import Party
from ledger.transfers import REVERSAL, Contract, Wanted
from web.rows import ContractRow, rows_of

HORIZONS: Final = (7, 30, 90)
SHORT_LIST: Final = 8
MOST_DRAFTS: Final = 500
MOST_REVERSALS: Final = 500


@dataclass(frozen=True, slots=True)
class Task:
    """One heap: the first contracts of it, and how many there are. filters: of the ledger that shows all of them.

    proposals: what was proposed about the contracts, by number; names: of who proposed it, by login name.
    arrears: of the heap of overdue rent, in place of rows.
    """

    name: str
    count: int
    rows: list[ContractRow]
    filters: dict[str, str] | None
    proposals: dict[str, Proposal]
    names: dict[str, str]
    arrears: RentLate | None = None


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
    return _listed(connection, actor, name, Wanted(state="reviewed", limit=SHORT_LIST), {"state": "reviewed"})


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


def _reversals(operation: str) -> Callable[[Connection, Actor, str], Task]:
    """The reversals that wait for one signature."""

    def gather(connection: Connection, actor: Actor, name: str) -> Task:
        waiting = {
            each.subject: each
            for each in open_proposals(connection, actor, kind=REVERSAL, limit=MOST_REVERSALS)
            if signing_operation(each) == operation
        }
        first = dict(islice(waiting.items(), SHORT_LIST))
        rows = rows_of(connection, actor, [read_contract(connection, actor, number) for number in first])
        return _with_proposals(connection, actor, Task(name, len(waiting), rows, None, {}, {}), first)

    return gather


def _with_proposals(connection: Connection, actor: Actor, task: Task, proposals: dict[str, Proposal]) -> Task:
    names = names_of_colleagues(connection, actor, {each.recorded_by for each in proposals.values()})
    return Task(task.name, task.count, task.rows, task.filters, proposals, names)


HEAPS: Final = (
    Heap("sent_back", "contracts.submit", _sent_back),
    Heap("drafts", "contracts.submit", _drafts),
    Heap("to_review", "contracts.review", _to_review),
    Heap("to_sign", "contracts.sign", _to_sign),
    Heap("reversals_to_release", "contracts.release-reversal", _reversals("contracts.release-reversal")),
    Heap("reversals_to_approve", "contracts.approve-reversal", _reversals("contracts.approve-reversal")),
    Heap("unfiled", "contracts.file", _unfiled),
    Heap("unfiled", "contracts.sign", _unfiled),
    Heap("rent_overdue", "rent.pay", _rent_overdue),
    Heap("ending", "book.read", _ending),
)
