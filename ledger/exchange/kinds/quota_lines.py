"""Quota events put together from the rows of a sheet: which rows are one, in which order, under which number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from ledger.errors import Refusal
from ledger.exchange.cells import quoted
from ledger.exchange.kinds.quota_columns import OF_THE_LINE
from ledger.exchange.kinds.quota_refusals import QuotaLinesDiffer, QuotaLineTwice
from ledger.exchange.value_refusals import CellBlank

# What tells an event that has no number from another one.
_IDENTITY: Final = ("date", "event", "project", "lot", "to_lot", "document", "counterpart", "instrument", "book")
TOUCHED: Final = ("project", "lot", "to_lot")
_OPENED: Final = {"grant": "lot", "accept": "lot", "assign": "to_lot", "sell": "to_lot"}


class RowOfEvent(NamedTuple):
    """A row: its number, its values, its areas in grains (None: blank), and the code of its village."""

    number: int
    values: Mapping[str, Any]
    areas: Mapping[str, int | None]
    village: str


@dataclass(slots=True)
class Together:
    """The rows of one event. said: its values, each as the first row that has one says it."""

    said: dict[str, Any]
    rows: list[RowOfEvent] = field(default_factory=list)
    named: dict[tuple[str, str, str], int] = field(default_factory=dict)

    @property
    def first_row(self) -> int:
        return self.rows[0].number

    @property
    def kind(self) -> str:
        return str(self.said["event"])

    def add(self, row: RowOfEvent) -> Iterator[tuple[Refusal, str]]:
        """Take a row in; what it says against the others."""
        for name, value in row.values.items():
            if name in OF_THE_LINE or not value:
                continue
            known = self.said.get(name)
            if not known:
                self.said[name] = value
            elif known != value:
                yield _differ(self.first_row, known, value), name
        place = (row.village, row.values["plot"], row.values["source_plot"])
        earlier = self.named.setdefault(place, row.number)
        if earlier != row.number:
            yield QuotaLineTwice(first_row=earlier), "village"
        self.rows.append(row)

    def faults(self) -> Iterator[tuple[int, Refusal, str]]:
        """Rows that name no village although others of the event do, or although they name a plot."""
        several = any(row.village for row in self.rows)
        for row in self.rows:
            if not row.village and (several or row.values["plot"] or row.values["source_plot"]):
                yield row.number, CellBlank(), "village"

    def row_of(self, refusal: Refusal) -> int:
        """The row of the village or plot that a refusal names, else the first."""
        named = {str(refusal.fields.get(name, "")) for name in ("plot", "village")} - {""}
        for row in self.rows:
            if named & {row.village, row.values["plot"], row.values["source_plot"]}:
                return row.number
        return self.first_row

    @property
    def opens(self) -> str:
        """The lot that the event opens, where the sheet names it."""
        return str(self.said[_OPENED[self.kind]]) if self.kind in _OPENED else ""

    @property
    def needs(self) -> set[str]:
        """The lots that are to be there before it."""
        return {self.said[name] for name in ("lot", "to_lot", "source_lot") if self.said[name]} - {self.opens}

    @property
    def touches(self) -> set[str]:
        """Its project and lots, as names: what one event does to them decides what the next one may do."""
        names = {f"{name}:{self.said[name]}" for name in TOUCHED if self.said[name]}
        return names | ({"grants"} if self.kind in {"grant", "assign"} else set())


def _differ(first_row: int, known: Any, found: Any) -> QuotaLinesDiffer:
    return QuotaLinesDiffer(first_row=first_row, first=quoted(str(known)), found=quoted(str(found)))


def key_of(values: Mapping[str, Any]) -> str:
    """The number of an event; without one a digest of what identifies it, so that the same is recorded once."""
    if values["number"]:
        return str(values["number"])
    said = json.dumps([str(values[name] or "") for name in _IDENTITY], ensure_ascii=False)
    return f"BL-{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def in_order(events: Iterable[tuple[str, Together]]) -> list[tuple[str, Together]]:
    """Events by day and row, each behind those of the sheet that open its lots."""
    waiting = sorted(events, key=lambda each: (each[1].said["date"], each[1].first_row))
    openers: dict[str, tuple[str, Together]] = {}
    for each in waiting:
        if each[1].opens:
            openers.setdefault(each[1].opens, each)
    found: dict[str, Together] = {}
    entered: set[str] = set()
    for first in waiting:
        stack = [first]
        while stack:
            key, event = stack[-1]
            names = () if key in entered else sorted(event.needs & openers.keys())
            entered.add(key)
            behind = [openers[name] for name in names if openers[name][0] not in entered]
            stack += reversed(behind)
            if not behind:
                found.setdefault(*stack.pop())
    return list(found.items())
