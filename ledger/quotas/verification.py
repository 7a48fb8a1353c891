"""Whether quota events, their lots and links agree with the book, and the books of offices with each other.

Conservation, lot by lot and measure by measure, and so project by project and book by book: what a lot holds is what
its events brought less what they took, and what it owes or came from is what they say.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding
from ledger.quotas.data import GRAIN, KINDS, PADDY, PLAN
from ledger.quotas.pair_checks import CAUSES, PAIR_QUERIES, said

# The measures of an event, each under its asset.
_MEASURES: Final = (
    ("e.instrument", "e.grains"),
    (f"'{PADDY}'", "e.paddy_grains"),
    (f"'{GRAIN}'", "e.grain_centikg"),
)
_OPENS: Final = " ".join(f"WHEN '{kind}' THEN '{each.opens}'" for kind, each in KINDS.items() if each.opens)
_ASSETS: Final = f"('linkage-quota', 'mining-quota', 'plan-quota', '{PADDY}', '{GRAIN}')"
# What an event brings to a lot (+) or takes out of it (−); all else moves about within a lot.
_BROUGHT: Final = (
    ("lot", "+", ("grant", "accept")),
    ("lot", "-", ("assign", "return", "surrender", "write-down", "make-good")),
    ("to_lot", "+", ("assign", "make-good")),
)
# What an event adds to (−) or takes from (+) what a lot owes or came from.
_SOURCED: Final = (
    ("quota.from-reclamation", "lot", "-", ("accept",)),
    ("quota.from-reclamation", "lot", "+", ("write-down",)),
    ("quota.to-return", "lot", "-", ("grant",)),
    ("quota.to-return", "lot", "+", ("assign", "surrender")),
    ("quota.to-return", "to_lot", "-", ("assign",)),
    ("quota.to-return", "to_lot", "+", ("return",)),
    ("quota.sold", "lot", "+", ("sell",)),
)


def _brought() -> str:
    """(lot, asset, amount) of every event in force in the book, as it changes what the lot holds."""
    own = (
        f"SELECT e.{lot} AS lot, {asset} AS asset, {sign}{amount} AS amount FROM quota_event e"
        f" WHERE e.book_id = :book_id AND e.reversed_at IS NULL AND e.kind IN ({said(kinds)}) AND {amount} > 0"
        for lot, sign, kinds in _BROUGHT
        for asset, amount in _MEASURES
    )
    bought = (
        f"SELECT r.lot, {asset}, {amount} FROM quota_pair r JOIN quota_event e ON e.number = r.event"
        f" WHERE r.book_id = :book_id AND e.reversed_at IS NULL AND e.kind = 'sell' AND {amount} > 0"
        for asset, amount in _MEASURES
    )
    return " UNION ALL ".join((*own, *bought))


def _sourced() -> str:
    """(lot, kind of account, asset, amount) of every event in force, as it changes what was owed or where it came from."""
    own = (
        f"SELECT e.{lot} AS lot, {_source(kind)} AS kind, {asset} AS asset, {sign}{amount} AS amount FROM quota_event e"
        f" WHERE e.book_id = :book_id AND e.reversed_at IS NULL AND e.kind IN ({said(kinds)}) AND {amount} > 0"
        for kind, lot, sign, kinds in _SOURCED
        for asset, amount in _MEASURES
    )
    bought = (
        f"SELECT r.lot, 'quota.bought', {asset}, -{amount} FROM quota_pair r JOIN quota_event e ON e.number = r.event"
        f" WHERE r.book_id = :book_id AND e.reversed_at IS NULL AND e.kind = 'sell' AND {amount} > 0"
        for asset, amount in _MEASURES
    )
    return " UNION ALL ".join((*own, *bought))


def _source(kind: str) -> str:
    if kind != "quota.to-return":
        return f"'{kind}'"
    return f"CASE e.instrument WHEN '{PLAN}' THEN 'quota.from-above' ELSE 'quota.to-return' END"


_HELD: Final = (
    "SELECT t.code AS lot, {kind} a.asset AS asset, -p.total AS amount FROM account a"
    " JOIN position p ON p.book_id = a.book_id AND p.account_id = a.id"
    " JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id"
    f" WHERE a.book_id = :book_id AND a.asset IN {_ASSETS} AND {{which}}"
)
# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = (
    # Its entry is there, under its number, for its cause; it is undone if and only if the event is.
    f"""SELECT e.entry_id, 'quota event ' || e.number || ' (' || e.kind || ') is not what entry ' || e.entry_id || ' says'
       FROM quota_event e LEFT JOIN entry n ON n.book_id = e.book_id AND n.id = e.entry_id
            AND n.document = e.number AND n.cause = CASE e.kind {CAUSES} END
       WHERE e.book_id = :book_id AND e.entry_id IS NOT NULL AND n.id IS NULL ORDER BY 1""",
    """SELECT e.entry_id, 'quota event ' || e.number || ' and the entry that undoes it do not agree'
       FROM quota_event e LEFT JOIN entry r ON r.book_id = e.book_id AND r.reverses_entry_id = e.entry_id
       WHERE e.book_id = :book_id AND e.entry_id IS NOT NULL
         AND ((e.reversed_at IS NULL) <> (r.id IS NULL) OR coalesce(e.reversal_entry_id, 0) <> coalesce(r.id, 0))
       ORDER BY 1""",
    # What its entry moves is what it says, measure by measure; what is owed for an assigned lot only moves on.
    """SELECT u.entry_id, 'quota event ' || u.number || ' is off by ' || sum(u.amount) || ' of ' || u.asset
              || ' from entry ' || u.entry_id
       FROM ({said}
             UNION ALL SELECT e.number, e.entry_id, 'cny', e.price_fen FROM quota_event e
             WHERE e.book_id = :book_id AND e.kind = 'sell' AND e.price_fen > 0
             UNION ALL SELECT e.number, e.entry_id, a.asset, -p.amount FROM quota_event e
             JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
             JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
             WHERE e.book_id = :book_id AND e.kind <> 'close' AND p.amount > 0 AND a.asset <> 'land'
               AND NOT (e.kind = 'assign' AND a.kind IN ('quota.to-return', 'quota.from-above'))) u
       GROUP BY u.entry_id, u.number, u.asset HAVING sum(u.amount) <> 0 ORDER BY 1, 2""".replace(
        "{said}",
        " UNION ALL ".join(
            f"SELECT e.number, e.entry_id, {asset} AS asset, {amount} AS amount FROM quota_event e"
            f" WHERE e.book_id = :book_id AND e.kind <> 'close' AND e.entry_id IS NOT NULL AND {amount} > 0"
            for asset, amount in _MEASURES
        ),
    ),
    # Nothing moves quota but its events.
    """SELECT u.entry_id, 'entry ' || u.entry_id || ' moves quota and belongs to no quota event'
       FROM (SELECT DISTINCT p.entry_id FROM account a
             JOIN posting p ON p.book_id = a.book_id AND p.account_id = a.id
             WHERE a.book_id = :book_id AND a.kind LIKE 'quota.%') u
       WHERE NOT EXISTS (SELECT 1 FROM quota_event e WHERE e.book_id = :book_id AND e.entry_id = u.entry_id)
         AND NOT EXISTS (SELECT 1 FROM quota_pair r WHERE r.book_id = :book_id AND r.entry_id = u.entry_id)
         AND NOT EXISTS (SELECT 1 FROM entry n WHERE n.book_id = :book_id AND n.id = u.entry_id AND (
             EXISTS (SELECT 1 FROM quota_event e WHERE e.book_id = :book_id AND e.entry_id = n.reverses_entry_id)
             OR EXISTS (SELECT 1 FROM quota_pair r WHERE r.book_id = :book_id AND r.entry_id = n.reverses_entry_id)))
       ORDER BY 1""",
    # Conservation: what a lot holds, gaps taken off, is what its events brought less what they took.
    f"""SELECT NULL, 'lot ' || u.lot || ': its events brought ' || sum(u.amount) || ' of ' || u.asset
              || ' more than it holds'
       FROM ({_brought()} UNION ALL {_HELD.format(kind="", which="(a.side > 0 OR a.kind = 'quota.deficit')")}) u
       GROUP BY u.lot, u.asset HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # What a lot owes, what it came from and what was sold of it is what its events say.
    f"""SELECT NULL, 'lot ' || u.lot || ': ' || u.kind || ' of ' || u.asset || ' is off by ' || sum(u.amount)
       FROM ({_sourced()} UNION ALL {
        _HELD.format(
            kind="a.kind,",
            which="a.kind IN ('quota.from-reclamation', 'quota.to-return', 'quota.from-above', 'quota.bought', 'quota.sold')",
        )
    }) u
       GROUP BY u.lot, u.kind, u.asset HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # A lot was opened by an event of its kind and instrument, in the book where it lies.
    f"""SELECT e.entry_id, 'lot ' || l.code || ' is not what quota event ' || l.event || ' opened'
       FROM quota_lot l JOIN quota_event e ON e.number = l.event
       LEFT JOIN quota_pair r ON r.event = e.number
       WHERE l.book_id = :book_id AND NOT (
             l.instrument = e.instrument AND l.from_day = e.on_day
             AND l.kind = CASE e.kind {_OPENS}
                          ELSE '' END
             AND l.code = CASE WHEN e.kind IN ('grant', 'accept') THEN e.lot ELSE e.to_lot END
             AND l.book_id = CASE e.kind WHEN 'sell' THEN r.book_id ELSE e.book_id END)
       ORDER BY 2""",
    # Links are what the events say, and are undone with them.
    """SELECT u.entry_id, 'quota event ' || u.number || ': the link from ' || u.from_code || ' to ' || u.to_code
              || ' is off by ' || sum(u.grains)
       FROM (SELECT e.number, e.entry_id, e.lot AS from_code, e.to_lot AS to_code, e.grains FROM quota_event e
             LEFT JOIN quota_pair r ON r.event = e.number
             WHERE e.book_id = :book_id AND e.lot <> e.to_lot AND e.to_lot <> ''
               AND (e.kind IN ('assign', 'return', 'make-good') OR e.kind = 'sell' AND r.event IS NOT NULL)
             UNION ALL SELECT e.number, e.entry_id, l.origin, l.code, e.grains FROM quota_event e
             JOIN quota_lot l ON l.event = e.number
             WHERE e.book_id = :book_id AND e.kind = 'grant' AND l.origin <> ''
             UNION ALL SELECT e.number, e.entry_id, CASE e.kind WHEN 'accept' THEN i.plot ELSE e.lot END,
                    CASE e.kind WHEN 'accept' THEN e.lot ELSE i.plot END, i.grains
             FROM quota_event e JOIN quota_event_line i ON i.event = e.number
             WHERE e.book_id = :book_id AND i.plot <> ''
               AND e.kind IN ('accept', 'use-resettlement', 'use-reserve', 'use-town', 'land')
             UNION ALL SELECT e.number, e.entry_id, k.from_code, k.to_code, -k.grains
             FROM quota_event e JOIN quota_link k ON k.event = e.number
             WHERE e.book_id = :book_id) u
       GROUP BY u.entry_id, u.number, u.from_code, u.to_code HAVING sum(u.grains) <> 0 ORDER BY 2""",
    """SELECT e.entry_id, 'quota event ' || e.number || ' is ' || CASE WHEN e.reversed_at IS NULL THEN 'in force'
              ELSE 'undone' END || ', its link from ' || k.from_code || ' to ' || k.to_code || ' is not'
       FROM quota_event e JOIN quota_link k ON k.event = e.number
       WHERE e.book_id = :book_id AND (k.undone_at IS NULL) <> (e.reversed_at IS NULL) ORDER BY 2""",
    # No link in force leads to or from a lot that an undone event opened.
    """SELECT u.entry_id, 'quota event ' || u.number || ' links lot ' || u.code || ', which was opened by the undone event '
              || u.undone
       FROM (SELECT e.entry_id, e.number, l.code, o.number AS undone FROM quota_event o
             JOIN quota_lot l ON l.event = o.number
             JOIN quota_link k ON k.from_code = l.code AND k.from_kind = 'lot' AND k.undone_at IS NULL
             JOIN quota_event e ON e.number = k.event
             WHERE o.book_id = :book_id AND o.reversed_at IS NOT NULL
             UNION SELECT e.entry_id, e.number, l.code, o.number FROM quota_event o
             JOIN quota_lot l ON l.event = o.number
             JOIN quota_link k ON k.to_code = l.code AND k.to_kind = 'lot' AND k.undone_at IS NULL
             JOIN quota_event e ON e.number = k.event
             WHERE o.book_id = :book_id AND o.reversed_at IS NOT NULL) u ORDER BY 2""",
)


def check_quotas(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every event, lot, link, pair or mirror of quota that says otherwise than the book."""
    for query in (*_QUERIES, *PAIR_QUERIES):
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding("quotas", book_id, entry_id, what)
