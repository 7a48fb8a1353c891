"""The annual table a second time, from the exported journal and nothing else.

It reads what ``hledger print`` makes of the text (or, without hledger, the text itself), keeps every lot apart, and
shares no code with ``ledger.statistics``. Who operates land in the end it takes from balances, not from contracts.

    python -m tests.oracles.annual book.hledger 2026-12-31
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OUT_OF_HOUSEHOLDS = {"lease": "11", "subcontract": "8", "shareholding": "12", "other": "13"}
FOR_GOOD = {"assignment": "9", "swap": "10"}
DESTINATION = {"household": "14", "cooperative": "15", "enterprise": "16"}


@dataclass(frozen=True)
class Move:
    day: str
    entry: str
    cause: str
    document: str
    layer: str
    stage: str
    village: str
    holder: str
    lot: str
    grains: int


def read_with_hledger(path: Path) -> tuple[list[Move], dict[str, str]]:
    """The moves and the kinds of holders, as hledger understands the journal."""
    done = subprocess.run(["hledger", "-f", path, "print", "-O", "csv"], check=True, capture_output=True, text=True)
    moves = []
    for row in csv.DictReader(io.StringIO(done.stdout)):
        lot = re.search(r"lot: ?([^,]*)", row["posting-comment"])
        cause, _, document = row["description"].partition(" ")
        moves.append(
            _move(row["date"], row["code"], cause, document, row["account"], lot[1] if lot else "", row["amount"])
        )
    kinds = {}
    for kind in ("household", "person", "cooperative", "enterprise", "collective", "office"):
        command = ["hledger", "-f", path, "accounts", f"tag:holder=^{kind}$"]
        named = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        kinds |= {name.split(":")[3]: kind for name in named}
    return moves, kinds


def read_plainly(path: Path) -> tuple[list[Move], dict[str, str]]:
    """The same from the text, where hledger is not installed."""
    moves, kinds = [], {}
    head: tuple[str, ...] = ()
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r"account (\S+)  ; holder: (\S+)", line):
            kinds[found[1].split(":")[3]] = found[2]
        elif found := re.fullmatch(r"(\d{4}-\d\d-\d\d) \((\d+)\) (\S+) (.*)", line):
            head = found.groups()
        elif found := re.fullmatch(r'    (\S+)  (-?\d+) "[^"]*"(?:  ; lot: (.*))?', line):
            moves.append(_move(*head, found[1], found[3] or "", found[2]))
    return moves, kinds


def _move(day: str, entry: str, cause: str, document: str, account: str, lot: str, amount: str) -> Move:
    layer, stage, village, holder = [*account.split(":"), "", "", ""][:4]
    return Move(day, entry, cause, document.strip(), layer, stage, village, holder, lot, int(amount))


Sums = defaultdict[str, int]


class Land:
    """What stands on a day, lot by lot."""

    def __init__(self, moves: list[Move], kinds: dict[str, str], day: str, village: str) -> None:
        self.kinds = kinds
        rights = [move for move in moves if move.layer in ("contract-right", "operation-right")]
        self.form = {move.document: move.cause[:-7] for move in rights if move.cause.endswith("-signed")}
        self.taker: dict[str, str] = {}
        self.first: dict[str, str] = {}
        for move in sorted(rights, key=lambda each: each.day):
            if move.cause.endswith("-signed") and move.layer == "operation-right" and move.grains > 0:
                if move.village.startswith(village):
                    self.taker.setdefault(move.document, move.holder)
                self.first.setdefault(move.document, move.day)
        ours = [move for move in rights if move.village.startswith(village)]
        self.rearranged = {
            move.holder for move in ours
            if move.cause in ("household-split", "household-merged") and kinds.get(move.holder) == "household"
        }  # fmt: skip
        now = [move for move in ours if move.day <= day]
        self.has: defaultdict[tuple[str, str], dict[str, Sums]] = defaultdict(lambda: defaultdict(_sums))
        self.unallotted: Sums = defaultdict(int)
        self.moved: defaultdict[str, defaultdict[str, Sums]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(int))
        )
        for move in now:
            if move.stage == "land.held":
                self.has[move.layer, move.lot][move.holder][""] += move.grains
            if move.stage == "land.unallotted":
                self.unallotted[move.layer] += move.grains
            if move.layer == "operation-right" and move.document in self.form and self._of_contracts(move):
                self.moved[move.document][move.lot][move.holder] += move.grains

    @staticmethod
    def _of_contracts(move: Move) -> bool:
        return move.cause.endswith("-signed") or move.cause in ("contract-ended", "contract-changed", "reversal")

    def held(self, layer: str, lot: str, holder: str) -> int:
        return self.has[layer, lot][holder][""]

    def total(self, layer: str) -> Iterator[tuple[str, str, int]]:
        """(lot, holder, grains) of what holders have in a layer."""
        for (which, lot), holders in list(self.has.items()):
            if which == layer:
                for holder, sums in holders.items():
                    if sums[""]:
                        yield lot, holder, sums[""]

    def out(self, document: str) -> dict[str, int]:
        """By lot, what the taker of a contract has under it."""
        taker = self.taker.get(document, "")
        return {lot: who[taker] for lot, who in self.moved[document].items() if who[taker]}


def _sums() -> Sums:
    return defaultdict(int)


def annual(moves: list[Move], kinds: dict[str, str], day: str, village: str = "") -> dict[str, int]:
    """Lines 1, 2, 5 to 17 and 19 to 21 of the form, as of a day; village: how the codes of the villages begin."""
    land = Land(moves, kinds, day, village)
    found: Sums = defaultdict(int)
    contractors = {holder for _, holder, _ in land.total("contract-right") if kinds[holder] == "household"}
    found["1"] = sum(area for _, holder, area in land.total("contract-right") if kinds[holder] == "household")
    found["2"] = len(contractors)
    found["6"] = land.unallotted["contract-right"]
    let, givers = _let(land, found)
    elsewhere = _let_otherwise(land, found)
    _pass_on(land, elsewhere)
    by_kind = _operators(land, let, elsewhere)
    late, late_givers = _for_good(land, found)
    for kind in {*by_kind, *late}:
        found[DESTINATION.get(kind, "17")] += by_kind[kind] + late[kind]
    found["19"] = len(givers | (late_givers & contractors))
    found["7"] = sum(found[line] for line in ("8", "9", "10", "11", "12", "13"))
    found["21"] = found["7"]
    return dict(found)


def _let(land: Land, found: Sums) -> tuple[int, set[str]]:
    """What households let for a term, in grains, and whose land it is."""
    total, givers = 0, set[str]()
    for document, form in land.form.items():
        out = land.out(document)
        if form not in OUT_OF_HOUSEHOLDS or not out:
            continue
        found[OUT_OF_HOUSEHOLDS[form]] += sum(out.values())
        found["20"] += 1
        total += sum(out.values())
        taken: Sums = defaultdict(int)
        for who in land.moved[document].values():
            for holder, area in who.items():
                taken[holder] += area
        givers |= {holder for holder, area in taken.items() if area < 0}
    return total, {holder for holder in givers if holder not in land.rearranged} | _of_rearranged(land)


def _let_otherwise(land: Land, found: Sums) -> defaultdict[tuple[str, str], int]:
    """What is let in another mode, by lot and holder."""
    elsewhere: defaultdict[tuple[str, str], int] = defaultdict(int)
    for document, form in land.form.items():
        out = land.out(document) if form == "other-mode" else {}
        found["5"] += bool(out)
        for lot, area in out.items():
            elsewhere[lot, land.taker[document]] += area
    return elsewhere


def _operators(land: Land, let: int, elsewhere: defaultdict[tuple[str, str], int]) -> Sums:
    """Who operates in the end what households let, by kind: from what each kind has, not from contracts."""
    by_kind: Sums = defaultdict(int)
    by_kind["household"] += let
    for _, holder, area in land.total("operation-right"):
        by_kind[land.kinds[holder]] += area
    for _, holder, area in land.total("contract-right"):
        by_kind[land.kinds[holder]] -= area
    for (_, holder), area in elsewhere.items():
        by_kind[land.kinds[holder]] -= area
    return by_kind


def _of_rearranged(land: Land) -> set[str]:
    """Of households that were split or merged: those of which somebody else operates some parcel."""
    return {
        holder for lot, holder, area in land.total("contract-right")
        if holder in land.rearranged and area > land.held("operation-right", lot, holder)
    }  # fmt: skip


def _pass_on(land: Land, elsewhere: defaultdict[tuple[str, str], int]) -> None:
    """Follow land that was let in another mode to whom it was passed on to."""
    waiting = [
        (lot, dict(who)) for document, form in land.form.items() if form == "retransfer"
        for lot, who in land.moved[document].items() if any(who.values())
    ]  # fmt: skip
    reached = set(elsewhere)
    while True:
        next_ones = [
            each for each in waiting if any((each[0], h) in reached for h, area in each[1].items() if area < 0)
        ]
        if not next_ones:
            return
        for each in next_ones:
            waiting.remove(each)
            for holder, area in each[1].items():
                elsewhere[each[0], holder] += area
                reached |= {(each[0], holder)} if area > 0 else set()


def _for_good(land: Land, found: Sums) -> tuple[Sums, set[str]]:
    """What went over for good and is still the receiver's and farmed by it, latest first."""
    left: dict[tuple[str, str], int] = {}
    kinds: defaultdict[str, int] = defaultdict(int)
    givers: set[str] = set()
    documents = [document for document, form in land.form.items() if form in FOR_GOOD and document in land.first]
    for document in sorted(documents, key=lambda each: (land.first[each], each), reverse=True):
        counted = False
        for lot, who in land.moved[document].items():
            for holder, area in who.items():
                both = min(land.held("contract-right", lot, holder), land.held("operation-right", lot, holder))
                stands = min(area, left.setdefault((lot, holder), both)) if area > 0 else 0
                if stands > 0:
                    left[lot, holder] -= stands
                    found[FOR_GOOD[land.form[document]]] += stands
                    kinds[land.kinds[holder]] += stands
                    givers |= {h for h, gone in who.items() if gone < 0}
                    counted = True
        found["20"] += counted
    return kinds, givers


def main(path: Path, day: str, village: str = "") -> None:
    read = read_with_hledger if shutil.which("hledger") else read_plainly
    for line, value in sorted(annual(*read(path), day, village).items(), key=lambda each: int(each[0])):
        sys.stdout.write(f"{line}\t{value}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
