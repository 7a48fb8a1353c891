"""Drafting a contract of any form on one page: checked as often as one likes, then saved; drafts are amended so too."""

from __future__ import annotations

from typing import Final

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries import events_of_contract, read_contract
from ledger.transfers import Terms, amend, draft, same_draft
from ledger.transfers.changing import in_state
from web.asking import posted_number, text_of
from web.contract_form import blank_form, form_of, form_of_renewal, read_form
from web.contract_form_page import FormPage, form_page, with_land
from web.contract_form_reading import field_of
from web.groups import page_group, read, show, write
from web.refusals import each_of, ends_here, status_of
from web.words_of_details import FORM_HINTS

pages = page_group("drafting")
TEMPLATE: Final = "contract_form.html"


@pages.get("/contracts/form")
def blank() -> tuple[str, int]:
    """The form: empty, of the draft that ``amends`` names, or for the renewal of the contract that ``renews`` names."""
    amends, renews = request.args.get("amends", "")[:200], request.args.get("renews", "")[:200]

    def question(connection: Connection, actor: Actor) -> FormPage:
        if amends:
            contract = read_contract(connection, actor, amends, "contracts.amend")
            in_state(contract, "draft")
            return form_page(connection, actor, form_of(contract), check=False)
        if renews:
            contract, now, _ = events_of_contract(connection, actor, renews, today())
            read_contract(connection, actor, renews, "contracts.draft")
            in_state(contract, "signed")
            return form_page(connection, actor, form_of_renewal(contract, now), check=False)
        return form_page(connection, actor, blank_form(text_of("form"), text_of("transferor")), check=False)

    operation = "contracts.amend" if amends else "contracts.draft"
    return _show(read(operation, question, subject=amends or renews))


@pages.post("/contracts/form")
def save() -> Response | tuple[str, int]:
    """Find the parties, list the land, check, or save: the button decides. Nothing that was typed is lost."""
    form, action = read_form(request.form, request.files), request.form.get("action", "check")
    operation = "contracts.amend" if form["amends"] else "contracts.draft"
    if action == "land":
        return _show(read(operation, lambda c, actor: with_land(c, actor, form), subject=form["amends"]))
    page = read(
        operation,
        lambda c, actor: form_page(c, actor, form, check=action in ("check", "save")),
        subject=form["amends"],
    )
    if action != "save":
        return _show(page)
    if page.terms is None:
        return _show(page, min((status_of(each) for each in page.refusals), default=422))
    terms = page.terms
    try:
        number = write(operation, lambda c, act: _save(c, act, terms, bool(form["amends"])), subject=form["amends"])
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        for each in each_of(refusal):
            page.problems.setdefault(field_of(each, terms), []).append(each)
        return _show(page, status_of(refusal))
    return redirect(url_for("pages.contracts.one", number=number), 303)


def _save(connection: Connection, act: Act, terms: Terms, amending: bool) -> str:
    """The number of the draft; a second press of the button finds the draft of the first."""
    if amending:
        return amend(connection, terms, act, posted_number("version")).contract.number
    existing = same_draft(connection, terms) if not terms.number else None
    return existing.number if existing else draft(connection, terms, act).contract.number


def _show(page: FormPage, status: int = 200) -> tuple[str, int]:
    return show(TEMPLATE, page, status, FORM_HINTS=FORM_HINTS)
