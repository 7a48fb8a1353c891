"""Finding people by a complete identity number, telephone or bank account: for a purpose, and never in an address."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.wrappers import Response

from ledger.access import permit_anywhere
from ledger.errors import Refusal
from ledger.parties import Party
from ledger.personal import FIELDS
from ledger.personal_data import search_by_number
from web.asking import posted_text
from web.groups import page_group, read, show_once
from web.parties import LONGEST_PURPOSE
from web.refusals import each_of, ends_here, status_of
from web.session import who

pages = page_group("identities")
LONGEST_NUMBER = 64


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """The form; found: None before anything was asked. The number itself is never shown again."""

    field: str = "id_number"
    purpose: str = ""
    found: list[Party] | None = None
    refusals: tuple[Refusal, ...] = ()


@pages.get("/identities")
def form() -> Response:
    """The form, for those who may use it."""
    permit_anywhere(who(), "personal.search")
    return show_once("identities.html", IdentityPage())


@pages.post("/identities")
def find() -> Response:
    """Who has just this number, within reach; the purpose stands in the trail, the number does not."""
    name = posted_text("field") if request.form.get("field") in FIELDS else "id_number"
    purpose, value = posted_text("purpose", LONGEST_PURPOSE), posted_text("value", LONGEST_NUMBER)
    try:
        found = read("personal.search", lambda c, actor: search_by_number(c, actor, name, value), purpose=purpose)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = IdentityPage(name, purpose, refusals=each_of(refusal))
        return show_once("identities.html", page, status_of(refusal))
    return show_once("identities.html", IdentityPage(name, purpose, found))
