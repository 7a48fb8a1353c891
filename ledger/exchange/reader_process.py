"""The workbook reader, run as a program of its own: ``python reader_process.py NAME INDEX MEMORY_BYTES < book``.

Calamine is fast and sound on what office programs write, but a damaged count in an .xls makes its Rust reserve
memory until the process is aborted – no exception, no server. So it runs here, where only this reading dies.
Writes lines of JSON: first {"before": columns skipped, "merged": [...]} or {"fault": ..., "reason": ...}, then a
line a row: text, number or boolean as themselves, a moment as ["moment", ISO text], a duration as ["duration", ""].
Imports nothing of the ledger.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import PasswordError, load_workbook

_MIDNIGHT = time(0)


def bound_memory(most_bytes: int) -> None:
    """Refuse the process more memory, on systems that know how."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))


def encoded(value: Any) -> Any:
    if isinstance(value, timedelta):
        return ["duration", ""]
    if isinstance(value, datetime):
        bare = value.time() == _MIDNIGHT
        return ["moment", value.date().isoformat() if bare else value.isoformat(" ", "seconds")]
    return ["moment", value.isoformat()] if isinstance(value, (date, time)) else value


def main(name: str, index: int, most_bytes: int) -> None:
    data = io.BytesIO(sys.stdin.buffer.read())
    bound_memory(most_bytes)
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        book = load_workbook(data)
        sheet = book.get_sheet_by_name(name) if name in book.sheet_names else book.get_sheet_by_index(index)
        head = {"before": sheet.start[1] if sheet.start else 0, "merged": sheet.merged_cell_ranges or []}
        out.write(json.dumps(head) + "\n")
        for values in sheet.iter_rows() if sheet.start else ():
            out.write(json.dumps([encoded(value) for value in values]) + "\n")
    except BaseException as error:  # a panic of Rust is no Exception
        fault = "locked" if isinstance(error, PasswordError) else "damaged"
        out.write(json.dumps({"fault": fault, "reason": str(error)[:80]}) + "\n")
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
