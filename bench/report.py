"""Results: a line each in ``bench/results.jsonl``, and a table on screen."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results.jsonl"


@dataclass(frozen=True, slots=True)
class Result:
    """One figure. size: rows, postings or batch size; against: what the ratio divides by; ratio: value / that."""

    name: str
    database: str
    size: int
    clients: int
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None


@dataclass(slots=True)
class Report:
    """The results of a run."""

    results: list[Result] = field(default_factory=list)
    console: Console = field(default_factory=lambda: Console(stderr=True, width=160, highlight=False))

    def add(
        self, name: str, database: str, size: int, value: float, unit: str, *, clients: int = 1,
        against: Result | None = None,
    ) -> Result:  # fmt: skip
        ratio = round(value / against.value, 3) if against else None
        label = f"{against.name} ({against.size})" if against else ""
        result = Result(name, database, size, clients, round(value, 3), unit, label, ratio)
        self.results.append(result)
        self.console.print(f"  {database:11} {name:44} {size:>9} {clients:>3} {value:>12.3f} {unit} {ratio or ''}")
        return result

    def write(self) -> None:
        """Write the lines and show the table."""
        with RESULTS.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(result)) + "\n" for result in self.results)
        table = Table(title="Tianbu benchmarks")
        for heading in ("name", "database", "size", "clients", "value", "unit", "against", "ratio"):
            table.add_column(heading, justify="right" if heading in {"size", "clients", "value", "ratio"} else "left")
        for result in self.results:
            table.add_row(*("" if value is None else str(value) for value in asdict(result).values()))
        Console(width=None if sys.stdout.isatty() else 160).print(table)


def median_ms(work: Callable[[], object], times: int) -> float:
    """The median duration of ``work`` in milliseconds, after one warm-up."""
    work()
    durations = []
    for _ in range(times):
        begun = perf_counter()
        work()
        durations.append(perf_counter() - begun)
    return statistics.median(durations) * 1_000
