"""Exit agreements, by two people: proposed by one, approved by another, with whom the claims of the households arise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select

from ledger.access import Act
from ledger.access.audit import canonical
from ledger.access.models import PROPOSAL
from ledger.access.proposals import Proposal, check_open, propose, sign_proposal, take_back, turn_down
from ledger.access.reach import Place
from ledger.book import Account, Line, NewEntry, post
from ledger.errors import raise_all
from ledger.homesteads.data import AGREEMENT, Agreement, Exit
from ledger.homesteads.facts import ExitFacts
from ledger.homesteads.models import EXIT_AGREEMENT, HOMESTEAD
from ledger.homesteads.queries import chunks
from ledger.homesteads.refusals import DebtorUnfit, ExitIncomplete, ExitNumberUsed
from ledger.homesteads.steps import Context, broken, hold, write_steps
from ledger.parameters import Parameters
from ledger.parties import Party, PartyMissing, ended_households, find_parties
from ledger.series import last_of_series
from ledger.units import format_money

RECEIVABLE: Final = "money.compensation-receivable"
OWED: Final = "money.compensation-owed"
_DEBTORS: Final = frozenset({"office", "enterprise", "collective", "cooperative"})


def propose_agreement(connection: Connection, agreement: Agreement, act: Act) -> Proposal:
    """Propose an agreement with the households of some exits; it is numbered where it has no number.

    Raises ExitMissing, PartyMissing, DebtorUnfit, ExitNumberUsed, ProposalOpen, and what the rules refuse, of all exits.
    """
    context = hold(connection, _numbers(agreement), "exits.record", act)
    said = replace(agreement, number=_number(connection, agreement.number, act.today))
    check_agreement(connection, said, context, act.today)
    money = sum(terms.compensation_fen for terms in said.terms)
    reason = f"宅基地退出协议 {said.paper.document}"
    proposal = propose(
        connection, act, AGREEMENT, said.number, said.body(), places=_places(context), needed=2, reason=reason
    )
    detail = f"申请签订退出协议：{len(said.terms)} 户，补偿 {format_money(money)} 元"
    act.note("exits.record", "exit-agreement", said.number, after={"proposal": proposal.id}, detail=detail)
    return proposal


def check_agreement(connection: Connection, agreement: Agreement, context: Context, today: date) -> Party:
    """The rules of an agreement on today's register; the debtor. Raises what they refuse, for all exits at once."""
    numbers = _numbers(agreement)
    debtor = find_parties(connection, [agreement.debtor]).get(agreement.debtor)
    if debtor is None:
        raise PartyMissing(code=agreement.debtor[:64])
    if debtor.kind not in _DEBTORS:
        raise DebtorUnfit(number=agreement.number, debtor=agreement.debtor)
    if len(set(numbers)) < len(numbers):
        raise ExitIncomplete(what_zh="重复的退出", what_en="an exit twice")
    raise_all(broken(_facts(connection, agreement, context, today)))
    return debtor


def _facts(connection: Connection, agreement: Agreement, context: Context, today: date) -> list[ExitFacts]:
    parameters = Parameters(connection)
    paper = agreement.paper
    ended = ended_households(connection, {each.household for each in context.exits.values()}, paper.on_day)
    percents = {
        village: parameters.value("appurtenant-land-percent", village, paper.on_day) for village in context.villages
    }
    return [
        replace(
            context.facts(terms.exit_number, "agreed", paper, today),
            terms=terms,
            ended=ended.get(context.exits[terms.exit_number].household),
            appurtenant_percent=percents[context.exits[terms.exit_number].village],
        )
        for terms in agreement.terms
    ]


def sign_agreement(connection: Connection, proposal: Proposal, act: Act, code: str = "") -> Proposal:
    """Approve an agreement: every household has its claim against the debtor, and its exit is agreed.

    Raises what ``propose_agreement`` raises, and SameHands.
    """
    act.permit(connection, "exits.agree", places=proposal.places)
    check_open(proposal)
    agreement = Agreement.from_body(proposal.content)
    context = hold(connection, _numbers(agreement), "exits.agree", act)
    debtor = check_agreement(connection, agreement, context, act.today)
    signed = sign_proposal(connection, act, proposal, code)
    books = _books(connection, context.exits.values())
    entries = _post(connection, agreement, context, books, debtor, act)
    rows = [
        {"exit_number": terms.exit_number, "agreement_number": agreement.number, "content": canonical(terms.body())}
        | {"proposal_id": proposal.id, "debtor": debtor.code, "pay_basis_grains": terms.pay_basis_grains}
        | {"quota_basis_grains": terms.quota_basis_grains, "compensation_fen": terms.compensation_fen}
        | {"book_id": books[terms.exit_number], "entry_id": entries.get(books[terms.exit_number])}
        | {"recorded_at": act.at, "recorded_by": act.by}
        for terms in agreement.terms
    ]
    connection.execute(insert(EXIT_AGREEMENT), rows)
    write_steps(connection, context.exits.values(), "agreed", agreement.paper, act)
    detail = f"核准退出协议（事项 {proposal.id}）：{len(rows)} 户"
    act.note(
        "exits.agree", "exit-agreement", agreement.number, after={"entries": list(entries.values())}, detail=detail
    )
    return signed


