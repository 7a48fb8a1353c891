"""Panjin: a city that grants quota to its counties, and a sale from one county to another.

From the founding documents: 2 429 ha of turnover quota, 2 265 ha of abandoned oil-field, industrial and mining land
reclaimed. How they are spread over the counties, the project, the sale and all papers are invented.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib.resources import files
from typing import Final

from sqlalchemy import Connection

from ledger import quotas
from ledger.access import Act, Actor
from ledger.db import Database
from ledger.demonstration.resettling import recorded
from ledger.exchange.importing import import_file
from ledger.places import find, quota_book
from ledger.quotas import LINKAGE, MINING, EventLine, Paper, PlanVersion, PlanVillage, Project, QuotaEvent
from ledger.units import GRAINS_PER_UNIT

HA: Final = GRAINS_PER_UNIT["ha"]
CITY, PANSHAN, DAWA = "city:211100000000", "county:211122000000", "county:211104000000"
TURNOVER_HA, MINING_HA = 2_429, 2_265
PROJECT: Final = "PS-XMQ-2023-01"
_VILLAGES: Final = ("211122001201", "211122001207")
_BUILT_IN: Final = "211104002202"


def load_further_divisions(database: Database, *, actor: Actor, at: datetime) -> None:
    """Its divisions down to the village, and the county beside Jinfeng that buys quota."""
    for name in ("divisions_panjin.csv", "divisions_neighbours.csv"):
        source = files("ledger.demonstration").joinpath(name).read_bytes()
        import_file(database, "divisions", source, name=name, actor=actor, at=at)


def grant_in_panjin(connection: Connection, act: Act) -> None:
    """The city's totals, what its counties got of them, and the sale of what Panshan had left."""
    today = act.today
    for key in (CITY, PANSHAN, DAWA):
        level, _, code = key.partition(":")
        quota_book(connection, find(connection, level, code, today), act.at)
    year = today.year - 2
    recorded(connection, _grants(year), act)
    project = Project(PROJECT, "盘山县废旧村址复垦项目", PANSHAN, LINKAGE, "reclaim-first", "agricultural")
    quotas.register_project(connection, project, act)
    quotas.record_plan(connection, _plan(year), act)
    recorded(connection, _reclaimed_and_sold(year), act)


def _grants(year: int) -> list[QuotaEvent]:
    day, down = date(year, 1, 20), date(year, 3, 1)
    above = "辽宁省人民政府"
    found = [
        _event("grant", CITY, day, TURNOVER_HA * HA, "辽自然资挂〔2024〕6号", lot="PJ-ZZ-01", counterpart=above),
        _event("grant", CITY, day, MINING_HA * HA, "辽自然资矿〔2024〕2号", lot="PJ-GK-01", counterpart=above, instrument=MINING),
    ]  # fmt: skip
    for key, letters, turnover, mining in ((PANSHAN, "PS", 1_180, 1_320), (DAWA, "DW", 905, 640)):
        document = f"盘自然资挂〔{year}〕{letters}"
        found += [
            _event("grant", key, down, turnover * HA, document, lot=f"{letters}-ZZ-01", counterpart=CITY, source_lot="PJ-ZZ-01"),
            _event("grant", key, down, mining * HA, document, lot=f"{letters}-GK-01", counterpart=CITY,
                   source_lot="PJ-GK-01", instrument=MINING),
        ]  # fmt: skip
    return found


def _plan(year: int) -> PlanVersion:
    demolition = tuple(PlanVillage(village, "demolition", 8 * HA) for village in _VILLAGES)
    return PlanVersion(
        project=PROJECT,
        version=1,
        document=f"盘政挂〔{year}〕4号",
        approver="盘锦市人民政府",
        approved_on=date(year, 2, 6),
        quota_grains=14 * HA,
        demolition_grains=16 * HA,
        new_build_grains=14 * HA,
        reclaimed_agricultural_grains=16 * HA,
        reclaimed_cultivated_grains=15 * HA,
        filed_online_on=date(year, 2, 9),
        villages=demolition,
    )


def _reclaimed_and_sold(year: int) -> list[QuotaEvent]:
    accepted, lot = date(year, 10, 15), f"盘验〔{year}〕11号"
    papers = (Paper("acceptance", lot, accepted), Paper("survey", f"{year} 年度国土变更调查", accepted))
    lines = tuple(EventLine(village, 6 * HA, "", 6 * HA - HA // 4, HA // 4) for village in _VILLAGES)
    sold = date(year + 1, 6, 3)
    bought = "DW-PZ-01"
    landing = (EventLine(_BUILT_IN, 5 * HA, cultivated_grains=4 * HA, use="industry"),)
    return [
        _event("accept", PANSHAN, accepted, 12 * HA, lot, lot=lot, project=PROJECT, lines=lines, papers=papers,
               paddy_grains=4 * HA, grain_centikg=86_400_00),
        _event("surplus", PANSHAN, date(year + 1, 1, 12), 10 * HA, f"辽指标函〔{year + 1}〕2号", lot=lot, project=PROJECT,
               paddy_grains=3 * HA, grain_centikg=72_000_00),
        _event("list", PANSHAN, date(year + 1, 4, 1), 8 * HA, f"盘挂牌〔{year + 1}〕1号", lot=lot,
               paddy_grains=2 * HA, grain_centikg=57_600_00),
        _event("sell", PANSHAN, sold, 8 * HA, f"盘成交〔{year + 1}〕1号", lot=lot, to_lot=bought, counterpart=DAWA,
               paddy_grains=2 * HA, grain_centikg=57_600_00, price_fen=3_600_000_000, voucher=f"ZF-{year + 1}-0603"),
        _event("land", DAWA, date(year + 1, 9, 9), 5 * HA, f"大政地〔{year + 1}〕17号", lot=bought, lines=landing,
               paddy_grains=HA, grain_centikg=30_000_00),
    ]  # fmt: skip


def _event(kind: str, book: str, day: date, grains: int, document: str, **more: object) -> QuotaEvent:
    return QuotaEvent("", kind, book, day, document, day, grains, **more)  # type: ignore[arg-type]
