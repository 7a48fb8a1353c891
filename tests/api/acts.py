"""What people do through the API, as functions."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection, func, insert, select

from ledger.access import ADMINISTRATORS, ALL_SCOPES, Grant
from ledger.access.models import ROLE_GRANT, TOKEN, USER
from ledger.access.sessions import hash_secret
from ledger.db import Database
from ledger.transfers import Details, Terms
from tests.making import COOPERATIVE, HOUSEHOLDS, NOW, parcel_code

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


def post(client: FlaskClient, address: str, told: dict[str, Any], key: str = "") -> Any:
    """A request that records something new, under a key of its own unless one is given."""
    return client.post(address, json=told, headers={"Idempotency-Key": key or f"post-{next(_keys)}"})


def newcomer(database: Database, client: FlaskClient, grant: Grant) -> FlaskClient:
    """The client, from now on with a token of somebody new who holds one role."""
    secret, made = f"tb_{next(_keys):08x}_newcomer", {"recorded_at": NOW, "recorded_by": "test"}
    user_class = grant.role if grant.role in ADMINISTRATORS else "business"

    def work(connection: Connection) -> None:
        copied = dict(connection.execute(select(USER).where(USER.c.name == grant.role)).one()._mapping)
        copied |= {"id": (connection.scalar(select(func.max(USER.c.id))) or 0) + 1, "name": f"new.{grant.role}"}
        connection.execute(insert(USER), copied)
        row = made | asdict(grant) | {"user_id": copied["id"], "user_class": user_class, "ended_by": ""}
        connection.execute(insert(ROLE_GRANT), row)
        token = {"user_id": copied["id"], "prefix": secret[:11], "secret_hash": hash_secret(secret), "label": ""}
        token |= {"scopes": " ".join(sorted(ALL_SCOPES)), "expires_at": NOW + timedelta(days=90), "revoked_by": ""}
        connection.execute(insert(TOKEN), made | token)

    database.command(work)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def told(terms: Terms) -> dict[str, Any]:
    """The body that drafts these terms."""
    details = {name: value for name, value in asdict(terms.details).items() if value != getattr(Details(), name)}
    return {
        "number": terms.number,
        "form": terms.form,
        "transferor": terms.transferor,
        "transferee": terms.transferee,
        "parcels": [
            {"parcel": line.parcel_code, "area": {"grains": line.area_grains}, "giver": line.giver}
            for line in terms.lines
        ],
        "start": terms.start_day.isoformat(),
        "last_day": terms.last_day.isoformat(),
        "price": terms.price,
        "price_unit": terms.price_unit,
        "payment": terms.payment,
        "purpose": terms.purpose,
        "parent": terms.parent,
        "renews": terms.renews,
        "evidence": [said(asdict(each)) for each in terms.evidence],
        "details": said(details),
    }


def said(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON says them: days as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
