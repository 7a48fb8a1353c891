"""The forms of an early end and of a change: what both ask, what they would do, and proposing it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor
from ledger.errors import Refusal
from ledger.exchange import cells
from ledger.inquiries import Preview, parties_named, read_contract
from ledger.parties import Party
from ledger.transfers import Contract, ContractLine
from ledger.transfers.changing import in_state
from web.asking import needed_day, needed_text, posted_number, posted_text, tried
from web.contract_life import LandLine, land_of
from web.contract_proposals import holders_of_preview
from web.groups import read, show, write
from web.refusals import each_of, ends_here, status_of

LONGEST_DOCUMENT: Final = 200
PREFIX: Final = "back-"


@dataclass(slots=True)
class StepPage:
    """A form about a signed contract. typed: its fields as they came; preview: what it would do, once asked for."""

    contract: Contract
    land: tuple[LandLine, ...]
    typed: dict[str, str]
    problems: dict[str, list[Refusal]] = field(default_factory=dict)
    preview: Preview | None = None
    parties: dict[str, Party] = field(default_factory=dict)


def blank_page(connection: Connection, actor: Actor, number: str, operation: str) -> StepPage:
    """The form for a signed contract. Raises ContractMissing, ContractStateWrong and as ``permit``."""
    contract = read_contract(connection, actor, number, operation)
    in_state(contract, "signed")
    parties = parties_named(connection, actor, contract.terms.parties)
    return StepPage(contract, land_of(connection, contract, parties), request.form.to_dict())


def required_day(page: StepPage, name: str) -> date | None:
    """A day of the form, or None with its refusal noted."""
    return tried(lambda: needed_day(name), None, page.problems, name)


def optional_day(page: StepPage, name: str) -> date | None:
    """A day of the form, or None where it is empty."""
    return tried(lambda: cells.optional(cells.day)(request.form.get(name, "")), None, page.problems, name)


def document(page: StepPage) -> str:
    """The agreement or notice that the form names, noted where it is missing."""
    return tried(lambda: needed_text("document", LONGEST_DOCUMENT), "", page.problems, "document")


def lines_back(page: StepPage) -> tuple[ContractLine, ...]:
    """The areas that come back, by the contract's lines; a line without a figure stays out."""
    found = []
    for place, line in enumerate(page.contract.terms.lines):
        name = f"{PREFIX}{place}"
        typed = posted_text(name, 30)
        if typed:
            area = tried(lambda typed=typed: cells.area("mu")(typed), 0, page.problems, name)  # type: ignore[misc]
            found.append(ContractLine(line.parcel_code, area, line.giver))
    return tuple(found)


def with_preview(connection: Connection, actor: Actor, page: StepPage, asked: Callable[[], Preview]) -> StepPage:
    """The page with what the step would do; nothing of it while a field is to be mended."""
    if not page.problems:
        page.preview = asked()
        page.parties = holders_of_preview(connection, actor, page.preview)
    return page


def carry(
    number: str,
    operation: str,
    template: str,
    make: Callable[[Connection, Actor], StepPage],
    work: Callable[[Connection, Act, int | None], Any],
    done: str,
) -> Response | tuple[str, int]:
    """Show what the form would do, or propose it: the button decides."""
    page = read(operation, make, subject=number)
    if page.problems or request.form.get("action") != "propose":
        return show(template, page, 422 if page.problems else 200)
    try:
        write(operation, lambda c, act: work(c, act, posted_number("version")), subject=number)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        return show(template, page, status_of(refusal), refusals=each_of(refusal))
    return redirect(url_for("pages.contracts.one", number=number, done=done), 303)
