"""The dated table of prices of quota, and putting a price on record."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import trades
from ledger.access import Actor, may
from ledger.clock import today
from ledger.exchange import cells
from ledger.inquiries.quota_pages import names_of_divisions, offices_within
from ledger.inquiries.trades import read_prices
from ledger.trades import CASES, CASES_OF_KIND, PRICE_KINDS, QuotaPrice
from web import centre_asking as posted
from web.centre_parts import Cell, Form, Table, asked_for, carry, choices_of, done_note, entry
from web.dossiers import Dossier
from web.groups import page_group, show
from web.quota_parts import office_of
from web.showing import hundredths, say, word

pages = page_group("quota_prices")


@pages.get("/quota-prices")
def index() -> tuple[str, int]:
    """The dated price table."""
    return show("dossier.html", _prices())


def _prices() -> Dossier:
    def question(connection: Connection, actor: Actor) -> Dossier:
        found = read_prices(connection, actor, today())
        names = names_of_divisions(connection, {each.division for each in found if each.division}, today())
        rows = [
            (
                Cell(each.valid_from),
                Cell(say(PRICE_KINDS[each.kind])),
                Cell(say(CASES[each.case])),
                Cell(office_of(names, each.division) if each.division else word("qp_everywhere")),
                Cell(hundredths(each.fen_per_mu), figure=True),
                Cell(each.document),
                Cell(each.note or "—"),
            )
            for each in found
        ]
        headings = (word("qp_valid_from"), word("lc_kind"), word("qp_sale_case"), word("division"), word("qp_price_mu_plain"), word("document"), word("qp_note"))  # fmt: skip
        forms: tuple[Form, ...] = ()
        if may(actor, "prices.set"):
            offices = tuple((each.key, each.name) for each in offices_within(connection, actor, "prices.set", today()))
            fields = (
                entry("division", word("division"), "choice", choices=offices),
                entry("kind", word("lc_kind"), "choice", choices=choices_of(dict(PRICE_KINDS))),
                entry("case", word("qp_sale_case"), "choice", choices=choices_of({case: CASES[case] for kind in CASES_OF_KIND.values() for case in kind})),
                entry("price", word("qp_price_mu_plain"), "figure", needed=True),
                entry("valid_from", word("qp_valid_from"), "day", str(today()), needed=True),
                entry("document", word("qp_document"), needed=True, most=80),
                entry("note", word("qp_note"), "text", most=200),
            )  # fmt: skip
            forms = (Form(url_for("pages.quota_prices.set_price"), word("qp_price_new"), fields, word("qp_price_new")),)
        note = done_note({"set": word("qp_done_registered")})
        table = Table("", headings, rows, word("qp_prices_none"))
        return Dossier(word("qp_prices"), sections=(table,), forms=forms, note=note)

    found: Dossier = asked_for("prices.read", question)
    return found


@pages.post("/quota-prices")
def set_price() -> Response | tuple[str, int]:
    """Put a price on record."""

    def price() -> QuotaPrice:
        fen = cells.money(posted.text("price", 30).replace(",", ""))
        return QuotaPrice(posted.text("kind", 24), posted.text("division", 24), posted.day("valid_from"), fen, posted.text("document", 80), posted.text("case", 24), posted.text("note", 200))  # fmt: skip

    return carry(
        "prices.set",
        lambda c, act: trades.record_prices(c, [price()], act),
        lambda _done: url_for("pages.quota_prices.index", done="set"),
        lambda: ("dossier.html", _prices()),
    )
