"""How money of a sale is split, exact to the fen: by shares among households and collectives, by their areas of the lot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.trades.data import ShareLine
from ledger.units import split_by_largest_remainder


@dataclass(frozen=True, slots=True)
class Ground:
    """A plot of reclaimed ground behind a lot. household: empty where it was the collective's own.

    grains: of the plot in the lot. household_grains: of these what counts for the household; the rest is the
    collective's, as is what lies above the area that was agreed on (measures on land tickets).
    """

    plot: str
    village: str
    household: str
    grains: int
    household_grains: int

    @property
    def collective_grains(self) -> int:
        return self.grains - self.household_grains


def share_lines(fen: int, rule: Mapping[str, int], grounds: Sequence[Ground]) -> tuple[ShareLine, ...]:
    """``fen`` over households and collectives. rule: their percentages of what a household's ground brings.

    First both sides by largest remainder, then each side over its members, so that sides and lines add up exactly.
    """
    of_households: Counter[tuple[str, str]] = Counter()
    of_collectives: Counter[str] = Counter()
    alone: Counter[str] = Counter()  # ground that brings nothing to a household
    for each in grounds:
        if each.household_grains:
            of_households[each.village, each.household] += each.household_grains
            of_collectives[each.village] += each.household_grains * rule["collective"]
        if each.collective_grains:
            alone[each.village] += each.collective_grains
            of_collectives[each.village] += each.collective_grains * 100
    sides = [sum(of_households.values()) * rule["household"], sum(of_collectives.values())]
    household_fen, collective_fen = split_by_largest_remainder(fen, sides)
    found: list[ShareLine] = []
    if household_fen:
        members = sorted(of_households)
        parts = split_by_largest_remainder(household_fen, [of_households[each] for each in members])
        for (village, household), part in zip(members, parts, strict=True):
            found.append(ShareLine("household-share", village, household, of_households[village, household], part))
    if collective_fen:
        villages = sorted(village for village, weight in of_collectives.items() if weight)
        parts = split_by_largest_remainder(collective_fen, [of_collectives[each] for each in villages])
        for village, part in zip(villages, parts, strict=True):
            found.append(ShareLine("collective-share", village, "", alone[village], part))
    return tuple(line for line in found if line.fen)
