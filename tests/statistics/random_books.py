"""Books of random facts about a few parcels, filed as postings: leases, passing on, swaps, ends, undoing, splits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import text

from ledger.book import Account, Line, NewEntry, post, reverse
from ledger.db import Database
from ledger.errors import Refusal
from ledger.exchange.importing import import_file
from ledger.places import book_of, find
from tests.making import NOW, OPERATOR, OTHER_VILLAGE, VILLAGE

COUNTY = "640106000000"
BOTH: Final = ("contract-right", "operation-right")
FACTS: Final = (*["term"] * 5, *["pass_on"] * 3, "swap", "assign", "end", "end", "undo", "split", "other_mode", "gone")
MU = 200_000
START = date(2010, 1, 1)
LOTS = tuple(f"L{number}" for number in range(12))
KINDS = {f"H{n}": "household" for n in range(1, 9)} | {
    "COOP": "cooperative", "FIRM": "enterprise", "LIN": "person", "ISSUER": "collective"
}  # fmt: skip
OWNER = {lot: f"H{1 + place // 2}" for place, lot in enumerate(LOTS[:10])}


def village_of(lot: str) -> str:
    return VILLAGE if LOTS.index(lot) % 3 else OTHER_VILLAGE


def held(asset: str, lot: str, holder: str) -> Account:
    return Account(asset, "land.held", "village", village_of(lot), KINDS[holder], holder)


def unallotted(asset: str, lot: str) -> Account:
    return Account(asset, "land.unallotted", "village", village_of(lot), "collective", "ISSUER")


def moved(source: Account, target: Account, lot: str, day: date, area: int) -> list[Line]:
    return [Line(source, lot, day, -area), Line(target, lot, day, area)]


@dataclass
class Books:
    """A book that random facts are filed in; what the book refuses is left out."""

    database: Database
    random: Random
    book_id: int = 0
    count: int = 0
    running: list[tuple[str, str, str, str, date, date, int]] = field(default_factory=list)
    filed: list[int] = field(default_factory=list)

    def begin(self) -> None:
        source = Path("ledger/demonstration/divisions_jinfeng.csv").read_bytes()
        import_file(self.database, "divisions", source, name="d.csv", actor=OPERATOR, at=NOW)
        self.book_id = self.database.command(lambda c: book_of(c, find(c, "county", COUNTY, START), NOW))
        for lot in LOTS:
            for asset in ("contract-right", "operation-right"):
                register = Account(asset, "land.register", "village", village_of(lot), "collective", "ISSUER")
                owner = held(asset, lot, OWNER[lot]) if lot in OWNER else unallotted(asset, lot)
                self.file("parcel-registered", lot, moved(register, owner, lot, START, 10 * MU))
        self.filed.clear()  # land that is registered stays registered

    def file(self, cause: str, document: str, lines: Sequence[Line], at: datetime = NOW) -> int | None:
        self.count += 1
        entry = NewEntry(cause, document, f"k{self.count}", tuple(lines))
        work = partial(post, book_id=self.book_id, entries=[entry], recorded_at=at, recorded_by="t")
        try:
            filed = self.database.command(work)[0].entry_id
        except Refusal:
            return None
        self.filed.append(filed)
        return filed

    def undo(self, entry_id: int, document: str) -> None:
        work = partial(reverse, book_id=self.book_id, entry_id=entry_id, document=document, recorded_at=NOW, recorded_by="t",
                       idempotency_key=f"undo{entry_id}")  # fmt: skip
        with suppress(Refusal):
            self.database.command(work)

    def fact(self) -> None:
        """File one more fact, whatever it is."""
        getattr(self, f"_{self.random.choice(FACTS)}")()

    def _term(self) -> None:
        form = self.random.choice(("lease", "subcontract", "shareholding", "other"))
        taker = self.random.choice(("COOP", "FIRM", "LIN", "H7", "H8", "H1"))
        start, back = self._days()
        area, lines, out = self._area(), [], []
        for lot in (each for each in self._lots() if each in OWNER and OWNER[each] != taker):
            giver, target = held("operation-right", lot, OWNER[lot]), held("operation-right", lot, taker)
            lines += moved(giver, target, lot, start, area) + moved(target, giver, lot, back, area)
            out.append((self.number, lot, OWNER[lot], taker, start, back, area))
        if lines and self.file(f"{form}-signed", self.number, lines):
            self.running += out

    def _pass_on(self) -> None:
        if not self.running:
            return
        _, lot, _, holder, begun, ends, had = self.random.choice(self.running)
        taker = self.random.choice(("FIRM", "LIN", "COOP", "H6"))
        if taker == holder or (ends - begun).days < 30:
            return
        first, part = begun + timedelta(days=10), self.random.choice((had, had // 2))
        last, number = ends - timedelta(days=self.random.choice((0, 5))), self.number
        source, target = held("operation-right", lot, holder), held("operation-right", lot, taker)
        lines = moved(source, target, lot, first, part) + moved(target, source, lot, last, part)
        if self.file("retransfer-signed", number, lines):
            self.running.append((number, lot, holder, taker, first, last, part))

    def _swap(self) -> None:
        lots = [lot for lot in self._lots() if lot in OWNER]
        if len(lots) > 1:
            one, two = lots[:2]
            self._for_good("swap-signed", [(one, OWNER[one], OWNER[two]), (two, OWNER[two], OWNER[one])])

    def _assign(self) -> None:
        lots = [lot for lot in self._lots() if lot in OWNER]
        self._for_good("assignment-signed", [(lot, OWNER[lot], f"H{self.random.randint(1, 6)}") for lot in lots])

    def _for_good(self, cause: str, moves: list[tuple[str, str, str]]) -> None:
        start, _ = self._days()
        lines = [
            line for lot, giver, taker in moves if giver != taker for asset in BOTH
            for line in moved(held(asset, lot, giver), held(asset, lot, taker), lot, start, 10 * MU)
        ]  # fmt: skip
        if lines:
            self.file(cause, self.number, lines)

    def _end(self) -> None:
        if not self.running:
            return
        document, lot, giver, taker, begun, ends, area = self.random.choice(self.running)
        day = begun + timedelta(days=self.random.randint(0, (ends - begun).days))
        part = self.random.choice((area, area // 3 or area))
        source = unallotted("operation-right", lot) if giver == "ISSUER" else held("operation-right", lot, giver)
        target = held("operation-right", lot, taker)
        lines = moved(target, source, lot, day, part) + moved(source, target, lot, ends, part)
        self.file(self.random.choice(("contract-ended", "contract-changed")), document, lines)

    def _undo(self) -> None:
        if self.filed:
            entry_id = self.random.choice(self.filed)
            with self.database.reading() as connection:
                document = connection.scalar(text("SELECT document FROM entry WHERE id = :id"), {"id": entry_id})
            self.undo(entry_id, str(document))

    def _split(self) -> None:
        self._leave(self.random.choice(("household-split", "household-merged")), 3 * MU)

    def _gone(self) -> None:
        self._leave("land-surrendered", 2 * MU)

    def _leave(self, cause: str, area: int) -> None:
        lot, (start, _) = self.random.choice(LOTS[:10]), self._days()
        lines: list[Line] = []
        for asset in BOTH:
            target = unallotted(asset, lot) if cause == "land-surrendered" else held(asset, lot, "H8")
            lines += moved(held(asset, lot, OWNER[lot]), target, lot, start, area)
        self.file(cause, self.number, lines)

    def _other_mode(self) -> None:
        lot, taker = self.random.choice(LOTS[10:]), self.random.choice(("COOP", "FIRM", "H2"))
        (start, back), area, number = self._days(), self._area(), self.number
        source, target = unallotted("operation-right", lot), held("operation-right", lot, taker)
        lines = moved(source, target, lot, start, area) + moved(target, source, lot, back, area)
        if self.file("other-mode-signed", number, lines):
            self.running.append((number, lot, "ISSUER", taker, start, back, area))

    @property
    def number(self) -> str:
        """Of the next contract."""
        return f"C{self.count:04d}"

    def _lots(self) -> list[str]:
        return self.random.sample(LOTS, self.random.randint(1, 3))

    def _area(self) -> int:
        return self.random.choice((3 * MU, 10 * MU, 5 * MU + 7))

    def _days(self) -> tuple[date, date]:
        start = START + timedelta(days=self.random.randint(1, 5_000))
        return start, start + timedelta(days=self.random.randint(100, 3_000))
