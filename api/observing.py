"""What can be seen of the service from outside: request ids, one log line a request, metrics.

A line has the route's pattern, never the address that was asked for, and never a body: names and numbers of people
stand in both.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
import traceback
from functools import cache
from typing import Any, Final

import structlog
from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

HEADER: Final = "X-Request-Id"
LOGGER: Final = "tianbu"
METRICS: Final = "tianbu_metrics"
_SANE: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_NAMES: Final = ("route", "method", "status")


class Metrics:
    """An application's own registry, so that a process may have several applications."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("tianbu_requests", "Requests answered", _NAMES, registry=self.registry)
        self.seconds = Histogram(
            "tianbu_request_seconds", "Time to answer", _NAMES[:2], buckets=_BUCKETS, registry=self.registry
        )
        self.in_flight = Gauge("tianbu_requests_in_flight", "Requests being answered", registry=self.registry)


@cache
def logger() -> Any:
    """The log of requests: a line of JSON each."""
    return structlog.wrap_logger(
        logging.getLogger(LOGGER),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.BoundLogger,
    )


def register_observing(app: Flask) -> None:
    """Observe every request of the application, pages included."""
    app.extensions[METRICS] = Metrics()
    _prepare_log()
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_leave)


class _Standard(logging.StreamHandler[Any]):
    """Writes to what stderr is at the moment, not to what it was when the handler was made."""

    @property
    def stream(self) -> Any:
        return sys.stderr

    @stream.setter
    def stream(self, _value: Any) -> None:
        """Whatever the base class would keep is not kept."""


def _prepare_log() -> None:
    log = logging.getLogger(LOGGER)
    log.setLevel(logging.INFO)
    log.propagate = False
    if not log.handlers:
        log.addHandler(_Standard())


def _metrics() -> Metrics:
    found: Metrics = current_app.extensions[METRICS]
    return found


def _begin() -> None:
    given = request.headers.get(HEADER, "")
    g.request_id = given if _SANE.fullmatch(given) else secrets.token_hex(16)
    g.tianbu_started = time.perf_counter()
    _metrics().in_flight.inc()


def _end(response: Response) -> Response:
    seconds = time.perf_counter() - g.tianbu_started
    route, method = route_of_request(), request.method if request.url_rule else "—"
    metrics = _metrics()
    metrics.requests.labels(route, method, str(response.status_code)).inc()
    metrics.seconds.labels(route, method).observe(seconds)
    response.headers[HEADER] = g.request_id
    logger().info(
        "request",
        request_id=g.request_id,
        method=method,
        route=route,
        status=response.status_code,
        milliseconds=round(seconds * 1000, 2),
        actor=getattr(g.get("actor"), "name", ""),
    )
    return response


def _leave(_error: BaseException | None) -> None:
    if g.pop("tianbu_started", None) is not None:
        _metrics().in_flight.dec()


def route_of_request() -> str:
    """The pattern that the address fits, or a dash: an address itself may name a person."""
    return request.url_rule.rule if request.url_rule else "—"


def log_failure(error: Exception) -> None:
    """What nobody foresaw, as the places it came through; its message may quote people's data and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    logger().error(
        "failure",
        request_id=g.get("request_id", ""),
        route=route_of_request(),
        kind=type(error).__name__,
        frames=[f"{frame.name}:{frame.lineno}" for frame in frames[-12:]],
    )
