"""Rent agreements on record: their terms as canonical JSON, what changed in them, and what stands open under them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, case, func, select

from ledger.rent.data import Change, Due, Party, Plot, RentTerms, Share
from ledger.rent.models import (
    RENT_AGREEMENT,
    RENT_CHANGE,
    RENT_CHARGE,
    RENT_PAYMENT_LINE,
    RENT_PAYMENT_REVERSAL,
)
from ledger.rent.refusals import RentMissing

VALUED: Final = "rent-valued"
_CHUNK = 1_000
_DAYS: Final = ("start_day", "last_day", "kept_from")
_ALWAYS: Final = frozenset({"price", "price_unit", "payment"})


@dataclass(frozen=True, slots=True)
class Succession:
    """Who takes over the claims of ``old`` from ``day`` on: parties with their weights (grains)."""

    day: date
    old: str
    heirs: tuple[tuple[Party, int], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Rent terms with all that changed in them. reversed: whether the contract was undone."""

    terms: RentTerms
    changes: tuple[Change, ...] = ()
    successions: tuple[Succession, ...] = ()
    reversed: bool = False

    def holders(self, share: int) -> tuple[tuple[Party, int], ...]:
        """Who is owed what newly falls due on a share, with weights: its party, or those who succeeded to it."""
        first = self.terms.shares[share - 1]
        holders: list[tuple[Party, int]] = [(first.holder, max(first.area_grains, 1))]
        for succession in self.successions:
            kept = [each for each in holders if each[0].code != succession.old]
            if len(kept) < len(holders):
                holders = [*kept, *succession.heirs]
        return tuple(holders)

    @property
    def payment(self) -> str:
        """How rent is paid, after all changes."""
        return next((change.payment for change in reversed(self.changes) if change.payment), self.terms.payment)

    def remaining(self) -> tuple[tuple[int, ...], ...]:
        """The grains that each share still gives, after all changes."""
        areas = tuple(share.parcels for share in self.terms.shares)
        for change in self.changes:
            areas = change.areas or areas
        return areas


def terms_text(terms: RentTerms) -> str:
    """The terms as canonical JSON: what does not say anything is left out."""
    body = {name: value for name, value in asdict(terms).items() if name in _ALWAYS or value not in ("", 0, None)}
    body |= {name: body[name].isoformat() for name in _DAYS if name in body}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def terms_of(text: str) -> RentTerms:
    """What ``terms_text`` made."""
    body: dict[str, Any] = json.loads(text)
    body |= {name: date.fromisoformat(body[name]) for name in _DAYS if name in body}
    shares = tuple(
        Share(
            Party(**share["holder"]),
            share["village_code"],
            tuple(Plot(**plot) for plot in share["plots"]),
            share["units"],
        )
        for share in body["shares"]
    )
    return RentTerms(**(body | {"payer": Party(**body["payer"]), "shares": shares}))


def change_text(change: Change) -> str:
    return json.dumps({"areas": change.areas, "payment": change.payment, "price": change.price}, separators=(",", ":"))


def succession_text(succession: Succession) -> str:
    heirs = [[party.code, party.kind, weight] for party, weight in succession.heirs]
    return json.dumps({"old": succession.old, "heirs": heirs}, ensure_ascii=False, separators=(",", ":"))


def find_agreements(connection: Connection, contracts: Iterable[str]) -> dict[str, Agreement]:
    """The agreements on record under these contract numbers, with their changes: two queries a thousand."""
    wanted = sorted(set(contracts))
    found: dict[str, Agreement] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        query = select(RENT_AGREEMENT.c.contract_number, RENT_AGREEMENT.c.terms)
        rows = connection.execute(query.where(RENT_AGREEMENT.c.contract_number.in_(chunk)))
        found |= {number: Agreement(terms_of(text)) for number, text in rows}
        changed = select(RENT_CHANGE).where(RENT_CHANGE.c.contract_number.in_(chunk))
        for row in connection.execute(changed.order_by(RENT_CHANGE.c.contract_number, RENT_CHANGE.c.number)):
            found[row.contract_number] = _changed(found[row.contract_number], row)
    return found


def _changed(agreement: Agreement, row: Any) -> Agreement:
    content = json.loads(row.content)
    if row.kind == "reversed":
        return replace(agreement, reversed=True)
    if row.kind == "succeeded":
        heirs = tuple((Party(code, kind), weight) for code, kind, weight in content["heirs"])
        succession = Succession(row.day, content["old"], heirs)
        return replace(agreement, successions=(*agreement.successions, succession))
    areas = tuple(tuple(each) for each in content["areas"])
    change = Change(row.day, content["price"], areas, content["payment"])
    return replace(agreement, changes=(*agreement.changes, change))


def find_agreement(connection: Connection, contract: str) -> Agreement:
    """The agreement of a contract that was not reversed. Raises RentMissing."""
    found = find_agreements(connection, [contract]).get(contract)
    if found is None or found.reversed:
        raise RentMissing(contract=contract[:40])
    return found


def dues_of(connection: Connection, contracts: Sequence[str]) -> dict[str, list[Due]]:
    """Every claim of some contracts, by contract, in the order of due days and shares."""
    found: dict[str, list[Due]] = {contract: [] for contract in contracts}
    for start in range(0, len(contracts), _CHUNK):
        chunk = contracts[start : start + _CHUNK]
        paid = {tuple(row[:-1]): int(row[-1]) for row in connection.execute(_paid(chunk))}
        for row in connection.execute(_charged(chunk)):
            found[row.contract_number].append(_due(row, paid))
    return found


def _due(row: Any, paid: dict[tuple[Any, ...], int]) -> Due:
    return Due(
        row.claim,
        row.measure,
        row.due_on,
        row.share,
        Party(row.creditor, row.creditor_kind),
        Party(row.debtor, row.debtor_kind),
        row.village_code,
        row.period_start,
        row.period_last,
        row.posted_on,
        int(row.charged),
        paid.get(tuple(row[: len(_KEY)]), 0),
        int(row.valued),
    )


_KEY: Final = (
    "contract_number", "claim", "measure", "due_on", "period_start", "share", "creditor", "debtor", "village_code",
)  # fmt: skip


def _charged(contracts: Sequence[str]) -> Select[Any]:
    charge = RENT_CHARGE.c
    key = [charge[name] for name in _KEY]
    others = (charge.creditor_kind, charge.debtor_kind, charge.period_last)
    valued = and_(charge.cause == VALUED, charge.measure == "kg")
    return (
        select(
            *key,
            *others,
            func.max(case((charge.amount > 0, charge.effective_on), else_=charge.due_on)).label("posted_on"),
            func.sum(case((valued, 0), else_=charge.amount)).label("charged"),
            -func.sum(case((valued, charge.amount), else_=0)).label("valued"),
        )
        .where(charge.contract_number.in_(contracts))
        .group_by(*key, *others)
        .order_by(charge.contract_number, charge.due_on, charge.claim, charge.share, charge.creditor)
    )


def _paid(contracts: Sequence[str]) -> Select[Any]:
    line, back = RENT_PAYMENT_LINE.c, RENT_PAYMENT_REVERSAL.c
    key = [line[name] for name in _KEY]
    undone = (
        select(back.voucher).where(back.contract_number == line.contract_number, back.voucher == line.voucher).exists()
    )
    return select(*key, func.sum(line.amount)).where(line.contract_number.in_(contracts), ~undone).group_by(*key)
