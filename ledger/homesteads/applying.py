"""Receiving the applications of households that want to leave their homesteads, many under one paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, insert

from ledger.access import Act
from ledger.errors import raise_all
from ledger.homesteads.data import Application, Exit, Homestead, Paper
from ledger.homesteads.facts import ExitFacts, by_household
from ledger.homesteads.models import EXIT
from ledger.homesteads.queries import find_exits, find_homesteads, homestead_missing, homesteads_of, standing_exits
from ledger.homesteads.refusals import ExitIncomplete, ExitNumberUsed
from ledger.homesteads.steps import broken, note_step, write_steps
from ledger.parties import PartyMissing, ended_households, find_parties
from ledger.series import highest, last_of_series


def apply(connection: Connection, wanted: Sequence[Application], paper: Paper, act: Act) -> list[Exit]:
    """Receive the applications of households to leave their homesteads; those without a number are numbered.

    Raises HomesteadMissing, PartyMissing, ExitNumberUsed, and what the rules refuse, for all of them at once.
    """
    homesteads = find_homesteads(connection, (each.homestead for each in wanted))
    raise_all([homestead_missing(each.homestead) for each in wanted if each.homestead not in homesteads])
    act.permit(connection, "exits.record", villages={each.village for each in homesteads.values()})
    asked = _numbered(connection, wanted, act.today)
    applicants = {each.applicant for each in asked}
    known = find_parties(connection, applicants)
    missing = [PartyMissing(code=code[:64]) for code in sorted(applicants - set(known))]
    raise_all([*missing, *broken(_application_facts(connection, asked, homesteads, paper, act.today))])
    rows = [
        {"number": each.number, "homestead": each.homestead, "applicant": each.applicant, "housing": each.housing}
        | {
            "housing_document": each.housing_document.strip(),
            "reason": each.reason.strip()[:200],
            "step": "",
            "sequence": 0,
        }
        | {"recorded_at": act.at, "recorded_by": act.by}
        for each in asked
    ]
    connection.execute(insert(EXIT), rows)
    numbers = [each.number for each in asked]
    write_steps(connection, find_exits(connection, numbers).values(), "applied", paper, act)
    note_step(act, numbers, "applied", paper)
    found = find_exits(connection, numbers)
    return [found[number] for number in numbers]


def _application_facts(
    connection: Connection, asked: Sequence[Application], homesteads: Mapping[str, Homestead], paper: Paper, today: date
) -> list[ExitFacts]:
    households = {each.household for each in homesteads.values()}
    ended = ended_households(connection, households, paper.on_day)
    kept = homesteads_of(connection, households, kept=True)
    standing = standing_exits(connection, homesteads)
    facts = []
    for each in asked:
        one = homesteads[each.homestead]
        facts.append(
            ExitFacts(
                "applied",
                one,
                paper,
                today,
                application=each,
                standing=standing.get(one.code),
                ended=ended.get(one.household),
                others=by_household(kept, one),
            )
        )
        standing.setdefault(one.code, (each.number, "applied"))  # the same homestead twice in one batch
    return facts


def _numbered(connection: Connection, wanted: Sequence[Application], today: date) -> list[Application]:
    """Each with its number: its own, or ZJD-year-number. Raises ExitIncomplete, ExitNumberUsed."""
    if not wanted:
        raise ExitIncomplete(what_zh="退出事项", what_en="exits")
    given = [each.number.strip() for each in wanted if each.number.strip()]
    used = set(find_exits(connection, given)) | {each for each in given if given.count(each) > 1}
    raise_all([ExitNumberUsed(number=each) for each in sorted(used)])
    prefix = f"ZJD-{today.year}-"
    counter = max(last_of_series(connection, EXIT.c.number, prefix, 5), highest(given, prefix, 5))
    found = []
    for each in wanted:
        counter += 0 if each.number.strip() else 1
        found.append(replace(each, number=each.number.strip() or f"{prefix}{counter:05d}"))
    return found
