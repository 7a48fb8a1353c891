"""``quota-prices``: prices of quota by division, each from a day on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from api.edge import asked
from api.keys import carried_out_once, idempotency_key
from api.resource import resource
from api.trade_answers import PricesAnswer, PricesRecordedAnswer, price_body
from api.trade_requests import PriceQuery, PricesSchema, price_of
from ledger import clock
from ledger.access import Act
from ledger.inquiries.trades import read_prices
from ledger.trades import record_prices

BLUEPRINT = resource("quota-prices", "Floors, guide prices and prices of sales across provinces")


@BLUEPRINT.get("")
@BLUEPRINT.arguments(PriceQuery, location="query")
@BLUEPRINT.answers(200, PricesAnswer)
def list_quota_prices(told: dict[str, Any]) -> Any:
    """Prices as they were decided, or those that hold on a day, the nearest division's of each kind and case"""
    division, on = told["division"], told["day"]
    found = asked("prices.read", lambda c, actor: read_prices(c, actor, clock.today(), division, on))
    return {"items": [price_body(each) for each in found]}


@BLUEPRINT.post("")
@BLUEPRINT.arguments(PricesSchema)
@BLUEPRINT.answers(201, PricesRecordedAnswer, keyed=True)
def record_quota_prices(told: dict[str, Any]) -> Any:
    """Put prices on record; every past day keeps its own"""
    prices = [price_of(each) for each in told["prices"]]

    def work(connection: Connection, act: Act) -> dict[str, Any]:
        return {"added": record_prices(connection, prices, act), "items": [price_body(each) for each in prices]}

    body, headers = carried_out_once("prices.set", prices[0].division, idempotency_key(), work)
    return body, 201, headers
