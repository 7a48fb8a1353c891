"""Setting up: ``init``, keys, ``demo``, and what is said where there is no database."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.access import ROLES
from ledger.db import Database
from tests.cli.running import Run
from tests.making import Village

TIANBU = Path(sys.executable).with_name("tianbu")


def test_init_twice(run: Run, tmp_path: Path) -> None:
    first, again = run("init"), run("init")
    assert (first.status, again.status) == (0, 0)
    assert (first.out, again.out) == ("", "")
    assert "已升级到版本" in first.err
    assert "已是最新版本" in again.err
    assert (tmp_path / "var" / "tianbu.sqlite").exists()


def test_keys_are_made_once_and_for_the_owner_alone(run: Run, tmp_path: Path) -> None:
    run("init")
    key = tmp_path / "var" / "keys" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    made = key.read_text()
    assert len(made) >= 60
    assert run("init").err.count(str(key)) == 0
    assert key.read_text() == made


def test_a_key_that_is_given_is_not_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_SECRET_KEY", "given")
    assert run("init").status == 0
    assert not (tmp_path / "var" / "keys").exists()


COMMANDS = (
    ("balance", "640106"),
    ("statement", "JF-001"),
    ("verify",),
    ("demo",),
    ("book", "list"),
    ("book", "rebuild"),
    ("book", "close", "1", "2026-01-01"),
    ("contract", "list"),
    ("contract", "pdf", "HT-1", "-o", "x.pdf"),
    ("export", "journal", "--format", "hledger"),
    ("import", "divisions", __file__),
    ("serve",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_without_a_database_every_command_says_what_to_do(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    answer = run(*command)
    assert (answer.status, answer.out) == (1, "")
    assert "database-not-ready" in answer.err
    assert "tianbu init" in answer.err
    assert not (tmp_path / "var").exists()  # asking makes nothing


# An address of a database that leads nowhere, and what is said.
ADDRESSES = (
    ("nonsense", "database-address-wrong"),
    ("oracle://x/y", "database-address-wrong"),
    ("nosuchdatabase://x/y", "database-address-wrong"),
    ("postgresql://nobody:secret@/x?host=/nowhere", "database-unreachable"),
    ("sqlite:////dev/null/x.sqlite", "database-not-ready"),
)


@pytest.mark.parametrize(("address", "code"), ADDRESSES)
def test_a_wrong_address(run: Run, monkeypatch: pytest.MonkeyPatch, address: str, code: str) -> None:
    monkeypatch.setenv("TIANBU_DATABASE_URL", address)
    answer = run("balance", "640106")
    assert (answer.status, answer.out) == (1, "")
    assert code in answer.err
    assert "secret" not in answer.err
    assert run("init").status == 1


def test_a_file_that_is_no_database(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.sqlite"
    path.write_text("这不是数据库" * 1_000)
    monkeypatch.setenv("TIANBU_DATABASE_URL", f"sqlite:///{path}")
    for command in (("balance", "640106"), ("init",)):
        answer = run(*command)
        assert (answer.status, answer.out) == (1, "")
        assert "database-unreachable" in answer.err


def test_a_var_folder_that_cannot_be(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TIANBU_VAR", str(tmp_path / "file" / "var"))
    answer = run("init")
    assert answer.status == 1
    assert "file-not-usable" in answer.err


def test_the_demonstration_goes_into_an_empty_book_only(run: Run) -> None:
    run("init")
    loaded = run("demo", "--households", "40", "--format", "json")
    assert loaded.status == 0
    assert len({each["role"] for each in loaded.json}) == len(ROLES)  # one of each, at the least
    assert all(re.fullmatch(r"(\w{4}-){3}\w{4}", each["password"]) for each in loaded.json)
    assert "16000.0000 亩" in loaded.err
    assert "20.00 %" in loaded.err
    again = run("demo", "--households", "40")
    assert again.status == 1
    assert "county-not-empty" in again.err
    renewed = run("demo", "--if-empty", "--format", "json")
    assert renewed.status == 0
    assert {each["password"] for each in renewed.json}.isdisjoint(each["password"] for each in loaded.json)
    assert run("verify").status == 0


def test_a_refused_demonstration_leaves_nothing(run: Run, village: Village) -> None:
    from tests.making import row_counts

    before = row_counts(village.database)
    assert run("demo").status == 1
    assert row_counts(village.database) == before


def test_the_program_itself_from_any_folder(village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for command, status in (
        (["balance", "640106", "--format", "json"], 0),
        (["balance", "nowhere"], 1),
        (["balance"], 2),
    ):
        done = subprocess.run(
            [TIANBU, *command], cwd=folder, capture_output=True, timeout=60, env=os.environ | {"PYTHONWARNINGS": ""}
        )
        assert done.returncode == status
        assert bool(done.stdout) is (status == 0)
        assert bool(done.stderr) is (status != 0)
        assert b"Traceback" not in done.stderr
    assert list(folder.iterdir()) == []


def test_an_argument_that_is_no_text(village: Village) -> None:
    for command in (["balance", b"\xff"], ["statement", b"\xff"], ["contract", "list", "--text", b"\xff"]):
        done = subprocess.run([TIANBU, *command], capture_output=True, timeout=60)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves(village: Village) -> None:
    """``tianbu export journal | head -1`` ends without a word."""
    program = subprocess.Popen(
        [TIANBU, "export", "journal", "--format", "hledger"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    assert b"Traceback" not in program.stderr.read()
    program.stderr.close()
    assert program.wait(60) in (0, 1)


def test_help_and_version(run: Run) -> None:
    for arguments in (("--help",), ("-h",), ("import", "--help"), ("--version",)):
        assert run(*arguments).status == 0
    assert run("nonsense").status == 2
    assert run("balance").status == 2
    assert run().status in (0, 2)


def test_postgresql_by_its_short_name(postgres_url: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANBU_DATABASE_URL", postgres_url.replace("postgresql+psycopg", "postgresql"))
    assert run("init").status == 0
    assert Database(postgres_url).is_sqlite is False
