"""Steps of a contract's life by the people who take them, a command each, and what the book says afterwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from ledger.access.proposals import find_proposal
from ledger.book import NewEntry, load_entry
from ledger.errors import Refusal
from ledger.parameters import set_parameter
from ledger.places import find
from ledger.rent import dues_of
from ledger.transfers import (
    Alteration,
    Contract,
    Ending,
    Terms,
    draft,
    find_contract,
    propose_change,
    propose_ending,
    propose_reversal,
    sign,
    sign_change,
    sign_ending,
    sign_reversal,
    submit,
)
from tests.making import (
    CLERK,
    COUNTY,
    HEAD,
    NOW,
    PEOPLE,
    REVIEWER,
    TODAY,
    Village,
    acting,
    codes_of,
    row_counts,
)

APPROVER = PEOPLE["bureau-approver"]


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def run(village: Village, work: Callable[[Connection], Any]) -> Any:
    return village.database.command(work)


def refused(village: Village, work: Callable[[Connection], Any]) -> list[str]:
    """The codes that a step is refused with; nothing of it may stay behind."""
    before = row_counts(village.database)
    with pytest.raises(Refusal) as caught:
        run(village, work)
    assert row_counts(village.database) == before
    return codes_of(caught.value)


def stands(village: Village, number: str = "HT-1") -> Contract:
    with village.database.reading() as connection:
        return find_contract(connection, number)


def drafted(village: Village, *contracts: Terms) -> None:
    for each in contracts:
        run(village, lambda c, t=each: draft(c, replace(t, signed_on=None), acting(CLERK)))


def submitted(village: Village, number: str, at: datetime = NOW) -> Contract:
    done: Contract = run(village, lambda c: submit(c, number, acting(CLERK, at))).contract
    return done


def signed(village: Village, number: str, at: datetime = NOW, on: date = TODAY) -> Contract:
    done: Contract = run(village, lambda c: sign(c, number, on, acting(CLERK, at))).contract
    return done


def decide(village: Village, name: str, value: Any, valid_from: date = TODAY, place: str = COUNTY) -> None:
    """A parameter set by the county's approver for the county, or for a division named by its 12 digits."""
    level = "county" if place == COUNTY else "township" if place.endswith("000") else "village"

    def work(connection: Connection) -> None:
        division = find(connection, level, place, TODAY)
        set_parameter(connection, name, division, valid_from, value, "通知", acting(APPROVER))

    run(village, work)


def end(village: Village, ending: Ending, number: str = "HT-1") -> Contract:
    """Proposed by a clerk, approved by the centre head."""
    proposal = run(village, lambda c: propose_ending(c, number, ending, acting(CLERK)))
    run(village, lambda c: sign_ending(c, find_proposal(c, proposal.id), acting(HEAD)))
    return stands(village, number)


def alter(village: Village, change: Alteration, number: str = "HT-1") -> Contract:
    proposal = run(village, lambda c: propose_change(c, number, change, acting(CLERK)))
    run(village, lambda c: sign_change(c, find_proposal(c, proposal.id), acting(HEAD)))
    return stands(village, number)


def undo(village: Village, number: str = "HT-1") -> Contract:
    """Reversed by three people."""
    proposal = run(village, lambda c: propose_reversal(c, number, "面积有误", acting(CLERK)))
    for person in (REVIEWER, HEAD):
        run(village, lambda c, who=person: sign_reversal(c, find_proposal(c, proposal.id), acting(who)))
    return stands(village, number)


def charged(village: Village, number: str = "HT-1") -> dict[int, int]:
    """The rent that is asked for, in yuan by year of the due day."""
    found: dict[int, int] = defaultdict(int)
    with village.database.reading() as connection:
        for due in dues_of(connection, [number])[number]:
            found[due.due_on.year] += due.charged
    return {year: fen // 100 for year, fen in found.items() if fen}


Shape = tuple[str, str, str, list[tuple[Any, ...]]]


def as_planned(entry: NewEntry) -> Shape:
    """An entry before it is filed: cause, document, key, and its postings, sorted."""
    lines = [(line.account, line.lot, line.effective_on, line.amount) for line in entry.lines]
    return entry.cause, entry.document, entry.idempotency_key, sorted(lines, key=str)


def as_filed(connection: Connection, book_id: int, entry_id: int) -> Shape:
    """An entry as it stands in the book, on its stated days, in the same shape."""
    entry = load_entry(connection, book_id, entry_id)
    lines = [(each.account, each.lot, each.stated_on, each.amount) for each in entry.postings]
    return entry.cause, entry.document, entry.idempotency_key, sorted(lines, key=str)
