"""The forms of the rent page: what they ask for, and what was typed into them."""

from __future__ import annotations

import re
from typing import Final

from flask import request

from ledger.clock import today
from ledger.exchange import cells
from ledger.inquiries.rents import RentFigures
from ledger.parties import Party
from ledger.rent import CLAIMS, METHODS, PaymentLine
from ledger.rent.lists import DEPOSIT_EVENTS
from ledger.rent.refusals import PaymentEmpty
from ledger.rent.saying import said
from ledger.units import format_money, parse_money
from web.centre_parts import Choices, Form, choices_of, entry
from web.showing import say, word

MOST_LINES: Final = 5_000


def events_offered() -> tuple[str, ...]:
    """What a clerk may record about a deposit."""
    return ("paid", "insured", "agreed")


def amount(name: str, *, needed: bool = False) -> int:
    """Fen of a field in yuan (or hundredths of a kilogram); 0 where it is empty. Raises MoneyNotExact, PaymentEmpty."""
    typed = request.form.get(name, "").strip()[:40].replace(",", "").replace("，", "")
    found = parse_money(typed) if typed else 0
    if found < 0 or (needed and not found):
        raise PaymentEmpty(fen=found, weight=0)
    return found


def roster(name: str) -> tuple[PaymentLine, ...]:
    """Lines of a roster: due day, code, amount. Raises DateUnreadable, MoneyNotExact, PaymentEmpty."""
    found = []
    for line in request.form.get(name, "").splitlines()[:MOST_LINES]:
        parts = [part for part in re.split(r"[\s;；]+", line.strip()) if part]
        if parts:
            day, code, figure = [*parts, "", "", ""][:3]
            hundredths = parse_money(figure.replace(",", "") or "0")
            if hundredths <= 0:
                raise PaymentEmpty(fen=hundredths, weight=0)
            found.append(PaymentLine(cells.day(day), code[:64], hundredths))
    return tuple(found)


def forms_of(figures: RentFigures, parties: dict[str, Party], addresses: dict[str, str]) -> dict[str, Form]:
    """What can be done about the rent as it stands, by step."""
    found: dict[str, Form] = {}
    if any(each.open > 0 for each in figures.dues):
        found["pay"] = _pay(figures, parties, addresses["pay"])
    if any(each.measure == "kg" and each.open > 0 and each.due_on <= figures.day for each in figures.dues):
        found["value"] = Form(addresses["value"], word("value_rent"), (), word("value_rent"), main=False)
    if figures.payments:
        found["undo"] = Form(addresses["undo"], word("payment_undo"), (), word("payment_undo"), main=False)
    found["deposit"] = _deposit(figures, addresses["deposit"])
    if figures.deposit.held:
        held = format_money(figures.deposit.held)
        day = entry("day", word("centre_day"), "day", str(today()))
        document = entry("document", word("voucher"), needed=True, most=64)
        fen = entry("fen", word("pay_amount"), "figure", needed=True, most=20, hint=f"{word('deposit_held')} {held}")
        found["claim"] = Form(addresses["claim"], word("deposit_claim"), (fen, day, document), word("deposit_claim"))
        found["release"] = Form(
            addresses["release"], word("deposit_release"), (day, document), word("deposit_release"), main=False
        )
    if figures.terms.dividend in ("share", "floor-share"):
        found["dividend"] = _dividend(addresses["dividend"])
    return found


def _pay(figures: RentFigures, parties: dict[str, Party], address: str) -> Form:
    owed = [each for each in figures.dues if each.open > 0]
    due_now = sum(e.open for e in owed if e.measure == "fen" and e.claim == "rent" and e.due_on <= figures.day)
    days = dict.fromkeys(each.due_on for each in owed)
    instalments: Choices = (
        ("", word("pay_oldest")),
        *((str(day), f"{day} · {'、'.join(said(e.open, e.measure) for e in owed if e.due_on == day)}") for day in days),
    )
    codes = dict.fromkeys(share.creditor.code for each in owed for share in each.shares if share.open > 0)
    names: Choices = (
        ("", word("pay_all")),
        *((code, f"{parties[code].name} {code}" if code in parties else code) for code in codes),
    )
    claims = {each.claim: CLAIMS[each.claim] for each in sorted(owed, key=lambda e: list(CLAIMS).index(e.claim))}
    methods = {name: words for name, words in METHODS.items() if name != "deposit"}
    in_kind = any(each.measure == "kg" for each in owed)
    weight = (entry("weight", word("pay_weight"), "figure", most=20, hint=word("pay_weight_hint")),) if in_kind else ()
    several = len(codes) > 1
    fields = (
        entry("voucher", word("voucher"), needed=True, most=64),
        entry("paid_on", word("paid_on"), "day", str(today()), needed=True),
        entry("amount", word("pay_amount"), "figure", format_money(due_now) if due_now else "", most=20),
        *weight,
        entry("method", word("pay_method"), "choice", "bank", choices=choices_of(methods)),
        *((entry("claim", word("pay_what"), "choice", choices=choices_of(claims)),) if len(claims) > 1 else ()),
        entry("due_on", word("pay_instalment"), "choice", choices=instalments),
        entry("creditor", word("pay_household"), "choice", choices=names),
        entry("receiver", word("pay_receiver"), hint=word("pay_receiver_hint"), most=80),
        entry("mandate", word("mandate_number"), most=80),
        *(
            (entry("roster", word("pay_roster"), "text", most=500_000, hint=word("pay_roster_hint")),)
            if several
            else ()
        ),
    )
    only = next(iter(claims))
    return Form(address, word("pay"), fields, word("pay"), hidden={"claim": only} if len(claims) == 1 else {})


def _deposit(figures: RentFigures, address: str) -> Form:
    events = {name: DEPOSIT_EVENTS[name] for name in events_offered()}
    keeper = figures.deposit_events[-1].collector if figures.deposit_events else ""
    fields = (
        entry(
            "event", word("deposit_event"), "choice", choices=tuple((name, say(each)) for name, each in events.items())
        ),
        entry("fen", word("pay_amount"), "figure", needed=True, most=20),
        entry("day", word("centre_day"), "day", str(today()), needed=True),
        entry("collector", word("deposit_keeper"), value=keeper, needed=True, hint=word("party_hint"), most=80),
        entry("document", word("document"), needed=True, most=64),
        entry("valid_to", word("deposit_valid_to"), "day"),
    )
    return Form(address, word("deposit_record"), fields, word("deposit_record"), main=False)


def _dividend(address: str) -> Form:
    fields = (
        entry("period", word("dividend_period"), needed=True, most=16, value=str(today().year)),
        entry("declared_on", word("dividend_declared_on"), "day", str(today()), needed=True),
        entry("due_on", word("rent_due_on"), "day", needed=True),
        entry("resolution", word("dividend_resolution"), needed=True, most=80),
        entry("total", word("dividend_total"), "figure", most=20),
        entry("per_share", word("dividend_per_share"), "figure", most=20),
    )
    return Form(address, word("dividend_declare"), fields, word("dividend_declare"), main=False)
