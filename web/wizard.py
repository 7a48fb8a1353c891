"""A new lease in four steps: household, term and parcels, terms, check; then it is a draft. Drafts are amended so too.

Going from step to step reads and writes nothing, so the steps are plain addresses that answer 200 whatever they have
to say; only saving is a POST, which answers with the status of what was refused.
"""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, Actor
from ledger.errors import Refusal
from ledger.inquiries import read_contract
from ledger.transfers import Terms, amend, draft, find_contract, same_draft
from ledger.transfers.changing import in_state
from web.groups import page_group, read, show, write
from web.lease_form import LeaseForm, field_of, fits, form_of, read_form
from web.refusals import each_of, ends_here, status_of
from web.wizard_steps import WizardPage, wizard_page

pages = page_group("wizard")
LONGEST_VERSION = 9


@pages.get("/contracts/new")
def new() -> tuple[str, int]:
    """The step that the address asks for, or the first one with something to mend."""
    form, step = read_form(request.args), request.args.get("step", "")
    return _show(read("contracts.draft", lambda connection, actor: wizard_page(connection, actor, form, step)))


@pages.get("/contracts/<path:number>/amend")
def change(number: str) -> Response | tuple[str, int]:
    """The terms of a draft in the same steps, to be mended; what says more than the steps show, on the whole form."""

    def question(connection: Connection, actor: Actor) -> WizardPage | None:
        contract = read_contract(connection, actor, number, "contracts.amend")
        in_state(contract, "draft")
        return wizard_page(connection, actor, form_of(contract), "terms") if fits(contract.terms) else None

    page = read("contracts.amend", question, subject=number)
    return _show(page) if page else redirect(url_for("pages.drafting.blank", amends=number))


@pages.post("/contracts/new")
def save() -> Response | tuple[str, int]:
    """Put the lease on record as a draft; whatever is refused comes back with everything that was typed."""
    form = read_form(request.form)
    amending = form["amends"]
    operation = "contracts.amend" if amending else "contracts.draft"
    page = read(operation, lambda connection, actor: wizard_page(connection, actor, form, "check"), subject=amending)
    if page.terms is None or page.refusals:
        return _show(page, _status(page))
    try:
        number = write(operation, lambda connection, act: _save(connection, act, form, page.terms), subject=amending)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        for each in each_of(refusal):
            page.problems.setdefault(field_of(each, form), []).append(each)
        return _show(page, status_of(refusal))
    return redirect(url_for("pages.contracts.one", number=number), 303)


def _save(connection: Connection, act: Act, form: LeaseForm, terms: Terms | None) -> str:
    """The number of the draft; a second press of the button finds the draft of the first."""
    assert terms is not None, "only a page with terms is saved"
    if form["amends"]:
        terms = _kept(find_contract(connection, form["amends"]).terms, terms)
        return amend(connection, terms, act, _version(form["version"])).contract.number
    existing = same_draft(connection, terms) if not terms.number else None
    return existing.number if existing else draft(connection, terms, act).contract.number


def _kept(before: Terms, terms: Terms) -> Terms:
    """What the steps say, and of the rest what the draft said before."""
    givers = {line.parcel_code: line.giver for line in before.lines}
    return replace(
        terms,
        number=before.number,
        lines=tuple(replace(line, giver=givers.get(line.parcel_code, "")) for line in terms.lines),
        consent=before.consent,
        parent=before.parent,
        renews=before.renews,
        evidence=before.evidence,
        details=before.details,
    )


def _version(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_VERSION else None


def _status(page: WizardPage) -> int:
    found = [status_of(refusal) for refusals in page.problems.values() for refusal in refusals]
    return min(found) if found else 200


def _show(page: WizardPage, status: int = 200) -> tuple[str, int]:
    return show(f"lease_{page.step}.html", page, status)
