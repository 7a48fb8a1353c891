"""Exits from homesteads: the list by step, one household's case as a timeline, its payments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Actor, may
from ledger.clock import today
from ledger.homesteads import HOUSING, NEXT, SETTLEMENTS, STEPS, Exit, Minutes, Step, WantedExits, reverse_payment
from ledger.inquiries import parties_named
from ledger.inquiries.homesteads import ExitStory, exits_within, story_of_exit
from ledger.inquiries.quota_pages import names_of_divisions
from ledger.parties import Party
from ledger.units import format_money
from web import centre_asking as posted
from web.applications import name_in
from web.asking import text_of
from web.centre_parts import Cell, Field, Form, Table, asked_for, carry, chosen, done_note, entry, filter_of
from web.contract_steps import LONGEST_REASON
from web.dossiers import Dossier, Moment, Section, Timeline
from web.groups import page_group, show
from web.homesteads import area_facts, m2_said
from web.offering import can
from web.quota_parts import plot_cell, village_keys
from web.showing import hundredths, mu, say, word

pages = page_group("exits")
PAGE_SIZE: Final = 60
# The main line of a case: what is still to come is shown, too.
LINE: Final = ("applied", "consented", "surveyed", "agreed", "compensated", "demolished", "reclaimed", "county-checked", "accepted", "class-changed", "confirmed", "paid-out")  # fmt: skip
BY_CLERK: Final = ("consented", "surveyed", "compensated", "demolished", "collective-construction", "withdrawn", "refused")  # fmt: skip


@pages.get("/exits")
def index() -> tuple[str, int]:
    """The exits within reach, by number."""
    step, after = chosen("step", dict(STEPS)), request.args.get("after", "")[:40]
    wanted = WantedExits(text_of("household"), text_of("homestead"), "", (step,) if step else (), after, PAGE_SIZE + 1)

    def question(connection: Connection, actor: Actor) -> Dossier:
        found = exits_within(connection, actor, wanted)
        names = names_of_divisions(connection, village_keys(each.village for each in found), today())
        parties = parties_named(connection, actor, {each.household for each in found})
        rows = [_row(each, names, parties) for each in found[:PAGE_SIZE]]
        headings = (word("centre_number"), word("lc_household"), word("village"), word("qp_homestead"), word("qp_measured_m2"), word("qp_reclamation"), word("state"))  # fmt: skip
        filters = (
            filter_of("step", word("qp_step"), dict(STEPS)),
            Field("household", word("qp_household_code"), value=wanted.household),
        )
        following = (
            url_for("pages.exits.index", step=step or None, after=found[PAGE_SIZE - 1].number)
            if len(found) > PAGE_SIZE
            else ""
        )
        table = Table("", headings, rows, word("qp_exits_none"))
        return Dossier(
            word("qp_exits"), sections=(table,), filters=filters, actions=tuple(_actions()), following=following
        )

    return show("dossier.html", asked_for("exits.read", question))


def _actions() -> Iterator[Cell]:
    if not can("exits.record"):
        return
    yield Cell(word("qp_apply"), url_for("pages.exit_steps.apply_form"), "main")
    yield Cell(word("qp_agreement_new"), url_for("pages.exit_agreements.new"))
    yield Cell(word("qp_pay"), url_for("pages.exit_steps.pay_form"))
    for step in BY_CLERK:
        yield Cell(word("qp_record_step", step=say(STEPS[step])), url_for("pages.exit_steps.step_form", step=step))


def _row(each: Exit, names: dict[str, str], parties: dict[str, Party]) -> tuple[Cell, ...]:
    tone = "filed" if each.is_open else "draft" if each.step in ("withdrawn", "refused") else "approved"
    works = Cell(each.reclamation, url_for("pages.reclamations.one", number=each.reclamation), code=True) if each.reclamation and can("reclamations.read") else Cell(each.reclamation or "—")  # fmt: skip
    return (
        Cell(each.number, url_for("pages.exits.one", number=each.number), code=True),
        Cell(name_in(parties, each.household)),
        Cell(names.get(f"village:{each.village}", each.village)),
        Cell(each.homestead.code, url_for("pages.homesteads.one", code=each.homestead.code), code=True),
        Cell(m2_said(each.homestead.measured_grains), figure=True),
        works,
        Cell(say(STEPS[each.step]), badge=tone),
    )


@pages.get("/exits/<path:number>")
def one(number: str) -> tuple[str, int]:
    """One household's case."""
    return show("dossier.html", exit_page(number))


def exit_page(number: str) -> Dossier:
    """The facts of the page. Raises ExitMissing and what ``permit`` raises."""
    note = done_note({"step": word("qp_done_step"), "undone": word("qp_done_undone")})

    def question(connection: Connection, actor: Actor) -> Dossier:
        story = story_of_exit(connection, actor, number)
        codes = {story.exit.household} | ({story.agreed.debtor} if story.agreed else set())
        parties = parties_named(connection, actor, codes)
        names = names_of_divisions(connection, village_keys([story.exit.village]), today())
        return _page(actor, story, names, parties, note)

    found: Dossier = asked_for("exits.read", question, number)
    return found


