"""Rent in the book: opened at signing, paid by voucher, reversed; nothing is netted, nothing is paid twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from ledger.access import Actor, carry_out
from ledger.book.balances import Question, balances
from ledger.book.entries import load_entry
from ledger.book.models import ENTRY
from ledger.db import Database
from ledger.errors import Refusal
from ledger.rent import (
    Due,
    Opened,
    Party,
    Payee,
    Payment,
    PaymentLine,
    allocate,
    open_rent,
    open_rents,
    pay,
    reverse_payment,
    roll_of,
    scheduled_entry,
    warn_of_arrears,
)
from tests.rent.making import (
    COLLECTIVE,
    FIRST,
    LATER,
    NOW,
    PAYER,
    SECOND,
    VILLAGE,
    Place,
    acting,
    dues,
    findings,
    open_by_day,
    opened,
    paid,
    rent_terms,
    share,
)

Y2027, Y2028, Y2029, Y2030 = (date(year, 1, 1) for year in range(2027, 2031))


def standing(place: Place, as_of: date) -> dict[tuple[str, str], int]:
    """Fen by kind and holder on a day."""
    here = select(*(_named(name, value) for name, value in (("level", "village"), ("code", VILLAGE)))).subquery()
    question = Question(here, as_of, by=frozenset({"kind", "party"}))
    with place.database.reading() as connection:
        return {(each.kind, each.party): each.amount for each in balances(connection, question)}


def _named(name: str, value: str) -> Any:
    from sqlalchemy import literal

    return literal(value).label(name)


def test_what_is_previewed_is_posted(place: Place) -> None:
    terms = opened(place)
    with place.database.reading() as connection:
        numbers = connection.scalars(select(ENTRY.c.id)).all()
        (entry,) = (load_entry(connection, place.book_id, number) for number in numbers)
    preview = scheduled_entry(terms)
    assert preview is not None
    assert (entry.cause, entry.document, entry.idempotency_key) == ("rent-scheduled", "HT-1", "rent:HT-1:scheduled")
    assert [(p.account, p.lot, p.effective_on, p.amount) for p in entry.postings] == [
        (line.account, line.lot, line.effective_on, line.amount) for line in preview.lines
    ]
    assert {posting.lot for posting in entry.postings} == {f"HT-1@{year}-01-01" for year in range(2027, 2031)}
    assert standing(place, date(2026, 12, 31)) == {}
    assert standing(place, Y2027) == {
        ("money.rent-receivable", FIRST.code): 1_700_000,
        ("money.rent-receivable", SECOND.code): 850_000,
        ("money.rent-owed", PAYER.code): -2_550_000,
    }
    assert findings(place) == []


def test_opening_twice_is_opening_once(place: Place) -> None:
    terms = opened(place)
    command = place.database.command
    assert command(lambda c: open_rent(c, terms, acting())) == Opened("HT-1", None, True)
    with pytest.raises(Refusal) as caught:
        command(lambda c: open_rent(c, rent_terms(book_id=place.book_id, price="900.00"), acting()))
    assert (caught.value.code, caught.value.fields["differences"]) == ("rent-opened-differently", "price")


def test_a_batch_is_opened_set_by_set(place: Place) -> None:
    """No query a contract: the same number of statements for 3 contracts and for 30."""
    from sqlalchemy import event

    def statements(first: int, count: int) -> int:
        seen: list[str] = []
        batch = [rent_terms(f"HT-{first + n}", place.book_id) for n in range(count)]

        def work(connection: Any) -> list[Opened]:
            event.listen(connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
            return open_rents(connection, batch, acting(NOW))

        assert [each.contract for each in place.database.command(work)] == [terms.contract for terms in batch]
        return len(seen)

    few, many = statements(100, 3), statements(200, 30)
    assert many <= few
    assert findings(place) == []


def test_contracts_without_rent_are_on_record_too(place: Place) -> None:
    terms = rent_terms("HT-9", place.book_id, price="")
    assert place.database.command(lambda c: open_rent(c, terms, acting())) == Opened("HT-9", None, False)
    with place.database.reading() as connection:
        assert roll_of(connection, "HT-9").dues == ()


def test_the_oldest_instalment_is_paid_first(place: Place) -> None:
    opened(place)
    done = paid(place, "V-1", date(2027, 1, 10), 3_000_000)
    assert [(due.due_on, due.creditor, amount) for due, amount in done.allocated] == [
        (Y2027, FIRST, 1_700_000),
        (Y2027, SECOND, 850_000),
        (Y2028, FIRST, 300_000),
        (Y2028, SECOND, 150_000),
    ]
    with place.database.reading() as connection:
        entry = load_entry(connection, place.book_id, done.entry_id)
    assert (entry.cause, entry.document) == ("rent-paid", "V-1")
    assert {(p.lot, p.effective_on) for p in entry.postings} == {
        ("HT-1@2027-01-01", date(2027, 1, 10)),
        ("HT-1@2028-01-01", Y2028),  # paid in advance: on the due day
    }
    assert standing(place, date(2027, 1, 10)) == {}
    assert open_by_day(place)[Y2028, FIRST.code] == 1_400_000
    assert findings(place) == []


def test_named_instalments_and_households(place: Place) -> None:
    opened(place)
    done = paid(place, "V-1", Y2029, 850_000, due_days=(Y2029,), creditors=(SECOND.code,))
    assert [(due.due_on, due.creditor) for due, _ in done.allocated] == [(Y2029, SECOND)]
    lines = (PaymentLine(Y2027, FIRST.code, 100), PaymentLine(Y2028, SECOND.code, 200))
    done = paid(place, "V-2", Y2029, 300, lines=lines)
    assert [(due.due_on, due.creditor, amount) for due, amount in done.allocated] == [
        (Y2027, FIRST, 100),
        (Y2028, SECOND, 200),
    ]
    assert findings(place) == []


HOUSEHOLD_SON = Party("P-7", "person")
# what it is, changes to a payment of 100 fen for household 0's instalment of 2027, code of the refusal
REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("nothing", {"fen": 0}, "payment-empty"),
    ("money and weight", {"weight": 5}, "payment-empty"),
    ("less than nothing", {"fen": -5}, "payment-empty"),
    ("more than is owed", {"fen": 10_200_001}, "payment-too-large"),
    ("more than is owed on the day", {"fen": 2_550_001, "due_days": (Y2027,)}, "payment-too-large"),
    ("a day on which nothing is due", {"due_days": (date(2027, 2, 1),)}, "payment-too-large"),
    ("rent in kind where none is owed", {"fen": 0, "weight": 100}, "payment-too-large"),
    ("a roster that is not the sum", {"lines": (PaymentLine(Y2027, FIRST.code, 99),)}, "payment-lines-differ"),
    ("a line of nothing", {"lines": (PaymentLine(Y2027, FIRST.code, 100), PaymentLine(Y2027, SECOND.code, 0))},
     "payment-lines-differ"),
    ("a stranger in the roster", {"lines": (PaymentLine(Y2027, "X", 100),)}, "claim-unknown"),
    ("a line above its claim", {"fen": 1_700_001, "lines": (PaymentLine(Y2027, FIRST.code, 1_700_001),)},
     "payment-too-large"),
    ("paid tomorrow", {"paid_on": date(2031, 6, 2)}, "payment-in-future"),
    ("no voucher", {"voucher": " "}, "voucher-unknown"),
    ("a voucher too long", {"voucher": "V" * 65}, "text-unfit"),
    ("to the son, without a mandate", {"payees": (Payee(FIRST.code, HOUSEHOLD_SON),)}, "payee-not-entitled"),
    ("to the collective, without a mandate", {"payees": (Payee(FIRST.code, COLLECTIVE),)}, "payee-not-entitled"),
    ("another contract", {"contract": "HT-0"}, "rent-unknown"),
)  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_payment_is_refused(place: Place, changes: dict[str, Any], code: str) -> None:
    opened(place)
    values: dict[str, Any] = {"contract": "HT-1", "voucher": "V-1", "paid_on": Y2027, "fen": 100} | changes
    with pytest.raises(Refusal) as caught:
        place.database.command(lambda c: pay(c, Payment(**values), acting()))
    assert caught.value.code == code
    for language in ("zh", "en"):
        assert caught.value.line(language)
    assert sum(open_by_day(place).values()) == 10_200_000


def test_an_overpayment_says_its_figures(place: Place) -> None:
    opened(place)
    with pytest.raises(Refusal) as caught:
        paid(place, "V-1", Y2027, 2_550_100, due_days=(Y2027,))
    assert caught.value.fields == {
        "given": "25501.00", "owed": "25500.00", "excess": "1.00", "unit_zh": "元", "unit_en": "yuan",
    }  # fmt: skip


def test_with_a_mandate_another_one_receives(place: Place) -> None:
    opened(place)
    paid(place, "V-1", Y2027, 100, payees=(Payee(FIRST.code, HOUSEHOLD_SON, "委托书 2027-3"),))
    assert findings(place) == []


def test_collective_money_never_goes_to_a_person(place: Place) -> None:
    """Not even with a mandate (Collective Organisations Law, art. 44)."""
    opened(place, shares=(share(0, "10", holder=COLLECTIVE),))
    with pytest.raises(Refusal) as caught:
        paid(place, "V-1", Y2027, 100, payees=(Payee(COLLECTIVE.code, HOUSEHOLD_SON, "委托书"),))
    assert caught.value.code == "collective-money-to-person"
    assert caught.value.line("zh")
    paid(place, "V-1", Y2027, 100)


def test_the_same_voucher_again_is_the_same_payment(place: Place) -> None:
    opened(place)
    first = paid(place, "V-1", Y2027, 100)
    again = paid(place, "V-1", Y2027, 100)
    assert (again.entry_id, again.replayed) == (first.entry_id, True)
    with pytest.raises(Refusal) as caught:
        paid(place, "V-1", Y2027, 101)
    assert (caught.value.code, caught.value.fields["amount"]) == ("voucher-used", "1.00 元")
    assert sum(open_by_day(place).values()) == 10_199_900


def test_a_wrong_voucher_is_reversed_by_an_entry_that_names_it(place: Place) -> None:
    opened(place)
    done = paid(place, "V-1", Y2027, 100)
    command = place.database.command
    number = command(lambda c: reverse_payment(c, "HT-1", "V-1", "凭证有误", acting()))
    assert command(lambda c: reverse_payment(c, "HT-1", "V-1", "凭证有误", acting())) == number
    with place.database.reading() as connection:
        assert load_entry(connection, place.book_id, number).reverses == done.entry_id
        (voucher,) = roll_of(connection, "HT-1").vouchers
    assert voucher.reversed_because == "凭证有误"
    assert sum(open_by_day(place).values()) == 10_200_000
    with pytest.raises(Refusal, match="voucher-unknown"):
        command(lambda c: reverse_payment(c, "HT-1", "V-9", "x", acting()))
    with pytest.raises(Refusal, match="voucher-used"):
        paid(place, "V-1", Y2027, 200)  # its number stays used
    paid(place, "V-1 更正", Y2027, 200)
    assert findings(place) == []


def test_a_payment_of_a_closed_period_keeps_its_own_day(place: Place) -> None:
    from tests.book.making import close

    opened(place)
    close(place.database, place.book_id, "2027-06-30")
    done = paid(place, "V-1", date(2027, 3, 1), 100)
    with place.database.reading() as connection:
        entry = load_entry(connection, place.book_id, done.entry_id)
    assert {(p.effective_on, p.stated_on) for p in entry.postings} == {(date(2027, 7, 1), date(2027, 3, 1))}
    assert findings(place) == []


def test_two_payments_at_once_never_pay_twice(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor

    opened(place, last_day=date(2027, 12, 31))

    def attempt(number: int) -> str:
        database = Database(place.database.url.render_as_string(hide_password=False))
        try:
            payment = Payment("HT-1", f"V-{number}", Y2027, 2_550_000)
            carry_out(database, Actor.operator(), "rent.pay", lambda c, act: pay(c, payment, act), at=LATER)
        except Refusal as refusal:
            return refusal.code
        finally:
            database.close()
        return "paid"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["paid"] + ["payment-too-large"] * 3
    assert open_by_day(place) == {}
    assert findings(place) == []


def test_allocation_never_pays_more_than_is_open() -> None:
    due = Due("rent", "fen", Y2027, 1, FIRST, PAYER, VILLAGE, Y2027, Y2027, Y2027, 3)
    other = Due("rent", "fen", Y2027, 2, SECOND, PAYER, VILLAGE, Y2027, Y2027, Y2027, 2)
    for fen in range(1, 6):
        found = allocate([due, other], Payment("HT", "V", Y2027, fen))
        assert sum(amount for _, amount in found) == fen
        assert all(amount <= each.open for each, amount in found)


def test_arrears_are_warned_of(place: Place) -> None:
    opened(place)
    with place.database.reading() as connection:
        roll = roll_of(connection, "HT-1")
    assert warn_of_arrears(roll, Y2027) is None
    warning = warn_of_arrears(roll, date(2027, 1, 2))
    assert warning is not None
    assert (warning.code, warning.fields["owed"], warning.fields["oldest"]) == ("rent-unpaid", "25500.00 元", Y2027)


def test_dues_are_those_of_the_terms(place: Place) -> None:
    opened(place)
    assert [(due.due_on, due.charged) for due in dues(place) if due.share == 1] == [
        (day, 1_700_000) for day in (Y2027, Y2028, Y2029, Y2030)
    ]
