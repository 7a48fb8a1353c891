"""A new lease in four steps: household, term and parcels, terms, check; then it is a draft.

Going from step to step reads and writes nothing, so the steps are plain addresses; only saving is a POST.
"""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.errors import Refusal
from ledger.transfers import Terms, draft, same_draft
from web.groups import page_group, read, show, write
from web.lease_form import field_of, read_form
from web.refusals import each_of, status_of
from web.wizard_steps import WizardPage, wizard_page

pages = page_group("wizard")


@pages.get("/contracts/new")
def new() -> tuple[str, int]:
    """The step that the address asks for, or the first one with something to mend."""
    return _show(
        read(lambda connection: wizard_page(connection, read_form(request.args), request.args.get("step", "")))
    )


@pages.post("/contracts/new")
def save() -> Response | tuple[str, int]:
    """Put the lease on record as a draft; whatever is refused comes back with everything that was typed."""
    form = read_form(request.form)
    page = read(lambda connection: wizard_page(connection, form, "check"))
    if page.terms is None or page.refusals:
        return _show(page)
    try:
        number = write(lambda connection, at, by: _save(connection, page.terms, at, by))
    except Refusal as refusal:
        for each in each_of(refusal):
            page.problems.setdefault(field_of(each, form), []).append(each)
        return _show(page, status_of(refusal))
    return redirect(url_for("pages.contracts.one", number=number), 303)


def _save(connection: Connection, terms: Terms | None, at: datetime, by: str) -> str:
    """The number of the draft; a second press of the button finds the draft of the first."""
    assert terms is not None, "only a page with terms is saved"
    existing = same_draft(connection, terms) if not terms.number else None
    return existing.number if existing else draft(connection, terms, at=at, by=by).contract.number


def _show(page: WizardPage, status: int = 0) -> tuple[str, int]:
    found = [status_of(refusal) for refusals in page.problems.values() for refusal in refusals]
    return show(f"lease_{page.step}.html", page, status or (min(found) if found else 200))
