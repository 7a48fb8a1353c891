"""The published figures that come with the product: real projects of other counties, as their offices printed them."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from typing import Final

from ledger.access import Actor
from ledger.db import Database
from ledger.exchange.importing import Report, import_file
from ledger.exchange.kinds.published import PUBLISHED, read_published
from ledger.published import PublishedTable

PUBLISHED_FILES: Final = (
    "01_weishan_2009_2010_village_projects.csv",
    "02_huangshan_2023_batch2_approval.csv",
    "03_yingxian_2019_adjustment2_approval.csv",
    "03b_yingxian_2019_villages.csv",
    "05_jiangsu_batches.csv",
    "06_shanghai_village_projects.csv",
    "08_fujian_old_village_reclamation.csv",
    "08b_fuqing_nanling_budget.csv",
    "09_acceptance_summaries.csv",
    "14_trades_and_totals.csv",
    "18_gis_field_dictionary.csv",
)


def published_bytes(name: str) -> bytes:
    """One of PUBLISHED_FILES, byte for byte."""
    return files("ledger.demonstration").joinpath("published", name).read_bytes()


def published_table(name: str) -> PublishedTable:
    """One of PUBLISHED_FILES as plain data."""
    return read_published(published_bytes(name), name)


def load_published_files(database: Database, *, at: datetime, actor: Actor) -> list[Report]:
    """Import all of PUBLISHED_FILES, each once. Raises what ``import_file`` raises."""
    return [
        import_file(database, PUBLISHED, published_bytes(name), name=name, actor=actor, at=at)
        for name in PUBLISHED_FILES
    ]
