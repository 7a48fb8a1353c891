"""Trades of quota: the list, putting a lot up for sale, one trade from its listing to its sale, and its certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import Response as FlaskResponse
from flask import abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import trades
from ledger.access import Act, Actor, may, permit_anywhere
from ledger.clock import now, today
from ledger.documents.notices.quota_certificates import quota_certificate_pdf
from ledger.inquiries.quota_pages import lots_of_office, names_of_divisions, offices_within
from ledger.inquiries.trades import TradeStory, certificate, read_trade, read_trades
from ledger.quotas.data import Paper
from ledger.quotas.lots import find_lots
from ledger.settings import font_folder, public_url
from ledger.trades import CASES, STATES, NewTrade, Trade, WantedTrades
from web import centre_asking as posted
from web.asking import text_of
from web.centre_parts import Cell, Field, Table, asked_for, carry, choices_of, chosen, done_note, entry, filter_of
from web.contract_steps import LONGEST_REASON
from web.dossiers import Dossier, ha_cell
from web.groups import page_group, read, show
from web.quota_parts import lot_cell, lot_choices_of, office_of
from web.sheet_forms import Part, SheetForm, Typed, unit_field
from web.showing import hundredths, say, word
from web.trade_dossier import ACTS, dossier_of

pages = page_group("trades")
PAGE_SIZE: Final = 60


@pages.get("/trades")
def index() -> tuple[str, int]:
    """The trades within reach, by number."""
    state, after = chosen("state", dict(STATES)), request.args.get("after", "")[:40]
    wanted = WantedTrades(lot=text_of("lot"), states=(state,) if state else (), after=after, limit=PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> Dossier:
        found = read_trades(connection, actor, wanted)
        keys = {key for each in found for key in (each.book, each.buyer) if ":" in key}
        names = names_of_divisions(connection, keys, today())
        rows = [_row(each, names) for each in found[:PAGE_SIZE]]
        headings = (word("centre_number"), word("qp_seller"), word("qp_lot"), word("qp_area_ha"), word("qp_asking"), word("qp_buyer"), word("qp_price_yuan"), word("state"))  # fmt: skip
        filters = (filter_of("state", word("state"), dict(STATES)), Field("lot", word("qp_lot"), value=wanted.lot))
        actions = [Cell(word("qp_trade_new"), url_for("pages.trades.new"), "main")] if may(actor, "trades.list") else []
        actions.append(Cell(word("qp_prices"), url_for("pages.quota_prices.index")))
        following = url_for("pages.trades.index", state=state or None, after=found[PAGE_SIZE - 1].number) if len(found) > PAGE_SIZE else ""  # fmt: skip
        table = Table("", headings, rows, word("qp_trades_none"))
        return Dossier(
            word("qp_trades"), sections=(table,), filters=filters, actions=tuple(actions), following=following
        )

    return show("dossier.html", asked_for("trades.read", question))


def _row(each: Trade, names: dict[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(each.number, url_for("pages.trades.one", number=each.number), code=True),
        Cell(office_of(names, each.book)),
        lot_cell(each.lot),
        ha_cell(each.grains),
        Cell(hundredths(each.asking_fen_per_mu), figure=True),
        Cell(office_of(names, each.buyer) if each.buyer else "—"),
        Cell(hundredths(each.price_fen) if each.price_fen else "—", figure=True),
        Cell(say(STATES[each.state]), badge="draft" if each.state == "withdrawn" else "filed"),
    )


@pages.get("/trades/new")
def new() -> tuple[str, int]:
    """The form that puts a lot up for sale."""
    return show("sheet_form.html", read("trades.list", lambda c, actor: _form(c, actor, Typed())))


def _form(connection: Connection, actor: Actor, typed: Typed) -> SheetForm:
    permit_anywhere(actor, "trades.list")
    offices = offices_within(connection, actor, "trades.list", today())
    lots = [each for office in offices for each in lots_of_office(connection, actor, office.key, today(), now(), kinds=("acceptance", "purchase"))]  # fmt: skip
    free = [each for each in lots if any(each.figures.get(kind, 0) > 0 for kind in ("quota.surplus", "quota.acquired"))]
    cases = {case: CASES[case] for case in ("", "general", "high-standard")}
    fields = (
        entry("lot", word("qp_lot"), "pick", request.args.get("lot", "")[:64], choices=lot_choices_of(free), needed=True, most=64),
        entry("grains", word("qp_area"), "figure", needed=True),
        unit_field(),
        entry("asking", word("qp_asking"), "figure", needed=True),
        entry("case", word("qp_sale_case"), "choice", choices=choices_of(cases)),
        entry("premium", word("qp_premium"), "flag"),
        entry("paddy", word("qp_paddy"), "figure"),
        entry("capacity", word("qp_capacity"), "figure"),
        entry("document", word("qp_document"), needed=True, most=80),
        entry("issued_on", word("qp_issued_on"), "day", str(today()), needed=True),
        entry("on_day", word("qp_on_day"), "day", str(today()), needed=True),
        entry("reason", word("qp_remark"), most=300),
    )  # fmt: skip
    return SheetForm(
        word("qp_trade_new"),
        url_for("pages.trades.open_one"),
        [Part(word("qp_part_what"), fields)],
        (("propose", word("qp_propose")),),
        hint=word("qp_trade_hint"),
        back=(Cell(word("qp_trades"), url_for("pages.trades.index")),),
        problems=typed.problems,
    )


@pages.post("/trades/new")
def open_one() -> Response | tuple[str, int]:
    """Put a lot up for sale."""
    typed = Typed()

    def reading(connection: Connection, actor: Actor) -> tuple[NewTrade, SheetForm]:
        code = typed.text("lot", 64, needed=True)
        lot = find_lots(connection, [code]).get(code)
        book = ""
        if lot is not None:
            from ledger.places import book_key

            book = book_key(connection, lot.book_id)
        elif code:
            from ledger.quotas.refusals import LotMissing

            typed.problems.setdefault("lot", []).append(LotMissing(lot=code))
        wanted = NewTrade(
            book=book,
            lot=code,
            grains=typed.area("grains", needed=True),
            asking_fen_per_mu=typed.fen("asking", needed=True),
            document=typed.text("document", 80, needed=True),
            issued_on=typed.sure_day("issued_on"),
            on_day=typed.sure_day("on_day"),
            instrument=lot.instrument if lot is not None else "",
            paddy_grains=typed.area("paddy"),
            grain_centikg=typed.fen("capacity"),
            premium=typed.flag("premium"),
            case=typed.choice("case", dict(CASES)),
            reason=typed.text("reason", 300),
        )
        return wanted, _form(connection, actor, typed)

    wanted, page = read("trades.list", reading)
    if page.problems:
        return show("sheet_form.html", page, 422)
    return carry(
        "trades.list",
        lambda c, act: trades.open_trade(c, wanted, act)[0],
        lambda done: url_for("pages.trades.one", number=done.number, done="opened"),
        lambda: ("sheet_form.html", page),
    )


@pages.get("/trades/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One trade."""
    return show("dossier.html", trade_page(number))


