"""A lot of quota, or a plot: what it holds, where it came from and what became of it, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import Connection

from ledger.access import Actor, may
from ledger.clock import today
from ledger.errors import Refusal
from ledger.inquiries.quota_events import events_within
from ledger.inquiries.quota_lots import LotNow, lot_now
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.inquiries.quotas import read_trace
from ledger.inquiries.stock import classes_of_plot, movements_of_plot, read_plot
from ledger.quotas import INSTRUMENTS, KINDS, LOT_KINDS, Recorded, WantedEvents
from ledger.quotas.lineage import Lineage
from ledger.stock import said
from web.centre_parts import Cell, Table
from web.dossiers import Dossier, Picture, Point, Points, Section, Tile, ha_cell, signed_ha
from web.groups import page_group, read, show
from web.lineage_picture import picture_of
from web.lineage_table import tables_of
from web.project_dossier import address_of_kind, events_timeline
from web.quota_parts import (
    OWED,
    days_badge,
    days_said,
    event_cell,
    kind_said,
    lot_cell,
    office_of,
    place_of_account,
    project_cell,
)
from web.showing import hectares, mu, name_of, quantity, say, word

pages = page_group("quota_lots")
# What may be done with a lot of a kind, while it holds something there.
_ACTS = {
    "quota.unassigned": ("assign", "surrender"),
    "quota.assigned": ("use-resettlement", "use-reserve", "use-town", "surrender"),
    "quota.accepted": ("return", "reserve", "surplus", "use-resettlement"),
    "quota.surplus": ("list", "pledge", "land", "balance"),
    "quota.acquired": ("land", "list", "pledge"),
    "quota.listed": ("unlist",),
    "quota.pledged": ("release-pledge",),
}


@dataclass(frozen=True, slots=True)
class _Seen:
    now: LotNow
    lineage: Lineage
    events: tuple[Recorded, ...]
    names: dict[str, str]


@pages.get("/lots/<path:code>")
def one(code: str) -> tuple[str, int]:
    """One lot."""

    def question(connection: Connection, actor: Actor) -> Dossier:
        now = lot_now(connection, actor, code, today())
        lineage = read_trace(connection, actor, code)
        events = events_within(connection, actor, WantedEvents(lot=code), limit=200)
        keys = {f"{each.account.division_level}:{each.account.division_code}" for each in now.standing}
        names = names_of_divisions(connection, keys | {now.book, now.lot.lender} - {""}, today())
        return _lot_page(actor, _Seen(now, lineage, tuple(events), names))

    return show("dossier.html", read("quotas.read", question, subject=code))


def _lot_page(actor: Actor, seen: _Seen) -> Dossier:
    lot, now = seen.now.lot, seen.now
    sections: list[Section] = []
    acts = list(dict.fromkeys(_acts(actor, now)))
    if acts:
        points = [Point(kind_said(kind), word("qp_with_lot", lot=lot.code), _address(kind, now)) for kind in acts]
        sections.append(Points(word("qp_next"), points))
    sections += [*lineage_sections(seen.lineage), _standing(seen), events_timeline(seen.events)]
    late = now.days_left is not None and now.days_left < 0
    return Dossier(
        word("qp_lot_title", code=lot.code),
        tuple(_facts(seen)),
        tuple(sections),
        tiles=tuple(_tiles(now)),
        actions=_papers(now),
        state=word("qp_overdue") if late else say(LOT_KINDS[lot.kind]),
        tone="refused" if late else "filed",
    )


def _papers(now: LotNow) -> tuple[Cell, ...]:
    """The certificate, of what was accepted or bought."""
    if now.lot.kind not in {"acceptance", "purchase"}:
        return ()
    return (Cell(word("qp_certificate_pdf", lot=now.lot.code), url_for("pages.trades.paper", code=now.lot.code)),)


def _acts(actor: Actor, now: LotNow) -> Iterator[str]:
    if not may(actor, "quotas.propose"):
        return
    for each in now.standing:
        if each.account.asset == now.lot.instrument and each.amount > 0:
            yield from (kind for kind in _ACTS.get(each.account.kind, ()) if now.lot.kind in KINDS[kind].lot)


def _address(kind: str, now: LotNow) -> str:
    project = now.lot.project if KINDS[kind].project else ""
    return address_of_kind(kind, project=project, lot=now.lot.code)


def _tiles(now: LotNow) -> Iterator[Tile]:
    for each in sorted(now.standing, key=lambda each: place_of_account(each.account.kind)):
        if each.account.asset == now.lot.instrument and each.account.kind != "quota.from-reclamation":
            second = f"{mu(abs(each.amount))} {word('unit_mu')}"
            if each.account.kind == OWED and now.lot.due_on is not None:
                second = f"{now.lot.due_on} · {days_said(now.lot.due_on)}"
            yield Tile(name_of("kind", each.account.kind), hectares(abs(each.amount)), word("unit_ha"), second)


def _facts(seen: _Seen) -> Iterator[tuple[str, Cell]]:
    lot = seen.now.lot
    yield word("lc_kind"), Cell(say(LOT_KINDS[lot.kind]))
    yield word("qp_book"), Cell(office_of(seen.names, seen.now.book))
    yield word("qp_instrument"), Cell(say(INSTRUMENTS[lot.instrument]))
    if lot.project:
        yield word("qp_project"), project_cell(lot.project)
    if lot.origin:
        yield word("qp_origin"), lot_cell(lot.origin)
    yield word("document"), Cell(f"{lot.document}{word('comma')}{lot.from_day}")
    if lot.lender:
        yield word("qp_lender"), Cell(office_of(seen.names, lot.lender))
    if lot.due_on is not None and seen.now.owed_grains:
        yield word("qp_due"), Cell(f"{lot.due_on} · {days_said(lot.due_on)}", badge=days_badge(lot.due_on))
    yield word("qp_opened_by"), event_cell(lot.event)


def _standing(seen: _Seen) -> Table:
    now, rows = seen.now, []
    for each in sorted(now.standing, key=lambda each: (each.account.asset, place_of_account(each.account.kind))):
        account = each.account
        area = account.asset == now.lot.instrument or account.asset == "paddy"
        amount = signed_ha(each.amount) if area else quantity(each.amount, account.asset)
        rows.append((Cell(name_of("asset", account.asset)), Cell(name_of("kind", account.kind)), Cell(seen.names.get(f"{account.division_level}:{account.division_code}", account.division_code)), Cell(amount, figure=True)))  # fmt: skip
    headings = (word("qp_measure"), word("account"), word("division"), word("qp_amount"))
    return Table(word("qp_standing", day=now.as_of), headings, rows, word("qp_used_up"))


def lineage_sections(found: Lineage) -> list[Section]:
    """The picture, and the table of the same."""
    if not found.edges:
        return tables_of(found)
    hint = word("qp_picture_cut") if found.truncated else word("qp_picture_hint")
    return [Picture(word("qp_lineage"), picture_of(found), hint), *tables_of(found)]


@pages.get("/plots/<path:code>")
def plot(code: str) -> tuple[str, int]:
    """A plot of the land stock, or one that quota names: what stands on it, and its lineage."""

    def question(connection: Connection, actor: Actor) -> Dossier:
        lineage = read_trace(connection, actor, code)
        start = lineage.start
        facts = [(word("village"), Cell(start.village_name or start.village or "—"))]
        facts += [(word("qp_homestead"), Cell(start.homestead, url_for("pages.homesteads.one", code=start.homestead), code=True))] if start.homestead else []  # fmt: skip
        sections: list[Section] = [*lineage_sections(lineage), *_ground(connection, actor, code)]
        tiles = (Tile(word("qp_area"), hectares(start.grains), word("unit_ha"), f"{mu(start.grains)} {word('unit_mu')}"),) if start.grains else ()  # fmt: skip
        return Dossier(word("qp_plot_title", code=code), tuple(facts), tuple(sections), tiles=tiles)

    return show("dossier.html", read("quotas.read", question, subject=code))


def _ground(connection: Connection, actor: Actor, code: str) -> list[Section]:
    """What stands on the plot by class, and what moved there."""
    if not may(actor, "stock.read"):
        return []
    try:
        found = read_plot(connection, actor, code)
    except Refusal:
        return []  # a plot that documents name and the land stock does not know
    classes = classes_of_plot(connection, actor, code, today())
    rows = [(Cell(say(said(each))), ha_cell(grains)) for each, grains in classes.items()]
    moved = [
        (Cell(each.effective_on), Cell(name_of("cause", each.cause)), Cell(name_of("kind", each.kind)), Cell(signed_ha(each.amount), figure=True))
        for each in movements_of_plot(connection, actor, code)
        if each.kind != "stock.survey"
    ]  # fmt: skip
    return [
        Table(word("qp_ground", document=found.document), (word("qp_class"), word("qp_area_ha")), rows),
        Table(word("qp_ground_moved"), (word("day"), word("qp_cause"), word("account"), word("qp_amount_ha")), moved),
    ]
