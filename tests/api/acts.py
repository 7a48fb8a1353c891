"""What people do through the API, as functions."""

from __future__ import annotations

import itertools
from typing import Any

from flask.testing import FlaskClient

from tests.making import COOPERATIVE, HOUSEHOLDS, parcel_code

PATH = "/api/v1/contracts"
_keys = itertools.count(1)


def body(**changes: Any) -> dict[str, Any]:
    """A lease of household 0's two parcels to the co-operative."""
    return {
        "number": "HT-1",
        "form": "lease",
        "transferor": HOUSEHOLDS[0],
        "transferee": COOPERATIVE,
        "parcels": [
            {"parcel": parcel_code(0, 1), "area": {"mu": "6"}},
            {"parcel": parcel_code(0, 2), "area": {"ha": "0.4"}},
        ],
        "start": "2027-01-01",
        "last_day": "2030-12-31",
        "price": "850.00",
        "price_unit": "yuan/mu/year",
        "payment": "annual",
        "purpose": "种植玉米",
    } | changes


def draft(client: FlaskClient, key: str = "k1", **changes: Any) -> Any:
    return client.post(PATH, json=body(**changes), headers={"Idempotency-Key": key})


def act(client: FlaskClient, address: str, told: dict[str, Any] | None = None, tag: str = "", key: str = "") -> Any:
    """A step with the ETag that reading gives, unless another one is given, under a key of its own."""
    if not tag:
        tag = client.get(address.rpartition("/")[0]).headers.get("ETag", '"1"')
    headers = {"Idempotency-Key": key or f"act-{next(_keys)}", "If-Match": tag}
    return (
        client.post(address, json=told, headers=headers) if told is not None else client.post(address, headers=headers)
    )


def sign(clerk: FlaskClient, reviewer: FlaskClient, number: str = "HT-1") -> Any:
    """Submit, review and sign what is drafted; the first answer that is no success, or the last one."""
    for client, step, told in (
        (clerk, "submit", None),
        (reviewer, "review", {"accept": True}),
        (clerk, "sign", {"signed_on": "2026-11-21"}),
    ):
        answer = act(client, f"{PATH}/{number}/{step}", told)
        if answer.status_code != 200:
            return answer
    return answer
