"""Which tests of the edges are run on PostgreSQL too.

What pages, API and commands ask of a database is asked by the domain's tests on both databases. Of the edges' own tests
each large way through runs on both; what is about forms, words, bodies and refusals runs on SQLite alone.
"""

from __future__ import annotations

from typing import Final

import pytest

_ON_BOTH: Final = {
    "tests.web": {"test_bureau", "test_trade_pages", "test_contract_life", "test_changes", "test_rents", "test_signing_in"},
    "tests.api": {
        "test_contract_life", "test_quota_events", "test_trades", "test_homesteads", "test_changes", "test_rents",
        "test_commands", "test_reports", "test_parties", "test_whole_application",
    },
    "tests.cli": {"test_quotas", "test_trades", "test_importing_and_verifying", "test_reports"},
}  # fmt: skip


def is_spared(item: pytest.Item) -> bool:
    """Whether it is a test of an edge on PostgreSQL that need not be run there."""
    package, _, module = getattr(item, "module", item).__name__.rpartition(".")
    params = item.callspec.params if hasattr(item, "callspec") else {}
    both = _ON_BOTH.get(package)
    return both is not None and module not in both and params.get("database_url") == "postgresql"