def _page(actor: Actor, story: ExitStory, names: dict[str, str], parties: dict[str, Party], note: str) -> Dossier:
    found = story.exit
    sections: list[Section] = [Timeline(word("qp_case"), list(_moments(story)))]
    if story.payments:
        rows = [
            (Cell(each.paid_on), Cell(each.voucher), Cell(hundredths(each.fen), figure=True), Cell(f"{word('lc_state_reversed')}：{each.reversal_reason}", badge="reversed") if each.reversed_at else Cell(f"{word('entry')} #{each.entry_id}"))
            for each in story.payments
        ]  # fmt: skip
        sections.append(
            Table(word("qp_payments"), (word("day"), word("lc_voucher"), word("qp_yuan"), word("state")), rows)
        )
    return Dossier(
        word("qp_exit_title", name=name_in(parties, found.household), number=found.number),
        tuple(_facts(story, names, parties)),
        tuple(sections),
        tuple(_forms(actor, story)),
        state=say(STEPS[found.step]),
        tone="filed" if found.is_open else "draft",
        note=note,
    )


def _facts(story: ExitStory, names: dict[str, str], parties: dict[str, Party]) -> Iterator[tuple[str, Cell]]:
    found, asked = story.exit, story.exit.application
    yield word("lc_household"), Cell(name_in(parties, found.household))
    yield word("village"), Cell(names.get(f"village:{found.village}", found.village))
    yield word("qp_homestead"), Cell(found.homestead.code, url_for("pages.homesteads.one", code=found.homestead.code), code=True)  # fmt: skip
    yield word("qp_plot"), plot_cell(found.homestead.plot) if can("quotas.read") else Cell(found.homestead.plot)
    yield word("qp_housing"), Cell(f"{say(HOUSING[asked.housing])}{word('comma')}{asked.housing_document}")
    if asked.reason:
        yield word("reason"), Cell(asked.reason)
    yield from area_facts(found.homestead)
    if found.reclamation:
        address = url_for("pages.reclamations.one", number=found.reclamation) if can("reclamations.read") else ""
        yield word("qp_reclamation"), Cell(found.reclamation, address, code=True)
    if story.agreed is None:
        return
    terms = story.agreed.terms
    yield word("qp_agreement"), Cell(story.agreed.agreement_number, url_for("pages.exit_agreements.one", number=story.agreed.agreement_number), code=True)  # fmt: skip
    yield word("qp_settlement"), Cell(word("comma").join(say(SETTLEMENTS[each]) for each in terms.settlements))
    yield word("qp_pay_basis"), Cell(f"{mu(terms.pay_basis_grains)} {word('unit_mu')} × {format_money(terms.price_fen_per_mu)} {word('unit_yuan')}")  # fmt: skip
    yield word("qp_quota_basis"), Cell(f"{mu(terms.quota_basis_grains)} {word('unit_mu')}")
    yield word("qp_compensation_yuan"), Cell(hundredths(terms.compensation_fen))
    yield word("qp_open_yuan"), Cell(hundredths(story.agreed.open_fen))
    yield word("qp_debtor"), Cell(name_in(parties, story.agreed.debtor))


def _moments(story: ExitStory) -> Iterator[Moment]:
    """What happened with its evidence, then what is still to come."""
    for step, minutes in story.steps:
        yield _moment(step, minutes)
    last = story.exit.step
    if last == "surveyed" and story.proposal is not None:
        address = url_for("pages.exit_agreements.one", number=story.proposal.subject)
        yield Moment("", Cell(word("qp_agreement_waits"), address), (story.proposal.reason,), reached=False)
    if last in LINE and NEXT[last]:
        for step_name in LINE[LINE.index(last) + 1 :]:
            yield Moment("", Cell(say(STEPS[step_name])), reached=False)


def _moment(step: Step, minutes: Minutes | None) -> Moment:
    lines = [step.paper.document]
    if step.paper.note:
        lines.append(step.paper.note)
    if minutes is not None and minutes.members:
        lines.append(word("qp_minutes_said", members=minutes.members, present=minutes.present, agreed=minutes.agreed))
    if step.paper.sha256:
        lines.append(f"{word('qp_hash')} {step.paper.sha256[:16]}…")
    said = say(STEPS[step.step])
    return Moment(
        step.paper.on_day,
        Cell(word("qp_back_to", step=said) if step.returns else said),
        tuple(lines),
        "reversed" if step.returns else "",
        word("qp_taken_back") if step.returns else "",
    )


def _forms(actor: Actor, story: ExitStory) -> Iterator[Form]:
    standing = [each for each in story.payments if each.reversed_at is None]
    if standing and may(actor, "exits.reverse-payment"):
        vouchers = tuple((each.voucher, f"{each.voucher} · {hundredths(each.fen)}") for each in standing)
        fields = (
            entry("voucher", word("lc_voucher"), "choice", choices=vouchers),
            entry("reason", word("reason"), "text", needed=True, most=LONGEST_REASON),
        )
        address = url_for("pages.exits.undo_payment", number=story.exit.number)
        yield Form(address, word("qp_undo_payment"), fields, word("qp_undo_payment"), main=False)


@pages.post("/exits/undo-payment/<path:number>")
def undo_payment(number: str) -> Response | tuple[str, int]:
    """Undo what a voucher paid, if it was recorded by mistake."""
    return carry(
        "exits.reverse-payment",
        lambda c, act: reverse_payment(
            c, number, posted.text("voucher", 80), posted.text("reason", LONGEST_REASON), act
        ),
        lambda _done: url_for("pages.exits.one", number=number, done="undone"),
        lambda: ("dossier.html", exit_page(number)),
        number,
    )
