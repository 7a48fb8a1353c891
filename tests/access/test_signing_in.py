"""Passwords, locks, one-time codes, sessions and tokens, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from ledger.access import Act, Actor, carry_out
from ledger.access.audit import Filter, events
from ledger.access.codes_by_time import STEP_SECONDS, address_of, code_at, open_secret, seal_secret, step_of
from ledger.access.failures import LOCKED_FOR, MOST_FAILURES
from ledger.access.models import PASSWORD_HISTORY, SESSION, TOKEN, USER
from ledger.access.passwords import (
    STRENGTH,
    PasswordUsedBefore,
    PasswordWeak,
    check_password,
    hash_password,
    make_password,
)
from ledger.access.sessions import ABSOLUTE, IDLE, actor_of_session, end_session, list_sessions
from ledger.access.signing_in import (
    IDLE_DAYS,
    confirm_code,
    offer_code,
    require_code,
    sign_in,
    sign_out,
    switch_code_off,
)
from ledger.access.tokens import actor_of_token, list_tokens, make_token, revoke_token
from ledger.access.users import (
    add_user,
    change_password,
    disable_user,
    enable_user,
    find_person,
    remove_code,
    reset_password,
)
from ledger.db import Database
from ledger.errors import Refusal
from tests.access.conftest import VISITOR, Staffed
from tests.making import NOW, OPERATOR, PASSWORD, PEOPLE, acting

SOON = NOW + timedelta(minutes=2)


def enter(database: Database, name: str = "clerk", password: str = PASSWORD, code: str = "", at: datetime = NOW) -> Any:
    return sign_in(database, name, password, code, at=at, visitor=VISITOR, agent="Browser/1.0")


def refused(database: Database, *arguments: Any, **more: Any) -> str:
    with pytest.raises(Refusal) as caught:
        enter(database, *arguments, **more)
    return caught.value.code


def act_of(actor: Actor, at: datetime = NOW) -> Act:
    return Act(actor, at)


# Passwords.
WEAK: tuple[tuple[str, str], ...] = (
    ("nine characters", "Abcdef-12"),
    ("129 characters", "Ab1-" * 32 + "x"),
    ("two kinds only", "abcdefgh12"),
    ("one kind only", "abcdefghijkl"),
    ("the login name in it", "Zhang.san-99"),
    ("a common one in it", "My-Password-1"),
    ("the product's name", "Tianbu-2026-x"),
    ("few different characters", "AaAa1111Aa11"),
)


@pytest.mark.parametrize(("why", "password"), WEAK, ids=[case[0] for case in WEAK])
def test_a_weak_password(why: str, password: str) -> None:
    with pytest.raises(PasswordWeak):
        check_password(password, "zhang.san", [])


@pytest.mark.parametrize("password", ["Feng-Shou-2026", "correct horse battery staple", "春耕夏耘Aa1秋收冬藏"])
def test_a_good_password(password: str) -> None:
    check_password(password, "zhang.san", [])
    with pytest.raises(PasswordUsedBefore):
        check_password(password, "zhang.san", [hash_password(password)])


def test_one_time_passwords_are_good_ones_and_differ() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "zhang.san", [])


def test_hashes_are_argon2id_and_slow_outside_of_tests() -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$")
    assert (STRENGTH.memory_cost, STRENGTH.time_cost) == (64 * 1024, 3)


def test_a_password_is_changed_and_does_not_come_back(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = enter(database)
    _, other = enter(database)
    new = [f"Harvest-{word}-9" for word in ("one", "two", "three", "four", "five", "six")]
    before = PASSWORD
    for password in new:
        database.command(lambda c, b=before, p=password: change_password(c, act_of(actor), b, p))
        before = password
    for used in (new[-1], new[1]):
        with pytest.raises(PasswordUsedBefore):
            database.command(lambda c, u=used: change_password(c, act_of(actor), new[-1], u))
    database.command(lambda c: change_password(c, act_of(actor), new[-1], new[0]))  # five others came in between
    assert actor_of_session(database, secret, NOW) is not None
    assert actor_of_session(database, other, NOW) is None  # other sessions end
    with database.reading() as connection:
        assert len(connection.execute(select(PASSWORD_HISTORY)).all()) == 7
    assert refused(database) == "sign-in-failed"
    assert enter(database, password=new[0])


def test_a_new_account_must_set_its_password(staffed: Staffed) -> None:
    database = staffed.database
    person, password = database.command(lambda c: add_user(c, acting(OPERATOR), "Li.Si", "李四"))
    assert (person.name, person.must_change, person.grants) == ("li.si", True, ())
    actor, _ = enter(database, "LI.SI ", password)
    assert actor.must_change
    database.command(lambda c: change_password(c, act_of(actor), password, "Harvest-one-9"))
    assert not enter(database, "li.si", "Harvest-one-9")[0].must_change
    with database.reading() as connection:
        stored = connection.execute(select(USER.c.password_hash).where(USER.c.name == "li.si")).scalar_one()
    assert password not in stored


def test_a_password_grows_old(staffed: Staffed) -> None:
    old = update(USER).values(password_changed_at=NOW - timedelta(days=181))
    staffed.database.command(lambda c: c.execute(old))
    assert enter(staffed.database)[0].must_change


# Locks.
def test_five_failures_lock_for_a_time(staffed: Staffed) -> None:
    database = staffed.database
    assert [refused(database, password="wrong") for _ in range(MOST_FAILURES)] == ["sign-in-failed"] * MOST_FAILURES
    assert refused(database) == "account-locked"  # even with the right password
    assert refused(database, at=NOW + LOCKED_FOR - timedelta(seconds=1)) == "account-locked"
    assert enter(database, at=NOW + LOCKED_FOR)
    assert [refused(database, password="wrong", at=NOW + LOCKED_FOR) for _ in range(MOST_FAILURES - 1)]
    assert enter(database, at=NOW + LOCKED_FOR)  # and the count begins anew
    with database.reading() as connection:
        assert connection.execute(select(USER.c.failures).where(USER.c.name == "clerk")).scalar_one() == 0


def test_a_reset_unlocks(staffed: Staffed) -> None:
    database = staffed.database
    for _ in range(MOST_FAILURES):
        refused(database, password="wrong")
    security = acting(PEOPLE["security-administrator"])
    _, password = database.command(lambda c: reset_password(c, security, "clerk"))
    assert enter(database, password=password)[0].must_change


@pytest.mark.parametrize("name", ["nobody", "", "x" * 10_000, "a\x00b", "Ｃlerk", "' OR 1=1 --", "clerk\n"])
@pytest.mark.parametrize("password", ["", "x" * 100_000, "a\x00b", "\ud800", PASSWORD])
def test_whatever_is_typed(staffed: Staffed, name: str, password: str) -> None:
    if name == "clerk\n" and password == PASSWORD:
        assert enter(staffed.database, name, password)
    else:
        assert refused(staffed.database, name, password) == "sign-in-failed"


def test_a_password_typed_as_a_name_is_not_kept(staffed: Staffed) -> None:
    refused(staffed.database, "My-Secret-Password-1", "x")
    with staffed.database.reading() as connection:
        (event,) = events(connection, Filter(operation="sign-in"))
    assert "Secret" not in str(event)
    assert (event.actor, event.subject, event.address) == ("", "My-…", "192.0.2.7")


def test_disabled_and_idle_accounts(staffed: Staffed) -> None:
    database = staffed.database
    _, secret = enter(database)
    system = acting(PEOPLE["system-administrator"])
    database.command(lambda c: disable_user(c, system, "clerk"))
    assert refused(database) == "account-disabled"
    assert refused(database, password="wrong") == "sign-in-failed"  # who does not know it hears nothing of it
    assert actor_of_session(database, secret, NOW) is None
    assert actor_of_token(database, staffed.tokens["clerk"], NOW) is None
    database.command(lambda c: enable_user(c, system, "clerk"))
    assert enter(database)
    late = NOW + timedelta(days=IDLE_DAYS, seconds=1)
    assert refused(database, at=late) == "account-disabled"
    database.command(lambda c: enable_user(c, acting(PEOPLE["system-administrator"], late), "clerk"))
    assert enter(database, at=late)


# One-time codes. Vectors of RFC 6238, appendix B (SHA-1), cut to six digits.
@pytest.mark.parametrize(
    ("instant", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_of_the_standard(instant: int, code: str) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(instant, NOW.tzinfo)
    assert code_at(secret, at) == code
    assert step_of(secret, code, at, 0) == instant // STEP_SECONDS
    assert step_of(secret, f"{code[:3]} {code[3:]}", at + timedelta(seconds=STEP_SECONDS), 0) is not None
    assert step_of(secret, code, at + timedelta(seconds=3 * STEP_SECONDS), 0) is None
    assert step_of(secret, code, at, instant // STEP_SECONDS) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "12 45", "-12345"])
def test_what_is_no_code(code: str) -> None:
    assert step_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code, NOW, 0) is None


def with_code(database: Database, at: datetime = NOW) -> tuple[Actor, str]:
    """The clerk with one-time codes switched on, and the secret."""
    actor, _ = enter(database, at=at)
    secret = database.command(lambda c: offer_code(c, act_of(actor, at)))
    database.command(lambda c: confirm_code(c, act_of(actor, at), code_at(secret, at)))
    soon = at + timedelta(minutes=2)
    return enter(database, code=code_at(secret, soon), at=soon)[0], secret


def test_a_code_is_asked_for_once_it_is_on(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = with_code(database)
    assert actor.has_code
    assert secret in address_of(secret, "clerk")
    later = SOON + timedelta(minutes=5)
    assert refused(database, at=later) == "code-needed"
    assert refused(database, code="000000", at=later) == "sign-in-failed"
    code = code_at(secret, later)
    assert enter(database, code=code, at=later)
    assert refused(database, code=code, at=later) == "sign-in-failed"  # each is good once
    with database.reading() as connection:
        stored = connection.execute(select(USER.c.code_secret).where(USER.c.name == "clerk")).scalar_one()
    assert secret not in stored
    assert open_secret(stored) == secret


def test_a_code_is_asked_for_at_approvals(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = with_code(database)
    later = SOON + timedelta(minutes=5)
    act = act_of(actor, later)
    for wrong in ("", "000000"):
        with pytest.raises(Refusal) as caught:
            database.command(lambda c, w=wrong: require_code(c, act, w))
        assert caught.value.code == "code-needed"
    assert database.command(lambda c: require_code(c, act, code_at(secret, later)))
    with pytest.raises(Refusal):
        database.command(lambda c: require_code(c, act, code_at(secret, later)))


def test_codes_cannot_be_guessed_at_approvals(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = with_code(database)
    at = SOON + timedelta(minutes=5)

    def guess(code: str, when: datetime = at) -> str:
        try:
            carry_out(database, actor, "contracts.review", lambda c, act: require_code(c, act, code), at=when)
        except Refusal as refusal:
            return refusal.code
        return "done"

    assert [guess("") for _ in range(MOST_FAILURES)] == ["code-needed"] * MOST_FAILURES  # nothing was guessed
    assert [guess(f"{n:06d}") for n in range(MOST_FAILURES)] == ["code-needed"] * MOST_FAILURES
    assert guess(code_at(secret, at)) == "account-locked"
    later = at + LOCKED_FOR + timedelta(seconds=1)
    assert guess(code_at(secret, later), later) == "done"
    assert guess(code_at(secret, later), later) == "code-needed"


def test_codes_that_are_on_are_not_offered_anew(staffed: Staffed) -> None:
    actor, _ = with_code(staffed.database)
    with pytest.raises(Refusal) as caught:
        staffed.database.command(lambda c: offer_code(c, act_of(actor, SOON)))
    assert caught.value.code == "code-needed"


def test_codes_are_switched_off(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = with_code(database)
    later = SOON + timedelta(minutes=5)
    with pytest.raises(Refusal):
        database.command(lambda c: switch_code_off(c, act_of(actor, later), "000000"))
    database.command(lambda c: switch_code_off(c, act_of(actor, later), code_at(secret, later)))
    assert enter(database, at=later)
    with_code(database, later + timedelta(minutes=5))
    database.command(lambda c: remove_code(c, acting(PEOPLE["security-administrator"]), "clerk"))
    assert enter(database, at=later)


def test_a_code_is_not_switched_on_without_one(staffed: Staffed) -> None:
    actor, _ = enter(staffed.database)
    for code in ("", "123456"):
        with pytest.raises(Refusal) as caught:
            staffed.database.command(lambda c, k=code: confirm_code(c, act_of(actor), k))
        assert caught.value.code == "code-needed"


def test_a_secret_of_another_installation_fits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal_secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    monkeypatch.setenv("TIANBU_SECRET_KEY", "another installation's")
    assert open_secret(sealed) == ""
    assert step_of("", "123456", NOW, 0) is None


# Sessions.
def test_sessions_end_by_idleness_by_age_and_by_hand(staffed: Staffed) -> None:
    database = staffed.database
    actor, secret = enter(database)
    assert actor_of_session(database, secret, NOW + IDLE - timedelta(seconds=1)) is not None  # and is in use again
    assert actor_of_session(database, secret, NOW + 2 * IDLE - timedelta(seconds=2)) is not None
    assert actor_of_session(database, secret, NOW + 4 * IDLE) is None
    _, busy = enter(database)
    at = NOW
    while at + timedelta(minutes=20) < NOW + ABSOLUTE:
        at += timedelta(minutes=20)
        assert actor_of_session(database, busy, at) is not None
    assert actor_of_session(database, busy, NOW + ABSOLUTE) is None
    first, second = enter(database), enter(database)
    with database.reading() as connection:
        listed = list_sessions(connection, actor.user_id or 0, NOW)
    assert [each.id for each in listed][:2] == [second[0].session_id, first[0].session_id]
    assert (listed[0].address, listed[0].agent) == ("192.0.2.7", "Browser/1.0")
    database.command(lambda c: end_session(c, act_of(second[0]), first[0].session_id or 0))
    assert actor_of_session(database, first[1], NOW) is None
    sign_out(database, second[0], NOW)
    assert actor_of_session(database, second[1], NOW) is None
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: end_session(c, act_of(second[0]), 99_999))
    assert caught.value.code == "session-unknown"


def test_nobody_ends_anothers_session(staffed: Staffed) -> None:
    database = staffed.database
    clerk, secret = enter(database)
    reviewer, _ = enter(database, "reviewer")
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: end_session(c, act_of(reviewer), clerk.session_id or 0))
    assert caught.value.code == "not-permitted"
    security, _ = enter(database, "security-administrator")
    database.command(lambda c: end_session(c, act_of(security), clerk.session_id or 0))
    assert actor_of_session(database, secret, NOW) is None


def test_secrets_are_hashed_at_rest(staffed: Staffed) -> None:
    _, secret = enter(staffed.database)
    with staffed.database.reading() as connection:
        stored = str(connection.execute(select(SESSION)).all()) + str(connection.execute(select(TOKEN)).all())
    assert secret not in stored
    assert not any(token in stored for token in staffed.tokens.values())
    assert actor_of_session(staffed.database, secret + "x", NOW) is None
    assert actor_of_session(staffed.database, "", NOW) is None


# Tokens.
def test_a_token_is_made_used_and_revoked(staffed: Staffed) -> None:
    database = staffed.database
    clerk, _ = enter(database)
    made, secret = database.command(lambda c: make_token(c, act_of(clerk), "对账程序", ["read"], 30))
    assert secret.startswith(f"{made.prefix}_tb_"[: len(made.prefix)])
    actor = actor_of_token(database, secret, NOW)
    assert actor is not None
    assert (actor.name, actor.via, actor.scopes) == ("clerk", "token", {"read"})
    assert actor_of_token(database, secret, NOW + timedelta(days=30)) is None
    for wrong in (secret + "x", secret[:-1], "tb_", "", "x" * 1_000, "tb_\x00"):
        assert actor_of_token(database, wrong, NOW) is None
    with database.reading() as connection:
        assert [each.label for each in list_tokens(connection, clerk.user_id or 0, NOW)] == ["对账程序", "clerk"]
    reviewer, _ = enter(database, "reviewer")
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: revoke_token(c, act_of(reviewer), made.id))
    assert caught.value.code == "not-permitted"
    database.command(lambda c: revoke_token(c, act_of(clerk), made.id))
    assert actor_of_token(database, secret, NOW) is None
    with pytest.raises(Refusal) as caught:
        database.command(lambda c: revoke_token(c, act_of(clerk), made.id))
    assert caught.value.code == "token-unknown"


TERMS: tuple[tuple[str, list[str], int], ...] = (
    ("no scope", [], 30),
    ("an unknown scope", ["everything"], 30),
    ("no day", ["read"], 0),
    ("over a year", ["read"], 367),
)


@pytest.mark.parametrize(("what", "scopes", "days"), TERMS, ids=[case[0] for case in TERMS])
def test_terms_of_a_token(staffed: Staffed, what: str, scopes: list[str], days: int) -> None:
    clerk, _ = enter(staffed.database)
    with pytest.raises(Refusal) as caught:
        staffed.database.command(lambda c: make_token(c, act_of(clerk), "x", scopes, days))
    assert caught.value.code == "token-terms-wrong"


def test_every_attempt_is_in_the_trail(staffed: Staffed) -> None:
    database = staffed.database
    refused(database, password="wrong")
    actor, _ = enter(database)
    sign_out(database, actor, NOW)
    with database.reading() as connection:
        found = events(connection, Filter(actor="clerk", oldest_first=True))
        assert find_person(connection, "CLERK").name == "clerk"
    assert [(each.operation, each.outcome, each.code, each.address) for each in found] == [
        ("sign-in", "refused", "sign-in-failed", "192.0.2.7"),
        ("sign-in", "done", "", "192.0.2.7"),
        ("sign-out", "done", "", "192.0.2.7"),
    ]
    assert PASSWORD not in str(found)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM user_session WHERE ended_at IS NOT NULL")).scalar() == 1
