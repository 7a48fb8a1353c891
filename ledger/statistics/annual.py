"""The annual table of transfers, on a day, of any division (transfers.md, section 5).

Areas come from postings alone: roll-ups for what is contracted, the read model for what is out. Whether grain is grown
and whether it is in writing is no area; that the contracts tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from ledger.places import Division, subtree
from ledger.statistics.contracting import Contracted, contracting, read_contracted
from ledger.statistics.data import DESTINATIONS, HOUSEHOLD_FORMS, Check, Figure, Form, Ratio
from ledger.statistics.disputes import dispute_figures
from ledger.statistics.editions import EDITIONS, RULES, TITLE, edition_on
from ledger.statistics.permanent import ForGood, read_for_good
from ledger.statistics.running import Running, outside_township, read_running
from ledger.statistics.sources import sources
from ledger.statistics.words import CHECKS, RATIOS

_OWN_LINES = {"households": "14", "cooperatives": "15", "enterprises": "16"}


@dataclass(frozen=True, slots=True)
class Stock:
    """What stands on a day: contracted land, what is out for a term, what went over for good.

    givers_left: of those who gave land for good, the households that still contract land.
    """

    contracted: Contracted
    running: Running
    for_good: ForGood
    givers_left: frozenset[str]

    @property
    def givers(self) -> int:
        """Contracting households of which land is transferred. Who assigned all of it contracts no land any more."""
        return len(self.running.givers | self.givers_left)


def annual_table(
    connection: Connection, division: Division, day: date, known_at: datetime | None = None, edition: str = ""
) -> Form:
    """The annual table of a division on a day, as known at an instant (None: with all that is known).

    edition: a key of EDITIONS; empty: the one that holds for the division on that day.
    """
    source, villages = sources(known_at), subtree([division], day)
    for_good = read_for_good(connection, source, villages, day)
    stock = Stock(
        read_contracted(connection, source, villages, day),
        read_running(connection, source, villages, day),
        for_good,
        frozenset(contracting(connection, source, villages, day, for_good.givers)),
    )
    edition = edition or edition_on(connection, division, day)
    values: dict[str, int | None] = dict(_values(stock))
    if edition != "2010":
        values["8a"] = outside_township(connection, source, villages, day)
    first = day.replace(month=1, day=1)
    figures = [Figure(n, words, measure, values.get(n), level) for n, words, measure, level in EDITIONS[edition]]
    figures += dispute_figures(connection, villages, first, day)
    return Form(
        "annual-transfers",
        TITLE,
        division.code,
        division.name,
        day,
        None,
        known_at,
        edition,
        tuple(figures),
        tuple(_ratios(values)),
        tuple(_checks(stock, dict(_values(stock)), edition)),
        RULES,
    )


def _values(stock: Stock) -> Iterator[tuple[str, int]]:
    contracted, running, for_good = stock.contracted, stock.running, stock.for_good
    by_form = Counter({form: running.area(form) for form in HOUSEHOLD_FORMS})
    yield from (("1", contracted.held), ("2", contracted.households), ("3", contracted.households))
    yield from (("4", contracted.households + running.count("other-mode")), ("5", running.count("other-mode")))
    yield from (("6", contracted.unallotted), ("7", sum(by_form.values()) + sum(for_good.areas.values())))
    yield from (("8", by_form["subcontract"]), ("9", for_good.area("assignment")), ("10", for_good.area("swap")))
    yield from (("11", by_form["lease"]), ("8+11", by_form["lease"] + by_form["subcontract"]))
    yield from (("12", by_form["shareholding"]), ("12a", running.areas["shareholding", "cooperative"]))
    yield "13", by_form["other"]
    final: Counter[str] = Counter()
    for kind, area in [*running.final.items(), *((kind, area) for (_, kind), area in for_good.areas.items())]:
        final[_OWN_LINES.get(DESTINATIONS.get(kind, ""), "17")] += area
    yield from ((number, final[number]) for number in ("14", "15", "16", "17"))
    yield from (("18", running.grain + for_good.grain), ("19", stock.givers))
    spoken = running.oral_contracts + for_good.oral_contracts
    yield "20", running.count(*HOUSEHOLD_FORMS) + sum(for_good.contracts.values()) - spoken
    yield "21", running.written + for_good.written


def _ratios(values: dict[str, int | None]) -> Iterator[Ratio]:
    for (part, whole), words in RATIOS.items():
        yield Ratio(f"{part}/{whole}", words, values[part] or 0, values[whole] or 0)


def _checks(stock: Stock, values: dict[str, int], edition: str) -> Iterator[Check]:
    forms = ("8", "9", "10", "11", "12", "13") if edition == "2010" else ("8+11", "9", "10", "12", "13")
    said = "8–13"
    yield Check(f"7 = Σ {said}", CHECKS["forms"], "area", values["7"], "=", sum(values[each] for each in forms))
    destinations = sum(values[each] for each in ("14", "15", "16", "17"))
    yield Check("7 = Σ 14–17", CHECKS["destinations"], "area", values["7"], "=", destinations)
    yield Check("7 ≤ 1", CHECKS["contracted"], "area", values["7"], "<=", values["1"])
    yield Check("18 ≤ 7", CHECKS["grain"], "area", values["18"], "<=", values["7"])
    yield Check("21 ≤ 7", CHECKS["written"], "area", values["21"], "<=", values["7"])
    yield Check("19 ≤ 2", CHECKS["households"], "count", values["19"], "<=", values["2"])
    contracted, running = stock.contracted, stock.running
    away = sum(area for kind, area in running.final.items() if kind != "household")
    held = contracted.held - contracted.operated + running.final_elsewhere["household"]
    yield Check("H1", CHECKS["holdings"], "area", away, "=", held)
    let = contracted.unallotted - contracted.unallotted_operation
    yield Check("H2", CHECKS["other-mode"], "area", running.area("other-mode"), "=", let)
