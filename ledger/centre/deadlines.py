"""The clocks of a dispute, as the Law on Mediation and Arbitration of Rural Land Contract Disputes sets them.

Days are counted from the day after the one on which a clock begins. ``DEADLINES`` is the check, the list on the page
and the test's table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger.centre.calendar import working_day_after
from ledger.centre.dispute_data import Deadline, Dispute
from ledger.errors import Words

LIMITATION_YEARS: Final = 2
AWARD_DAYS: Final = 60
EXTENSION_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """How a deadline is counted: from which event, how many days, until which event. source: the article."""

    words: Words
    source: Words
    begins: str
    ends: tuple[str, ...]
    days: int
    working: bool = False


def _article(number_zh: str, number: int) -> Words:
    return Words(f"农村土地承包经营纠纷调解仲裁法第{number_zh}条", f"Law on Mediation and Arbitration, art. {number}")


DEADLINES: Final[dict[str, Clock]] = {
    "acceptance": Clock(Words("受理或不予受理", "accept it or not"), _article("二十三", 23), "raised", ("accepted", "turned-down"), 5, True),
    "limitation": Clock(Words("申请仲裁的时效", "time to ask for arbitration"), _article("十八", 18), "known", ("to-arbitration",), 0),
    "defence": Clock(Words("被申请人答辩", "the respondent's defence"), _article("二十五", 25), "served", ("defence",), 10),
    "award": Clock(Words("作出裁决", "the award"), _article("四十七", 47), "to-arbitration", ("award",), AWARD_DAYS),
    "court": Clock(Words("不服裁决的起诉期", "time to go to the court"), _article("四十八", 48), "award", ("to-court",), 30),
}  # fmt: skip
OF_THE_OFFICE: Final = frozenset({"acceptance", "award"})  # what it must do itself; the other clocks are the parties'
_OVER: Final = frozenset({"turned-down", "settled", "withdrawn", "closed"})  # end what still runs


def deadlines_of(dispute: Dispute, known_days: Mapping[date, bool]) -> tuple[Deadline, ...]:
    """All clocks that run or ran in a dispute, in the order of the law."""
    found = []
    for name, clock in DEADLINES.items():
        begins = dispute.brought.known_on if name == "limitation" else dispute.day_of(clock.begins)
        if begins is not None:
            found.append(_running(dispute, name, clock, begins, known_days))
    return tuple(found)


def due_of(dispute: Dispute, name: str, known_days: Mapping[date, bool]) -> Deadline | None:
    """One clock of a dispute; None while it does not run."""
    return next((each for each in deadlines_of(dispute, known_days) if each.name == name), None)


def limitation_day(known_on: date) -> date:
    """The last day on which arbitration can be asked for: two years after the claimant knew (art. 18)."""
    try:
        return known_on.replace(year=known_on.year + LIMITATION_YEARS)
    except ValueError:  # 29 February
        return known_on.replace(year=known_on.year + LIMITATION_YEARS, day=28)


def _running(dispute: Dispute, name: str, clock: Clock, begins: date, known_days: Mapping[date, bool]) -> Deadline:
    days = clock.days
    if name == "limitation":
        days = (limitation_day(begins) - begins).days
    if name == "award" and dispute.day_of("extension") is not None:
        days += EXTENSION_DAYS
    due = working_day_after(begins, days, known_days) if clock.working else begins + timedelta(days=days)
    ends = {*clock.ends, *_OVER}
    met = next((each.on_day for each in dispute.events if each.kind in ends and each.on_day >= begins), None)
    return Deadline(name, begins, days, clock.working, due, met)
