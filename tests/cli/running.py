"""Running the command line in this process: what it prints on both streams, and its exit status."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """stdout, stderr and the exit status of one command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The CSV on stdout."""
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Answer]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs ``tianbu`` with its arguments; whatever is no exit is a bug and is raised."""

    def run(*arguments: object) -> Answer:
        monkeypatch.setattr(sys, "argv", ["tianbu", *(str(each) for each in arguments)])
        status = 0
        capsys.readouterr()
        try:
            main()
        except SystemExit as leaving:
            status = leaving.code if isinstance(leaving.code, int) else 0
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(status, said.out, said.err)

    return run