def trade_page(number: str) -> Dossier:
    """The facts of the page. Raises TradeMissing and what ``permit`` raises."""
    note = done_note({"opened": word("qp_done_listed"), "pre-check": word("qp_done_checked"), "offer": word("qp_done_offered"), "take-back": word("qp_done_offer_back"), "answer": word("qp_done_answered"), "sell": word("qp_done_sale"), "withdraw": word("qp_done_unlist")})  # fmt: skip

    def question(connection: Connection, actor: Actor) -> Dossier:
        story = read_trade(connection, actor, number)
        keys = (
            {story.trade.book, story.trade.buyer}
            | {each.buyer for each in story.offers}
            | {each.buyer for each in story.pre_checks}
        )
        names = names_of_divisions(connection, (key for key in keys if ":" in key), today())
        offices = tuple((each.key, each.name) for each in _buyers(connection, story))
        return dossier_of(actor, story, names, offices, note)

    found: Dossier = asked_for("trades.read", question, number)
    return found


def _buyers(connection: Connection, story: TradeStory) -> list[Any]:
    """The counties that keep a book here, to be picked from; another buyer is written out."""
    from sqlalchemy import select

    from ledger.book.models import BOOK
    from ledger.inquiries.quota_pages import division_of_key

    keys = connection.execute(select(BOOK.c.division_level, BOOK.c.division_code)).all()
    found = [division_of_key(connection, f"{level}:{code}", today()) for level, code in keys if level == "county"]
    return [each for each in found if each is not None and each.key != story.trade.book]


@pages.post("/trades/<act>/<path:number>")
def do(act: str, number: str) -> Response | tuple[str, int]:
    """A step of a trade."""
    if act not in ACTS:
        abort(404)

    def work(connection: Connection, doing: Act) -> Any:
        return WORK[act](connection, number, doing)

    return carry(
        ACTS[act],
        work,
        lambda _done: url_for("pages.trades.one", number=number, done=act),
        lambda: ("dossier.html", trade_page(number)),
        number,
    )


def _buyer() -> str:
    return posted.text("other_buyer", 80) or posted.text("buyer", 24)


def _fen(name: str) -> int:
    from ledger.exchange import cells

    typed = posted.text(name, 30).replace(",", "")
    return cells.money(typed) if typed else 0


def _sell(connection: Connection, number: str, act: Act) -> Any:
    survey = posted.text("survey", 80)
    papers = (Paper("survey", survey),) if survey else ()
    return trades.propose_sale(connection, number, posted.day("on_day"), posted.text("document", 80), posted.day("issued_on"), posted.text("voucher", 80), act, papers)  # fmt: skip


WORK: Final[dict[str, Callable[[Connection, str, Act], Any]]] = {
    "pre-check": lambda c, number, act: trades.pre_check(c, number, _buyer(), _fen("price"), posted.day("on_day"), act),
    "offer": lambda c, number, act: trades.offer(c, number, _buyer(), _fen("price"), posted.text("document", 80), posted.day("on_day"), act),
    "take-back": lambda c, number, act: trades.take_back_offer(c, number, act),
    "answer": lambda c, number, act: trades.answer_offer(c, number, posted.text("accept", 1) == "1", posted.text("document", 80), posted.day("on_day"), act),
    "sell": _sell,
    "withdraw": lambda c, number, act: trades.withdraw_trade(c, number, posted.day("on_day"), posted.text("document", 80), posted.day("issued_on"), posted.text("reason", LONGEST_REASON), act),
}  # fmt: skip


@pages.get("/certificates/<path:code>")
def paper(code: str) -> FlaskResponse:
    """The certificate of a lot as a PDF."""
    found = read("quotas.read", lambda c, actor: certificate(c, actor, code, today(), public_url()), subject=code)
    headers = {"Content-Disposition": "inline; filename=certificate.pdf", "Cache-Control": "no-store"}
    return FlaskResponse(quota_certificate_pdf(found, font_folder()), content_type="application/pdf", headers=headers)
