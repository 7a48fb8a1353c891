"""The postings of quota events (chart of accounts, sections 2 to 4), and the links among lots and plots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from ledger.book import Account, Line, NewEntry
from ledger.quotas.data import GRAIN, PADDY, USE_KINDS, EventLine, gained_by
from ledger.quotas.facts import Facts, Pair
from ledger.quotas.land import land_lines
from ledger.quotas.lots import Held, places_of
from ledger.quotas.sources import WRITTEN_DOWN, owed_kind, sources_of, target_of
from ledger.units import split_by_largest_remainder

_BY_VILLAGE: Final = frozenset(
    {"quota.from-reclamation", "quota.resettlement", "quota.rural-reserve", "quota.town", "quota.landed"}
)
_OF_PROJECT: Final = frozenset(
    {"quota.assigned", "quota.accepted", "quota.surplus", "quota.listed", "quota.pledged", "quota.deficit"}
    | (_BY_VILLAGE - {"quota.landed"})
)


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of the lineage: what came of what. Kinds are ``lot`` or ``plot``."""

    from_kind: str
    from_code: str
    to_kind: str
    to_code: str
    grains: int


def opened_lot(facts: Facts) -> str:
    """The code of the lot that an event opens; empty where it opens none. The numbering has seen to it that there is one."""
    event = facts.event
    if not facts.kind.opens:
        return ""
    return event.lot if event.kind in {"grant", "accept"} else event.to_lot


def entries_of(facts: Facts) -> tuple[NewEntry | None, NewEntry | None]:
    """(the entry of the book that acts, the one of the other book), None where nothing is posted there."""
    event, kind = facts.event, facts.kind
    if not kind.cause:
        return None, None
    own = _summed([*_quota(facts), *land_lines(facts), *_money(facts)])
    other = _summed(_other_book(facts))
    key = f"quota:{event.number}"
    mine = NewEntry(kind.cause, event.number, key, own) if own else None  # closed, with nothing in use
    return mine, NewEntry(kind.cause, event.number, f"{key}:other", other) if other else None


def _summed(lines: Iterable[Line]) -> tuple[Line, ...]:
    found: Counter[tuple[Account, str, date]] = Counter()
    for line in lines:
        found[line.account, line.lot, line.effective_on] += line.amount
    return tuple(Line(*place, amount) for place, amount in found.items() if amount)


def measures_of(facts: Facts) -> list[tuple[str, int]]:
    """The assets that an event moves, each with its amount: the instrument, paddy among it, its grain capacity."""
    event = facts.event
    found = ((event.instrument, event.grains), (PADDY, event.paddy_grains), (GRAIN, event.grain_centikg))
    return [(asset, amount) for asset, amount in found if amount]


def _quota(facts: Facts) -> Iterator[Line]:
    kind = facts.event.kind
    if kind == "close":
        yield from _closing(facts)
        return
    for asset, amount in measures_of(facts):
        if kind == "grant":
            yield from _granted(facts, asset, amount)
        elif kind == "accept":
            yield from _accepted(facts, asset, amount)
        elif kind == "write-down":
            yield from _written_down(facts, asset, amount)
        else:
            yield from _moved(facts, asset, amount)


