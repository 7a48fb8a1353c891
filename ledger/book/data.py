"""The vocabulary of the book. Amounts are whole numbers in the asset's measure: grains, fen, kg or a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

NEVER_CLOSED: Final = date(1899, 12, 31)
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
NO_LOT: Final = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One place where an asset can be, named by what it is; the book opens it on first use.

    asset: code of the asset, such as ``operation-right``. kind: code of the chart, such as ``land.held``.
    division_level, division_code: where the land lies. holder_kind, holder: kind and code of the party or
    project that has it; both empty for a stage such as ``land.register``.
    """

    asset: str
    kind: str
    division_level: str
    division_code: str
    holder_kind: str = ""
    holder: str = ""

    @property
    def name(self) -> str:
        """asset/kind/division[/holder]; the level is written before a division that is no village."""
        level = "" if self.division_level == "village" else f"{self.division_level}."
        holder = f"/{self.holder}" if self.holder else ""
        return f"{self.asset}/{self.kind}/{level}{self.division_code}{holder}"


@dataclass(frozen=True, slots=True)
class Line:
    """One posting to be: ``amount`` (not zero; + arrives, − leaves) of ``lot`` in ``account`` on ``effective_on``."""

    account: Account
    lot: str
    effective_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A set of postings with one cause.

    cause: what happened, such as ``lease-signed``. document: number of the paper behind it.
    idempotency_key: unique in the book; the same key with the same body is the same entry.
    reverses: number of the entry that this one undoes, or None.
    """

    cause: str
    document: str
    idempotency_key: str
    lines: tuple[Line, ...]
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a NewEntry: its number in the book, and whether it was there before under its key."""

    entry_id: int
    content_hash: str
    replayed: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting as it stands in the book. ``stated_on`` is the document's day where a closing moved the posting."""

    line: int
    account: Account
    lot: str
    effective_on: date
    stated_on: date
    amount: int
