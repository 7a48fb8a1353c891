"""What the centre does about one contract: certificates, notices, claims, minutes, disputes, its end and handback."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger import centre
from ledger.access import Act, Actor
from ledger.centre import CLAIM_OUTCOMES, DISPUTE_STATES, Certification, Handback
from ledger.clock import today
from ledger.inquiries import parties_named, read_contract
from ledger.inquiries.centre import ContractServices, services_of_contract
from ledger.parties import Party
from ledger.transfers import Contract
from web import centre_asking as posted
from web.applications import name_in
from web.centre_parts import Cell, Field, Form, Record, Table, asked_for, carry, done_note, entry
from web.endings import days_text, ending_text
from web.groups import page_group, show
from web.offering import can
from web.showing import life, mu, say, word

pages = page_group("services")
STEPS: Final = {
    "certify": "contracts.certify",
    "withdraw-certificate": "contracts.certify",
    "handback": "handbacks.record",
    "warn": "notices.issue",
    "claim": "notices.claim",
}


@pages.get("/services/<path:number>")
def one(number: str) -> tuple[str, int]:
    """Everything of the centre about a contract."""
    return show("centre_record.html", services_page(number))


def services_page(number: str) -> Record:
    """The facts of the page. Raises ContractMissing and what ``permit`` raises."""

    def question(connection: Connection, actor: Actor) -> tuple[Contract, ContractServices, dict[str, Party]]:
        contract = read_contract(connection, actor, number)
        found = services_of_contract(connection, actor, number, today())
        codes = {*contract.terms.parties, *(each.claimant for each in found.claims)}
        return contract, found, parties_named(connection, actor, codes)

    contract, found, parties = asked_for("contracts.read", question, number)
    terms = contract.terms
    facts = [
        (word("contract_number"), Cell(number, url_for("pages.contracts.one", number=number), code=True)),
        (word("transferor"), Cell(name_in(parties, terms.transferor))),
        (word("transferee"), Cell(name_in(parties, terms.transferee))),
        (word("term"), Cell(f"{terms.start_day} {word('to')} {contract.last_day}")),
    ]
    if found.ending:
        facts.append(
            (word("endings"), Cell(f"{days_text(found.ending.days_left)}{word('comma')}{ending_text(found.ending)}"))
        )
    if found.handback:
        back = found.handback
        facts.append(
            (word("handback"), Cell(f"{back.delivered_on} · {name_in(parties, back.accepted_by)} · {back.land_state}"))
        )
    standing = next((each for each in found.certifications if each.withdrawn_on is None), None)
    return Record(
        word("services_title", number=number),
        tuple(facts),
        tuple(_tables(found, parties)),
        tuple(_forms(contract, found, standing)),
        life(contract),
        contract.state,
        done_note({"certify": word("done_certify"), "withdraw-certificate": word("done_uncertify"), "handback": word("done_handback"), "warn": word("done_warn"), "claim": word("done_claim")}),
    )  # fmt: skip


def _tables(found: ContractServices, parties: dict[str, Party]) -> list[Table]:
    headings = (word("centre_number"), word("centre_day"), word("parcel"), word("area_contract"), word("area_posted"), word("area_certified"), word("area_book"), word("state"))  # fmt: skip
    rows = [
        (
            Cell(each.number, code=True),
            Cell(each.certified_on),
            Cell(check.parcel_code, url_for("pages.parcels.one", code=check.parcel_code), code=True),
            *(Cell(mu(grains), figure=True) for grains in (check.contract_grains, check.posted_grains, check.certified_grains, check.book_grains)),
            Cell(word("certificate_withdrawn", day=each.withdrawn_on, reason=each.withdrawn_reason) if each.withdrawn_on else word("certificate_stands"), badge="refused" if each.withdrawn_on else "filed"),
        )
        for each in found.certifications
        for check in each.checks
    ]  # fmt: skip
    tables = [Table(word("certificates"), headings, rows, word("certificates_none"))]
    about = [
        (Cell(each.number, url_for("pages.notices.one", number=each.number), code=True), Cell(each.said.issued_on), Cell(word("lapses_after", day=each.lapses_on, days=each.days)))
        for each in found.notices
    ]  # fmt: skip
    about += [
        (
            Cell(each.number, url_for("pages.minutes.one", number=each.number), code=True),
            Cell(each.taken.held_on),
            Cell(word("minutes")),
        )
        for each in found.minutes
    ]
    about += [
        (Cell(name_in(parties, each.claimant)), Cell(each.claimed_on), Cell(say(CLAIM_OUTCOMES[each.outcome])))
        for each in found.claims
    ]
    if about:
        tables.append(
            Table(word("priority_notices"), (word("centre_number"), word("centre_day"), word("centre_note")), about)
        )
    disputes = [
        (Cell(each.number, url_for("pages.disputes.one", number=each.number), code=True), Cell(each.brought.raised_on), Cell(say(DISPUTE_STATES[each.state])))
        for each in found.disputes
    ]  # fmt: skip
    tables.append(
        Table(
            word("disputes"), (word("centre_number"), word("raised_on"), word("state")), disputes, word("disputes_none")
        )
    )
    return tables


def _forms(contract: Contract, found: ContractServices, standing: Certification | None) -> list[Form]:
    if contract.state != "signed":
        return []
    number = contract.number
    address = {step: url_for("pages.services.do", step=step, number=number) for step in STEPS}
    parties = tuple((code, code) for code in contract.terms.parties)
    givers = tuple((code, code) for code in dict.fromkeys((contract.terms.transferor, *contract.terms.givers)))
    day = entry("delivered_on", word("delivered_on"), "day", str(today()))
    forms = {
        "certify": Form(address["certify"], word("certify"), (entry("requested_by", word("requested_by"), "choice", choices=parties), entry("note", word("centre_note"), "text", most=2_000)), word("certify")),
        "withdraw-certificate": Form(address["withdraw-certificate"], word("uncertify"), (Field("reason", word("reason"), "text", needed=True, most=500),), word("uncertify"), main=False, hidden={"certificate": standing.number if standing else ""}),
        "warn": Form(address["warn"], word("give_warning"), (), word("give_warning")),
        "handback": Form(address["handback"], word("record_handback"), (day, entry("accepted_by", word("accepted_by"), "choice", choices=givers), entry("land_state", word("land_state"), "text", needed=True, most=2_000), entry("fixtures", word("fixtures"), "text", most=2_000)), word("record_handback")),
        "claim": Form(address["claim"], word("record_claim"), (entry("claimant", word("claimant"), needed=True, hint=word("party_hint")), entry("claimed_on", word("claimed_on"), "day", str(today())), entry("terms", word("claim_terms"), "text", needed=True, most=2_000)), word("record_claim"), main=False),
    }  # fmt: skip
    ending = found.ending
    offered = {
        "certify": standing is None,
        "withdraw-certificate": standing is not None,
        "warn": ending is not None
        and ending.days_left >= 0
        and bool(ending.stage)
        and ending.stage not in ending.noticed,
        "handback": ending is not None and ending.days_left <= 0 and found.handback is None,
        "claim": not found.notices,
    }
    return [forms[step] for step, is_due in offered.items() if is_due and can(STEPS[step])]


@pages.post("/services/<step>/<path:number>")
def do(step: str, number: str) -> Response | tuple[str, int]:
    """Certify, withdraw a certificate, warn, note a handback or a claim."""
    if step not in STEPS:
        abort(404)
    return carry(
        STEPS[step],
        lambda c, act: _step(c, act, number, step),
        lambda _done: url_for("pages.services.one", number=number, done=step),
        lambda: ("centre_record.html", services_page(number)),
        number,
    )


def _step(connection: Connection, act: Act, number: str, step: str) -> Any:
    if step == "certify":
        return centre.certify(connection, number, posted.text("requested_by", 64), act, posted.text("note"))
    if step == "withdraw-certificate":
        certificate = centre.certificate_of(connection, number, posted.text("certificate", 40)).number
        return centre.withdraw_certification(connection, certificate, posted.text("reason", 500), act)
    if step == "warn":
        return centre.give_expiry_notice(connection, number, act)
    if step == "claim":
        claimant = posted.party(connection, act.actor, "claimant")
        return centre.claim_without_notice(
            connection, number, claimant, posted.day("claimed_on"), posted.text("terms"), act
        )
    accepted, state = posted.text("accepted_by", 64), posted.text("land_state")
    handback = Handback(number, posted.day("delivered_on"), accepted, state, posted.text("fixtures"))
    return centre.record_handback(connection, handback, act)