def _post(
    connection: Connection, agreement: Agreement, context: Context, books: dict[str, int], debtor: Party, act: Act
) -> dict[int, int]:
    """The entry of each book: claims of the households against the debtor, the exit as lot; by the book's number."""
    lines: dict[int, list[Line]] = {}
    for terms in agreement.terms:
        if terms.compensation_fen:
            each = context.exits[terms.exit_number]
            moved = claim_lines(each, debtor, agreement.paper.on_day, terms.compensation_fen)
            lines.setdefault(books[each.number], []).extend(moved)
    key = f"exit-agreement:{agreement.number}"
    filed = {}
    for book_id, all_lines in sorted(lines.items()):
        entry = NewEntry("exit-agreed", agreement.number, key, tuple(all_lines))
        done = post(connection, book_id, [entry], recorded_at=act.at, recorded_by=act.by, late="first-open-day")
        filed[book_id] = done[0].entry_id
    return filed


def claim_lines(exit_: Exit, debtor: Party, day: date, fen: int) -> tuple[Line, Line]:
    """A claim of a household against the debtor grows by ``fen``; below zero it is paid."""
    village = exit_.village
    claim = Account("cny", RECEIVABLE, "village", village, "household", exit_.household)
    owed = Account("cny", OWED, "village", village, debtor.kind, debtor.code)
    return Line(claim, exit_.number, day, fen), Line(owed, exit_.number, day, -fen)


def _books(connection: Connection, exits: Iterable[Exit]) -> dict[str, int]:
    """The book that each exit's homestead is kept in, by the exit's number."""
    homesteads = {each.homestead.code: each.number for each in exits}
    found: dict[str, int] = {}
    for chunk in chunks(homesteads):
        query = select(HOMESTEAD.c.code, HOMESTEAD.c.book_id).where(HOMESTEAD.c.code.in_(chunk))
        found |= {homesteads[code]: int(book_id) for code, book_id in connection.execute(query)}
    return found


def turn_down_agreement(connection: Connection, proposal: Proposal, act: Act, reason: str) -> Proposal:
    """Reject an agreement. Raises ReasonMissing, SameHands, ProposalSettled."""
    act.permit(connection, "exits.agree", places=proposal.places)
    settled = turn_down(connection, act, proposal, reason)
    detail = f"退回退出协议（事项 {proposal.id}）：{reason.strip()}"
    act.note("exits.agree", "exit-agreement", proposal.subject, detail=detail)
    return settled


def take_back_agreement(connection: Connection, proposal: Proposal, act: Act) -> Proposal:
    """Withdraw one's own proposal of an agreement."""
    act.permit(connection, "exits.record", places=proposal.places)
    settled = take_back(connection, act, proposal)
    act.note("exits.record", "exit-agreement", proposal.subject, detail=f"撤回退出协议（事项 {proposal.id}）")
    return settled


def _numbers(agreement: Agreement) -> list[str]:
    return [terms.exit_number for terms in agreement.terms]


def _places(context: Context) -> list[Place]:
    return sorted(("village", village) for village in context.villages)


def _number(connection: Connection, wanted: str, today: date) -> str:
    """The number asked for, or TCXY-year-number. Raises ExitNumberUsed."""
    number, subject = wanted.strip(), PROPOSAL.c.subject
    of_kind = PROPOSAL.c.kind == AGREEMENT
    if number:
        if connection.scalar(select(subject).where(of_kind, subject == number).limit(1)) is not None:
            raise ExitNumberUsed(number=number)
        return number
    prefix = f"TCXY-{today.year}-"
    return f"{prefix}{last_of_series(connection, subject, prefix, 5, of_kind) + 1:05d}"
