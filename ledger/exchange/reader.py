"""Run the workbook reader beside this process, within bounds of time, memory and output."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from ledger.exchange.file_refusals import SheetDamaged, SheetLocked, SheetTooLarge
from ledger.exchange.unpack import Limits, size

_PROGRAM: Final = str(Path(__file__).with_name("reader_process.py"))
MEMORY_BYTES: Final = 2 * 1024**3
MOST_SECONDS: Final = 120.0


class Contents(NamedTuple):
    """What the reader found: the columns left of the first used one, merged ranges (0-based), and the rows from row 1."""

    before: int
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    rows: Iterator[list[Any]]


def read_contents(data: bytes, file_format: str, name: str, index: int, limits: Limits) -> Contents:
    """The worksheet ``name`` (or, where the name cannot be matched, the ``index``-th). Raises SheetDamaged, SheetLocked,
    SheetTooLarge."""
    output, status = _run(data, name, index, limits.workbook_bytes)
    if len(output) > limits.workbook_bytes:
        raise SheetTooLarge(what_zh="表格内容", what_en="content", limit=size(limits.workbook_bytes))
    lines = output.decode("utf-8", "replace").split("\n")
    last = _parsed(lines[-2]) if len(lines) > 1 else None
    if status or last is None or (isinstance(last, dict) and "fault" in last):
        reason = last["reason"] if isinstance(last, dict) and "fault" in last else f"the reader stopped ({status})"
        if isinstance(last, dict) and last.get("fault") == "locked":
            raise SheetLocked(format=file_format)
        raise SheetDamaged(format=file_format, reason=reason)
    head = json.loads(lines[0])
    return Contents(head["before"], head["merged"], (json.loads(line) for line in lines[1:] if line))


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _run(data: bytes, name: str, index: int, most_output: int) -> tuple[bytes, int]:
    """The output, at most one byte more than allowed, and the exit status (negative: the signal that ended it)."""
    command = [sys.executable, "-I", _PROGRAM, name.replace("\0", ""), str(index), str(MEMORY_BYTES)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = threading.Timer(MOST_SECONDS, process.kill)
        watchdog.start()
        try:
            with contextlib.suppress(OSError):  # a reader that died; it reads all before it writes, so none waits
                process.stdin.write(data)
                process.stdin.close()
            output = process.stdout.read(most_output + 1)
            if len(output) > most_output:
                process.kill()
            return output, process.wait()
        finally:
            watchdog.cancel()