def _granted(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    source = owed_kind(facts.event.instrument)
    yield _line(facts, _with_other(facts, asset, source), facts.event.lot, -amount)
    yield _line(facts, _own(facts, asset, "quota.unassigned"), facts.event.lot, amount)


def _accepted(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    event = facts.event
    for village, part in by_village(_gained(facts), amount):
        yield _line(facts, _own(facts, asset, "quota.from-reclamation", village), event.lot, -part)
    yield _line(facts, _own(facts, asset, "quota.accepted"), event.lot, amount)


def _gained(facts: Facts) -> list[EventLine]:
    """The lines of an acceptance with what each made on the project's basis; with its area where nothing was made by it."""
    lines, basis = list(facts.event.lines), facts.project.basis if facts.project is not None else "construction-removed"
    made = [replace(line, grains=gained_by(line, basis)) for line in lines]
    return made if any(line.grains for line in made) else lines


def _moved(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    """Out of the accounts that the event draws on, into where it leads."""
    event = facts.event
    for source, part in _drawn(facts.held, asset, sources_of(facts), facts.day, amount):
        yield _line(facts, source, event.lot, -part)
    if event.kind in {"return", "surrender"}:
        yield from _given_back(facts, asset, amount)
    elif event.kind == "make-good":
        for deficit, part in _drawn(facts.held_to, asset, ("quota.deficit",), facts.day, amount):
            yield _line(facts, deficit, event.to_lot, part)
    elif event.kind == "sell":
        yield _line(facts, _with_other(facts, asset, "quota.sold"), event.lot, amount)
    elif event.kind == "assign":
        yield _line(facts, _own(facts, asset, "quota.assigned"), event.to_lot, amount)
        yield from _owed_moves_on(facts, asset, amount)
    else:
        yield from _arrived(facts, asset, target_of(facts), amount)


def _arrived(facts: Facts, asset: str, kind: str, amount: int) -> Iterator[Line]:
    """What comes to an account, of its villages where it is kept by village."""
    for village, part in by_village(facts.event.lines, amount) if kind in _BY_VILLAGE else [("", amount)]:
        yield _line(facts, _own(facts, asset, kind, village), facts.event.lot, part)


def _owed_moves_on(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    """What is owed for a grant is owed for the project's lot from then on, by its due day; what came for good moves alike."""
    event = facts.event
    for owed, part in _drawn(facts.held, asset, (owed_kind(event.instrument),), facts.day, amount):
        yield _line(facts, owed, event.lot, part)
        yield _line(facts, owed, event.to_lot, -part)


def _given_back(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    event = facts.event
    held, lot = (facts.held_to, event.to_lot) if event.kind == "return" else (facts.held, event.lot)
    for owed, part in _drawn(held, asset, (owed_kind(event.instrument),), facts.day, amount):
        yield _line(facts, owed, lot, part)


def _written_down(facts: Facts, asset: str, amount: int) -> Iterator[Line]:
    event = facts.event
    left = amount
    for account, there in [each for kind in WRITTEN_DOWN for each in places_of(facts.held, asset, kind, facts.day)]:
        part = min(left, there)
        left -= part
        if part:
            yield _line(facts, account, event.lot, -part)
    if left:
        yield _line(facts, _own(facts, asset, "quota.deficit"), event.lot, -left)
    for account, part in _drawn(facts.held, asset, ("quota.from-reclamation",), facts.day, amount):
        yield _line(facts, account, event.lot, part)


def _closing(facts: Facts) -> Iterator[Line]:
    """What is in use of the project's lots has landed for good; what was set aside out of acceptances stays."""
    for lot, held in facts.project_lots:
        for account, deltas in sorted(held.items(), key=lambda item: item[0].name):
            if account.kind in _in_use(lot.kind):
                amount = sum(deltas.values())  # a use that a closed period moved on may stand on a later day
                if amount:
                    landed = replace(account, kind="quota.landed", holder_kind="", holder="")
                    yield _line(facts, account, lot.code, -amount)
                    yield _line(facts, landed, lot.code, amount)


def _in_use(lot_kind: str) -> frozenset[str]:
    kinds = {"quota.resettlement", "quota.town"}
    return frozenset(kinds | {"quota.rural-reserve"} if lot_kind == "project" else kinds)


def _drawn(held: Held, asset: str, kinds: Sequence[str], day: date, amount: int) -> list[tuple[Account, int]]:
    """``amount`` taken from the accounts of some kinds, in their order; the rules have seen to it that it is there.

    What is not there is asked of the last account all the same, so that the book refuses it.
    """
    left, found = amount, []
    places = [each for kind in kinds for each in places_of(held, asset, kind, day)]
    for place, (account, there) in enumerate(places):
        part = left if place == len(places) - 1 else min(left, there)
        left -= part
        if part:
            found.append((account, part))
    return found


def by_village(lines: Sequence[EventLine], amount: int) -> list[tuple[str, int]]:
    """An amount split over the villages of the lines, in proportion to their areas, by largest remainder.

    Without lines it stays with the county: one part under an empty village.
    """
    areas: dict[str, int] = defaultdict(int)
    for line in lines:
        areas[line.village] += line.grains
    if not areas:
        return [("", amount)]
    villages = sorted(areas)
    parts = split_by_largest_remainder(amount, [areas[village] for village in villages])
    return [(village, part) for village, part in zip(villages, parts, strict=True) if part]


def _money(facts: Facts) -> Iterator[Line]:
    """A buyer's payment, in the same entry as the quota: what came in is to be distributed. Its lot is the sale."""
    event = facts.event
    if event.kind == "sell" and event.price_fen:
        yield _line(facts, _with_other(facts, "cny", "money.paid-in"), event.number, -event.price_fen)
        yield _line(facts, _own(facts, "cny", "money.proceeds"), event.number, event.price_fen)


def _other_book(facts: Facts) -> Iterator[Line]:
    """The mirror: what one book says another owes it or gave it, the other says too."""
    event, kind, pair = facts.event, facts.event.kind, facts.pair
    if pair is None:
        return
    for asset, amount in measures_of(facts):
        if kind == "sell":
            yield _line(facts, _mirror(facts, pair, asset, "quota.bought"), pair.lot, -amount)
            yield _line(facts, _there(pair, asset, "quota.acquired"), pair.lot, amount)
        elif kind == "grant":
            yield _line(facts, _there(pair, asset, "quota.unassigned"), pair.lot, -amount)
            yield _line(facts, _mirror(facts, pair, asset, "quota.granted-down"), pair.lot, amount)
        else:
            target = "quota.returned" if kind == "return" else "quota.unassigned"
            yield _line(facts, _mirror(facts, pair, asset, "quota.granted-down"), pair.lot, -amount)
            yield _line(facts, _there(pair, asset, target), pair.lot, amount)
    if kind == "sell" and event.price_fen:
        yield _line(facts, _there(pair, "cny", "money.treasury"), event.number, -event.price_fen)
        yield _line(facts, _mirror(facts, pair, "cny", "money.paid-out"), event.number, event.price_fen)


def _line(facts: Facts, account: Account, lot: str, amount: int) -> Line:
    return Line(account, lot, facts.event.on_day, amount)


def _own(facts: Facts, asset: str, kind: str, village: str = "") -> Account:
    """An account of the book that acts: of a village where there is one, under the project where the lot has one."""
    level, code = (
        ("village", village) if village and kind in _BY_VILLAGE else (facts.division.level, facts.division.code)
    )
    project = facts.project.code if facts.project is not None and kind in _OF_PROJECT else ""
    return Account(asset, kind, level, code, "project" if project else "", project)


def _with_other(facts: Facts, asset: str, kind: str) -> Account:
    """An account of the book that acts against the other one's, where that is kept here."""
    holder = ("book", facts.pair.division.key) if facts.pair is not None else ("", "")
    return Account(asset, kind, facts.division.level, facts.division.code, *holder)


def _there(pair: Pair, asset: str, kind: str) -> Account:
    return Account(asset, kind, pair.division.level, pair.division.code)


def _mirror(facts: Facts, pair: Pair, asset: str, kind: str) -> Account:
    """An account of the other book against the one that acts."""
    return Account(asset, kind, pair.division.level, pair.division.code, "book", facts.event.book)


def links_of(facts: Facts) -> list[Link]:
    """What an event adds to the lineage of lots and plots."""
    event, kind = facts.event, facts.event.kind
    lots = {
        "grant": (event.source_lot if facts.pair is not None else "", event.lot),
        "assign": (event.lot, event.to_lot),
        "return": (event.lot, event.to_lot),
        "sell": (event.lot, event.to_lot if facts.pair is not None else ""),
        "make-good": (event.lot, event.to_lot),
    }
    if kind in lots:
        start, end = lots[kind]
        return [Link("lot", start, "lot", end, event.grains)] if start and end and start != end else []
    plots = [line for line in event.lines if line.plot]
    if kind == "accept":
        return [Link("plot", line.plot, "lot", event.lot, line.grains) for line in plots]
    if kind in USE_KINDS or kind == "land":
        return [Link("lot", event.lot, "plot", line.plot, line.grains) for line in plots]
    return []
