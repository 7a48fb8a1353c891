"""What the pages of quotas share: names of offices and accounts, days left in plain words, postings, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from flask import url_for

from ledger.access.proposals import Proposal
from ledger.approvals import KINDS as PROPOSAL_KINDS
from ledger.clock import today
from ledger.homesteads import AGREEMENT
from ledger.inquiries.quota_pages import LotFigures
from ledger.places import LEVELS
from ledger.quotas import EVENT, EVENT_REVERSAL, KINDS, LOT_KINDS, PLAN_VERSION, SALE
from ledger.trades import DISTRIBUTION, DISTRIBUTION_REVERSAL
from web.centre_parts import Cell, Choices, Table
from web.dossiers import ha_cell, signed_ha, with_sign
from web.showing import hectares, name_of, quantity, say, word

OWED: Final = "quota.to-return"
# Accounts in the order in which quota passes them; the rest follows by name.
ORDER: Final = (
    "quota.unassigned", "quota.assigned", "quota.resettlement", "quota.rural-reserve", "quota.town", "quota.accepted",
    "quota.surplus", "quota.listed", "quota.pledged", "quota.acquired", "quota.granted-down", "quota.returned",
    "quota.sold", "quota.balanced", "quota.landed", "quota.to-return", "quota.from-above", "quota.from-reclamation",
    "quota.bought", "quota.deficit",
)  # fmt: skip
IN_USE: Final = ("quota.resettlement", "quota.rural-reserve", "quota.town")
_MOST_POSTINGS: Final = 40  # that stand a line each
Names = Mapping[str, str]


def days_said(due: date) -> str:
    """How long is left, in plain words."""
    left = (due - today()).days
    if left < 0:
        return word("qp_overdue_days", days=-left)
    return word("qp_due_today") if left == 0 else word("days_left", days=left)


def days_badge(due: date) -> str:
    """The look of a due day."""
    left = (due - today()).days
    return "refused" if left < 0 else "soon" if left <= 183 else "filed"


def office_of(names: Names, key: str) -> str:
    """The name of an office by the key of its division, or what the paper calls it."""
    return names.get(key, key) or "—"


def village_keys(codes: Iterable[str]) -> set[str]:
    """The keys of villages by their codes."""
    return {f"{LEVELS[-1]}:{code}" for code in codes if code}


def village_cell(names: Names, code: str) -> Cell:
    return Cell(names.get(f"{LEVELS[-1]}:{code}", code) or "—")


def lot_cell(code: str) -> Cell:
    return Cell(code, url_for("pages.quota_lots.one", code=code), code=True) if code else Cell("—")


def plot_cell(code: str) -> Cell:
    return Cell(code, url_for("pages.quota_lots.plot", code=code), code=True) if code else Cell("—")


def event_cell(number: str, text: str = "") -> Cell:
    return Cell(text or number, url_for("pages.quota_events.one", number=number), code=not text)


def project_cell(code: str, text: str = "") -> Cell:
    return Cell(text or code, url_for("pages.projects.one", code=code), code=not text) if code else Cell("—")


def place_of_account(kind: str) -> int:
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def held_said(figures: Mapping[str, int]) -> str:
    """What a lot holds in words: 在用：安置 6.0000、应归还 −6.0000."""
    ordered = sorted(figures.items(), key=lambda item: place_of_account(item[0]))
    return word("comma").join(f"{name_of('kind', kind)} {signed_ha(grains)}" for kind, grains in ordered if grains)


def lot_choices_of(lots: Iterable[LotFigures]) -> Choices:
    """Lots to pick from, each with what it holds."""
    return tuple(
        (each.lot.code, f"{say(LOT_KINDS[each.lot.kind])} · {held_said(each.figures) or word('qp_used_up')}")
        for each in lots
    )


def lots_table(found: Iterable[LotFigures], title: str) -> Table:
    """Lots with their origin, due day and what they hold, in hectares."""
    rows = []
    for each in found:
        lot, owed = each.lot, -each.figures.get(OWED, 0)
        due = Cell("—")
        if lot.due_on is not None:
            due = (
                Cell(f"{lot.due_on} · {days_said(lot.due_on)}", badge=days_badge(lot.due_on))
                if owed
                else Cell(lot.due_on)
            )
        rows.append(
            (
                lot_cell(lot.code),
                Cell(say(LOT_KINDS[lot.kind])),
                Cell(lot.document),
                Cell(lot.from_day),
                due,
                ha_cell(owed),
                Cell(held_said(each.figures) or word("qp_used_up")),
            )
        )
    headings = (word("qp_lot"), word("lc_kind"), word("document"), word("qp_since"), word("qp_due"), word("qp_owed_ha"), word("qp_holds_ha"))  # fmt: skip
    return Table(title, headings, rows, word("qp_no_lots"))


def obligations_table(found: Iterable[LotFigures], title: str) -> Table:
    """What is to be returned, the soonest first, in plain words."""
    owing = [each for each in found if each.lot.due_on is not None and each.figures.get(OWED)]
    rows = [
        (
            lot_cell(each.lot.code),
            project_cell(each.lot.project),
            ha_cell(-each.figures[OWED]),
            Cell(each.lot.due_on),
            Cell(days_said(each.lot.due_on), badge=days_badge(each.lot.due_on)),  # type: ignore[arg-type]
        )
        for each in sorted(owing, key=lambda each: (each.lot.due_on or date.max, each.lot.code))
    ]
    headings = (word("qp_lot"), word("qp_project"), word("qp_owed_ha"), word("qp_due"), word("qp_left"))
    return Table(title, headings, rows, word("qp_nothing_owed"))


def postings_of(title: str, names: Names, lines: Iterable[Any]) -> Table:
    """Postings of an entry, or of one that would be filed: day, account, whose, lot, amount.

    Of many, those of the same account stand in one line, with how many lots or plots they are.
    """
    ordered = sorted(lines, key=lambda each: (each.effective_on, each.lot, place_of_account(each.account.kind), each.account.name))  # fmt: skip
    groups: dict[Any, list[Any]] = {}
    for place, each in enumerate(ordered):
        key = (each.effective_on, each.account, each.amount > 0) if len(ordered) > _MOST_POSTINGS else place
        groups.setdefault(key, []).append(each)
    rows = []
    for together in groups.values():
        first, account = together[0], together[0].account
        whose = names.get(f"{account.division_level}:{account.division_code}", account.division_code)
        against = _against(names, account.holder_kind, account.holder)
        amount = sum(each.amount for each in together)
        lots = {each.lot for each in together}
        rows.append(
            (
                Cell(first.effective_on),
                Cell(f"{name_of('asset', account.asset)} · {name_of('kind', account.kind)}"),
                Cell(f"{whose}{against}"),
                Cell(first.lot if len(lots) == 1 else word("qp_lots_count", count=len(lots))),
                Cell(with_sign("+" if amount > 0 else "−", _amount(account.asset, abs(amount))), figure=True),
            )
        )
    headings = (word("day"), word("account"), word("qp_whose"), word("qp_lot"), word("qp_amount"))
    return Table(title, headings, rows)


def _against(names: Names, holder_kind: str, holder: str) -> str:
    if holder_kind == "book":
        return f" ↔ {office_of(names, holder)}"
    return f" · {holder}" if holder_kind == "project" else ""


def _amount(asset: str, amount: int) -> Any:
    from ledger.measures import measure_of

    if measure_of(asset) == "area":
        return f"{hectares(amount)} {word('unit_ha')}"
    return quantity(amount, asset).striptags()


def keys_of_lines(lines: Iterable[Any]) -> set[str]:
    """The keys of all divisions that some postings name."""
    found = set()
    for each in lines:
        found.add(f"{each.account.division_level}:{each.account.division_code}")
        if each.account.holder_kind == "book":
            found.add(each.account.holder)
    return found


def kind_said(kind: str) -> str:
    return say(KINDS[kind].words) if kind in KINDS else kind


def proposal_said(proposal: Proposal) -> str:
    """What a proposal of the land bureau is about: its kind, or that of the event, and its number."""
    kind = str(proposal.content.get("kind", "")) if proposal.kind == EVENT else ""
    return f"{kind_said(kind) if kind in KINDS else say(PROPOSAL_KINDS[proposal.kind].words)} {proposal.subject}"


def address_of_proposal(proposal: Proposal) -> str:
    """The page of what a proposal of the land bureau is about; empty for the others."""
    if proposal.kind in (EVENT, SALE, EVENT_REVERSAL):
        return url_for("pages.quota_events.one", number=proposal.subject)
    if proposal.kind == PLAN_VERSION:
        return url_for("pages.projects.proposed", proposal_id=proposal.id)
    if proposal.kind in (DISTRIBUTION, DISTRIBUTION_REVERSAL):
        return url_for("pages.trade_money.proposed", proposal_id=proposal.id)
    if proposal.kind == AGREEMENT:
        return url_for("pages.exit_agreements.one", number=proposal.subject)
    return ""
