"""A command under a key is carried out once, however often and by however many it is sent."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from ledger.commands import CommandKeyReused, once
from ledger.db import Database
from ledger.parties import register_parties
from tests.making import COOPERATIVE, NOW, acting, party, row_counts

CONTENT = {"code": COOPERATIVE, "name": "禾丰"}


def ask(database: Database, key: str, content: Any, name: str = "禾丰") -> tuple[dict[str, Any], bool]:
    def work(connection: Any) -> tuple[dict[str, Any], bool]:
        def register() -> dict[str, Any]:
            done, _ = register_parties(connection, [party(COOPERATIVE, "cooperative", name)], acting())
            return {"added": done.added, "名": name}

        return once(connection, key, content, register, NOW)

    return database.command(work)


def test_a_second_time_gives_the_first_answer_and_writes_nothing(database: Database) -> None:
    assert ask(database, "k", CONTENT) == ({"added": 1, "名": "禾丰"}, False)
    before = row_counts(database)
    assert ask(database, "k", dict(reversed(CONTENT.items())), "other") == ({"added": 1, "名": "禾丰"}, True)
    assert row_counts(database) == before


def test_another_request_under_the_key_is_refused(database: Database) -> None:
    ask(database, "k", CONTENT)
    with pytest.raises(CommandKeyReused) as caught:
        ask(database, "k", CONTENT | {"name": "众田"})
    assert caught.value.code == "command-key-reused"


def test_what_fails_leaves_the_key_free(database: Database) -> None:
    def work(connection: Any) -> None:
        def fail() -> dict[str, Any]:
            raise ValueError

        once(connection, "k", CONTENT, fail, NOW)

    with pytest.raises(ValueError):
        database.command(work)
    assert ask(database, "k", CONTENT)[1] is False


def ask_anew(url: str) -> tuple[dict[str, Any], bool]:
    database = Database(url, pool_size=1)
    try:
        return ask(database, "k", CONTENT)
    finally:
        database.close()


def test_many_at_once_get_one_answer(postgres_url: str) -> None:
    with ProcessPoolExecutor(6, mp_context=get_context("fork")) as pool:
        answers = list(pool.map(ask_anew, [postgres_url] * 12))
    assert sorted(replayed for _, replayed in answers) == [False] + [True] * 11
    assert {str(answer) for answer, _ in answers} == {str({"added": 1, "名": "禾丰"})}
