"""What ends in 90, 30 and 7 days, each with what was done about it, and what ended with nothing done."""

from __future__ import annotations

from flask import request, url_for
from sqlalchemy import Connection

from ledger.access import Actor
from ledger.centre import ENDINGS, Ending
from ledger.clock import today
from ledger.inquiries import parties_named
from ledger.inquiries.centre import EndingList, endings_in_reach
from ledger.parties import Party
from ledger.places import resolve
from ledger.transfers import FORMS
from web.applications import name_in
from web.asking import text_of
from web.centre_parts import Cell, Field, Listed, Table, asked_for
from web.groups import page_group, show
from web.showing import mu, say, word

pages = page_group("endings")


@pages.get("/endings")
def index() -> tuple[str, int]:
    """The list of a division on today."""

    def question(connection: Connection, actor: Actor) -> tuple[EndingList, dict[str, Party]]:
        typed = text_of("division")
        division = resolve(connection, typed, today()) if typed else None
        found = endings_in_reach(connection, actor, today(), division)
        named = {code for each in (*found.soon, *found.exceptions) for code in (each.transferor, each.transferee)}
        return found, parties_named(connection, actor, named)

    found, parties = asked_for("contracts.read", question)
    tables = []
    earlier = -1
    for stage in reversed(found.stages):
        some = [each for each in found.soon if earlier < each.days_left <= stage]
        tables.append(_table(word("ends_within", days=stage), some, parties, word("endings_none")))
        earlier = stage
    late = _table(word("endings_exceptions"), found.exceptions, parties, word("exceptions_none"))
    filters = (Field("division", word("division"), "line", request.args.get("division", "")),)
    return show("centre_list.html", Listed(word("endings"), (late, *tables), filters, count=len(found.soon)))


def _table(title: str, found: list[Ending], parties: dict[str, Party], empty: str) -> Table:
    headings = (word("centre_number"), word("form"), word("transferor"), word("transferee"), word("area_mu"), word("last_day"), word("days_to_go"), word("what_was_done"))  # fmt: skip
    return Table(title, headings, [_row(each, parties) for each in found], empty)


def _row(each: Ending, parties: dict[str, Party]) -> tuple[Cell, ...]:
    return (
        Cell(each.contract_number, url_for("pages.services.one", number=each.contract_number), code=True),
        Cell(say(FORMS[each.form])),
        Cell(name_in(parties, each.transferor)),
        Cell(name_in(parties, each.transferee)),
        Cell(mu(each.area_grains), figure=True),
        Cell(each.last_day),
        Cell(days_text(each.days_left), figure=True),
        Cell(
            ending_text(each), badge="refused" if each.days_left < 0 else "soon" if each.ending == "open" else "filed"
        ),
    )


def days_text(days: int) -> str:
    """How far away an end is."""
    return word("days_left", days=days) if days >= 0 else word("days_ago", days=-days)


def ending_text(each: Ending) -> str:
    """What was done about an end: renewal, handback, warnings."""
    said = say(ENDINGS[each.ending])
    if each.renewal:
        said = f"{said} {each.renewal}"
    if each.ending == "open" and each.noticed:
        said = f"{said}{word('comma')}{word('warned_at', days='/'.join(map(str, each.noticed)))}"
    return said
