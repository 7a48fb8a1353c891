"""What HTTP costs: a filed lease beside the same in process, a balance beside a route that returns a constant."""

from __future__ import annotations

import http.client
import multiprocessing
import statistics
from time import perf_counter
from typing import Any

from bench.leases import VILLAGE, Place, Spent, in_process, over_http, prepare
from bench.report import Report, Result
from bench.served import serving

CLIENTS = 8
STEPS = ("draft", "submit", "review", "sign", "file")
_SLICE = 2_000  # households a client may use


def bench_http(report: Report, name: str, url: str, seconds: float) -> None:
    """Leases filed by 8 clients, and balances read, at two sizes of the journal."""
    place = prepare(url, CLIENTS * _SLICE)
    with serving("make_bare", url) as port:
        bare = {clients: _reads(port, "/bare", "", clients, seconds) for clients in (1, CLIENTS)}
    limits = {
        clients: report.add("bare Flask route, constant", name, 1, len(found) / seconds, "requests/s", clients=clients)
        for clients, found in bare.items()
    }
    balance = f"/api/v1/divisions/village:{VILLAGE}/balances?as_of=2028-01-01"
    with serving("make", url) as port:
        for what, path in (("GET me", "/api/v1/me"), ("GET balances", balance)):
            for clients in (1, CLIENTS):
                _tell(
                    report, what, name, 0, _reads(port, path, place.clerk, clients, seconds), clients, seconds, limits
                )
        inside = _leases(report, "in process", name, place, in_process, 0, seconds, None)
        filed = _leases(report, "HTTP", name, place, over_http, port, seconds, inside)
        found = _reads(port, balance, place.clerk, 1, seconds)
        _tell(report, "GET balances", name, filed, found, 1, seconds, limits)


def _leases(
    report: Report, how: str, name: str, place: Place, work: Any, port: int, seconds: float, against: Any
) -> Any:
    """Run ``work`` in 8 processes; the figures of whole leases and of each step."""
    offset = _SLICE // 2 if port else 0
    context = multiprocessing.get_context("spawn")
    arguments = [(place, port, number * _SLICE + offset, seconds) for number in range(CLIENTS)]
    with context.Pool(CLIENTS) as pool:
        found: list[Spent] = pool.map(work, arguments, chunksize=1)
    spent = {step: sorted(each for one in found for each in one.get(step, [])) for step in STEPS}
    leases = len(spent["file"])
    every = sorted(each for step in STEPS for each in spent[step])
    rate = report.add(
        f"leases filed, {how}",
        name,
        leases,
        leases / seconds,
        "leases/s",
        clients=CLIENTS,
        against=against and against[0],
    )
    report.add(f"commands, {how}", name, leases, len(every) / seconds, "commands/s", clients=CLIENTS)
    report.add(f"p99 of a command, {how}", name, leases, _percentile(every, 0.99), "ms", clients=CLIENTS)
    for step in STEPS:
        report.add(
            f"  median {step}, {how}", name, leases, statistics.median(spent[step]) * 1_000, "ms", clients=CLIENTS
        )
    return (rate,) if against is None else leases


def _percentile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1_000


def _tell(
    report: Report,
    what: str,
    name: str,
    size: int,
    found: list[float],
    clients: int,
    seconds: float,
    limits: dict[int, Result],
) -> None:
    report.add(what, name, size, len(found) / seconds, "requests/s", clients=clients, against=limits[clients])
    report.add(f"  p99 of {what}", name, size, _percentile(sorted(found), 0.99), "ms", clients=clients)


def _reads(port: int, path: str, token: str, clients: int, seconds: float) -> list[float]:
    """Seconds of each request of ``clients`` processes that ask for ``path`` again and again."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(clients) as pool:
        found = pool.map(_ask, [(port, path, token, seconds)] * clients, chunksize=1)
    return [each for one in found for each in one]


def _ask(argument: tuple[int, str, str, float]) -> list[float]:
    port, path, token, seconds = argument
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    spent = []
    begun = perf_counter()
    while perf_counter() - begun < seconds:
        at = perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(said.decode())
        spent.append(perf_counter() - at)
    return spent
