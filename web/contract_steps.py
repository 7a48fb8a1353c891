"""The steps of a contract, one POST each: submit, review, the county's review, sign, file, suspend, renew, evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ledger.access import Act, permit_anywhere
from ledger.errors import Refusal
from ledger.transfers import (
    add_evidence,
    answer_renewal,
    approve,
    file,
    offer_renewal,
    propose_reversal,
    resume,
    review,
    sign,
    submit,
    suspend,
    withdraw,
)
from ledger.transfers.suspending import SIDES
from web.asking import needed_day, needed_text, posted_day, posted_number, posted_text
from web.contracts import contract_page
from web.evidence_fields import posted_paper
from web.groups import page_group, read, show, write
from web.refusals import each_of, ends_here, status_of

pages = page_group("contract_steps")
LONGEST_REASON: Final = 1_000
LONGEST_CODE: Final = 20
LONGEST_TERMS: Final = 500


class Step(NamedTuple):
    """One step: the operation it is told as, and the command."""

    operation: str
    work: Callable[[Connection, Act, str], Any]


def _version() -> int | None:
    return posted_number("version")


def _reason() -> str:
    return posted_text("reason", LONGEST_REASON)


def _accept(connection: Connection, act: Act, number: str) -> Any:
    code = posted_text("code", LONGEST_CODE)
    return review(connection, number, act, accept=True, code=code, version=_version())


def _send_back(connection: Connection, act: Act, number: str) -> Any:
    return review(connection, number, act, accept=False, reason=_reason(), version=_version())


def _county_accepts(connection: Connection, act: Act, number: str) -> Any:
    code = posted_text("code", LONGEST_CODE)
    return approve(connection, number, act, accept=True, code=code, version=_version())


def _county_sends_back(connection: Connection, act: Act, number: str) -> Any:
    return approve(connection, number, act, accept=False, reason=_reason(), version=_version())


def _offer(connection: Connection, act: Act, number: str) -> Any:
    side = posted_text("side") if posted_text("side") in SIDES else SIDES[0]
    until, said = needed_day("until"), needed_text("terms", LONGEST_TERMS)
    return offer_renewal(connection, number, side, until, said, act, _version())


def _add_evidence(connection: Connection, act: Act, number: str) -> Any:
    return add_evidence(connection, number, [posted_paper(connection, act.actor)], act, _version())


STEPS: Final = {
    "submit": Step("contracts.submit", lambda c, act, n: submit(c, n, act, _version())),
    "withdraw": Step("contracts.withdraw", lambda c, act, n: withdraw(c, n, act, _version())),
    "review": Step("contracts.review", _accept),
    "send-back": Step("contracts.review", _send_back),
    "sign": Step("contracts.sign", lambda c, act, n: sign(c, n, posted_day("signed_on"), act, _version())),
    "file": Step("contracts.file", lambda c, act, n: file(c, n, posted_day("filed_on"), act, _version())),
    "approve": Step("contracts.approve", _county_accepts),
    "approve-back": Step("contracts.approve", _county_sends_back),
    "evidence": Step("contracts.add-evidence", _add_evidence),
    "suspend": Step("contracts.suspend", lambda c, act, n: suspend(c, n, posted_day("day"), _reason(), act, _version())),
    "resume": Step("contracts.resume", lambda c, act, n: resume(c, n, posted_day("day"), _reason(), act, _version())),
    "offer": Step("contracts.offer-renewal", _offer),
    "accept": Step("contracts.answer-renewal", lambda c, act, n: answer_renewal(c, n, True, act, _version())),
    "decline": Step("contracts.answer-renewal", lambda c, act, n: answer_renewal(c, n, False, act, _version())),
    "reverse": Step("contracts.propose-reversal", lambda c, act, n: propose_reversal(c, n, _reason(), act, _version())),
}  # fmt: skip


@pages.post("/contracts/<path:number>/<step>")
def do(number: str, step: str) -> Response | tuple[str, int]:
    """Take the step and come back to the contract; a refusal is shown on the contract's page, with what was typed."""
    if step not in STEPS:
        abort(404)
    operation, work = STEPS[step]

    def permitted(connection: Connection, act: Act) -> Any:
        permit_anywhere(act.actor, operation)  # who may not is told so whatever the form says
        return work(connection, act, number)

    return carry(number, step, operation, permitted)


def carry(number: str, step: str, operation: str, work: Callable[[Connection, Act], Any]) -> Response | tuple[str, int]:
    """Do ``work``, then back to the contract; whoever may not even see the contract is told so on a page of its own."""
    try:
        write(operation, work, subject=number)
    except Refusal as refusal:
        if ends_here(refusal):
            raise
        page = read("contracts.read", lambda c, actor: contract_page(c, actor, number), subject=number)
        typed = {"step": step} | request.form.to_dict()
        return show("contract.html", page, status_of(refusal), refusals=each_of(refusal), typed=typed)
    return redirect(url_for("pages.contracts.one", number=number, done=step), 303)
