"""A statement that fails tells the log and a traceback what went wrong, and never whose data were in it."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger.db import Database

NAME, ADDRESS = "丁一禾", "丰登村七组93号"
_TABLE = (
    "CREATE TEMPORARY TABLE somebody (name varchar(40) PRIMARY KEY, address varchar(80) NOT NULL, age integer NOT NULL,"
    " CONSTRAINT ages_are_not_negative CHECK (age >= 0))"
)
_INSERT = "INSERT INTO somebody (name, address, age) VALUES (:name, :address, :age)"
_GOOD: dict[str, Any] = {"name": NAME, "address": ADDRESS, "age": 40}
BAD: tuple[tuple[str, str, Any], ...] = (
    ("the same key again", _INSERT, _GOOD),
    ("a check", _INSERT, _GOOD | {"name": f"{NAME}二", "age": -1}),
    ("nothing where something must be", _INSERT, _GOOD | {"name": f"{NAME}二", "age": None}),
    ("many at once", _INSERT, [_GOOD | {"name": f"{NAME}{number}", "age": 2 - number} for number in range(5)]),
    ("no such column", "UPDATE somebody SET title = :name", {"name": NAME}),
)


@pytest.mark.parametrize(("statement", "given"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_failing_statement_tells_no_value(database: Database, statement: str, given: Any) -> None:
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text(_TABLE))
        connection.execute(text(_INSERT), _GOOD)
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(statement), given)
    told = "".join(traceback.format_exception(caught.value))
    assert "somebody" in told
    for value in (NAME, ADDRESS):
        assert value not in told
        assert value not in repr(caught.value)
        assert value not in repr(caught.value.orig)
