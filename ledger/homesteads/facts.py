"""What the rules of homesteads and exits look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ledger.errors import Words
from ledger.homesteads.data import Application, Exit, Homestead, Minutes, Paper, Survey, Terms
from ledger.parties import Party
from ledger.stock import Plot


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """A homestead to be registered. plot: its plot, or the one that it is carved out of; None where there is none.

    others: codes of the household's other homesteads, those that it left included. known: the homestead that has its
    code or plot already, empty where none has.
    """

    homestead: Homestead
    plot: Plot | None
    household: Party | None
    others: tuple[str, ...]
    known: str
    today: date


@dataclass(frozen=True, slots=True)
class ExitFacts:
    """A step of an exit that is asked for.

    asked: the step; ``applied`` with an application and without an exit. standing: number and step of the homestead's
    exit that is under way or done, at an application. ended: why its household is no more, where it is. others: the
    household's other homesteads that it has not left. last_day: of the last step. open_fen: compensation that is not
    paid. appurtenant_percent: how much appurtenant land counts, None for no limit.
    """

    asked: str
    homestead: Homestead
    paper: Paper
    today: date
    application: Application | None = None
    exit: Exit | None = None
    standing: tuple[str, str] | None = None
    ended: Words | None = None
    others: tuple[str, ...] = ()
    last_day: date | None = None
    minutes: Minutes | None = None
    survey: Survey | None = None
    terms: Terms | None = None
    agreed_fen: int = 0
    open_fen: int = 0
    appurtenant_percent: int | None = None

    @property
    def number(self) -> str:
        return self.exit.number if self.exit is not None else ""


def counted_grains(homestead: Homestead, appurtenant_percent: int | None) -> int:
    """What of a measured homestead counts for its household: all of it, or its legal area and appurtenant land up to
    that percentage of it; the rest is the collective's."""
    if appurtenant_percent is None:
        return homestead.measured_grains
    legal = homestead.legal_grains
    return legal + min(homestead.yard_grains, legal * appurtenant_percent // 100)


def by_household(others: Mapping[str, tuple[str, ...]], homestead: Homestead) -> tuple[str, ...]:
    """A household's homesteads but this one."""
    return tuple(code for code in others.get(homestead.household, ()) if code != homestead.code)
