"""How far villages are with the exits of their households, and what the figures were before and are after."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.homesteads.data import NEXT, STEPS
from ledger.homesteads.floor import FloorArea
from ledger.homesteads.models import EXIT, EXIT_AGREEMENT, EXIT_PAYMENT, HOMESTEAD, HOMESTEAD_SURVEY
from ledger.homesteads.queries import IS_LAST


def _from(step: str) -> frozenset[str]:
    """A step and all that may follow it."""
    found, waiting = {step}, [step]
    while waiting:
        following = set(NEXT[waiting.pop()]) - found
        found |= following
        waiting += following
    return frozenset(found)


DEMOLISHED: Final = _from("demolished") - {"collective-construction"}  # what is kept may stand on
CONFIRMED: Final = _from("confirmed")


@dataclass(frozen=True, slots=True)
class VillageProgress:
    """The homesteads of a village and their exits. Areas in grains of land, but for floor areas.

    homesteads, households: on the register, and how many of them have left or are leaving by the step that they are at.
    certified, measured: of all homesteads; agreed_measured: of those agreed on, pay_basis and quota_basis what was agreed
    of them; confirmed: quota basis of those whose quota is confirmed; demolished_floor: floor area of buildings that are
    down. compensation and paid in fen.
    """

    village: str
    homesteads: int
    households_by_step: Mapping[str, int]
    certified_grains: int
    measured_grains: int
    agreed_measured_grains: int
    pay_basis_grains: int
    quota_basis_grains: int
    confirmed_grains: int
    kept_grains: int
    floor_area: FloorArea
    demolished_floor: FloorArea
    compensation_fen: int
    paid_fen: int

    @property
    def agreements(self) -> int:
        """Households that have an agreement."""
        return sum(count for step, count in self.households_by_step.items() if step in _from("agreed"))


def village_progress(connection: Connection, villages: Any = None) -> list[VillageProgress]:
    """The progress of villages by code; ``villages``: a selectable, or a list, of those that are wanted; None: all."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    one, survey, made = HOMESTEAD.c, HOMESTEAD_SURVEY.c, EXIT_AGREEMENT.c
    standing = (EXIT.c.homestead == one.code) & EXIT.c.step.not_in(("withdrawn", "refused"))
    figures = {
        "homesteads": func.count(one.code),
        "certified": func.sum(one.certified_grains),
        "measured": func.sum(survey.measured_grains),
        "floor": func.sum(survey.floor_hundredths_m2),
        "pay": func.sum(made.pay_basis_grains),
        "quota": func.sum(made.quota_basis_grains),
        "owed": func.sum(made.compensation_fen),
    }
    query = (
        select(one.village_code, func.coalesce(EXIT.c.step, ""), *figures.values())
        .select_from(HOMESTEAD)
        .outerjoin(HOMESTEAD_SURVEY, IS_LAST)
        .outerjoin(EXIT, standing)
        .outerjoin(EXIT_AGREEMENT, made.exit_number == EXIT.c.number)
        .group_by(one.village_code, EXIT.c.step)
    )
    query = query if villages is None else query.where(one.village_code.in_(villages))
    for village, step, *values in connection.execute(query):
        told = {name: int(value or 0) for name, value in zip(figures, values, strict=True)}
        sums[village].update(told)
        if step:
            steps[village][step] += told["homesteads"]
        agreed = step in _from("agreed")
        sums[village].update({
            "agreed": told["measured"] if agreed else 0,
            "confirmed": told["quota"] if step in CONFIRMED else 0,
            "kept": told["measured"] if step == "collective-construction" else 0,
            "down": told["floor"] if step in DEMOLISHED else 0,
        })  # fmt: skip
    paid = _paid(connection, villages)
    return [_progress(village, sums[village], steps[village], paid.get(village, 0)) for village in sorted(sums)]


def _paid(connection: Connection, villages: Any) -> dict[str, int]:
    query = (
        select(HOMESTEAD.c.village_code, func.sum(EXIT_PAYMENT.c.fen))
        .join(EXIT, EXIT.c.number == EXIT_PAYMENT.c.exit_number)
        .join(HOMESTEAD, HOMESTEAD.c.code == EXIT.c.homestead)
        .where(EXIT_PAYMENT.c.reversed_at.is_(None))
        .group_by(HOMESTEAD.c.village_code)
    )
    query = query if villages is None else query.where(HOMESTEAD.c.village_code.in_(villages))
    return {village: int(fen) for village, fen in connection.execute(query)}


def _progress(village: str, sums: Counter[str], steps: Counter[str], paid_fen: int) -> VillageProgress:
    return VillageProgress(
        village=village,
        homesteads=sums["homesteads"],
        households_by_step={step: steps[step] for step in STEPS if steps[step]},
        certified_grains=sums["certified"],
        measured_grains=sums["measured"],
        agreed_measured_grains=sums["agreed"],
        pay_basis_grains=sums["pay"],
        quota_basis_grains=sums["quota"],
        confirmed_grains=sums["confirmed"],
        kept_grains=sums["kept"],
        floor_area=FloorArea(sums["floor"]),
        demolished_floor=FloorArea(sums["down"]),
        compensation_fen=sums["owed"],
        paid_fen=paid_fen,
    )
