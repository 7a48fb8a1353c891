"""Whether quota events, their lots and links agree with the book, and the books of offices with each other.

Conservation, lot by lot and measure by measure, and so project by project and book by book: what a lot holds is what
its events brought less what they took, and what it owes or came from is what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding
from ledger.quotas.data import GRAIN, KINDS, PADDY, PLAN
from ledger.quotas.pair_checks import CAUSES, PAIR_QUERIES

# The measures of an event: place, asset, amount.
_MEASURES: Final = (
    (1, "e.instrument", "e.grains"),
    (2, f"'{PADDY}'", "e.paddy_grains"),
    (3, f"'{GRAIN}'", "e.grain_centikg"),
)
_ASSETS: Final = f"('linkage-quota', 'mining-quota', 'plan-quota', '{PADDY}', '{GRAIN}')"
_PLACES: Final = "(SELECT 1 AS place UNION ALL SELECT 2 UNION ALL SELECT 3) m"
_EACH: Final = " OR ".join(f"(m.place = {place} AND {amount} > 0)" for place, _, amount in _MEASURES)
_ASSET: Final = f"CASE m.place {' '.join(f'WHEN {place} THEN {asset}' for place, asset, _ in _MEASURES)} END"
_AMOUNT: Final = f"CASE m.place {' '.join(f'WHEN {place} THEN {amount}' for place, _, amount in _MEASURES)} END"
_OPENS: Final = " ".join(f"WHEN '{kind}' THEN '{each.opens}'" for kind, each in KINDS.items() if each.opens)
_OWED: Final = "quota.to-return"
# What an event brings to a lot (+1) or takes out of it (−1); all else moves about within a lot. Kind, lot, sign.
_BROUGHT: Final = (
    *((kind, "lot", 1) for kind in ("grant", "accept")),
    *((kind, "lot", -1) for kind in ("assign", "return", "surrender", "write-down", "make-good")),
    *((kind, "to_lot", 1) for kind in ("assign", "make-good")),
)
# What an event adds (−1) to what a lot owes or came from, or takes from it (+1); and what was sold. Kind, lot, sign, account.
_SOURCED: Final = (
    ("accept", "lot", -1, "quota.from-reclamation"),
    ("write-down", "lot", 1, "quota.from-reclamation"),
    ("grant", "lot", -1, _OWED),
    ("assign", "lot", 1, _OWED),
    ("surrender", "lot", 1, _OWED),
    ("assign", "to_lot", -1, _OWED),
    ("return", "to_lot", 1, _OWED),
    ("sell", "lot", 1, "quota.sold"),
)


def _effects(rows: Iterable[tuple[str, str, int, str]]) -> str:
    """A table of what kinds of event do."""
    said = (
        f"SELECT '{kind}' AS event, '{lot}' AS which, {sign} AS sign, '{account}' AS account"
        for kind, lot, sign, account in rows
    )
    return f"({' UNION ALL '.join(said)}) f"


def _by_events(rows: Iterable[tuple[str, str, int, str]], bought: tuple[str, int]) -> str:
    """(lot, account, asset, amount) of every event in force, in one pass over them, and of what was bought elsewhere."""
    account, sign = bought
    kind = f"CASE WHEN f.account = '{_OWED}' AND e.instrument = '{PLAN}' THEN 'quota.from-above' ELSE f.account END"
    return (
        f"SELECT CASE f.which WHEN 'lot' THEN e.lot ELSE e.to_lot END AS lot, {kind} AS kind, {_ASSET} AS asset,"
        f" f.sign * {_AMOUNT} AS amount FROM quota_event e JOIN {_effects(rows)} ON f.event = e.kind"
        f" JOIN {_PLACES} ON {_EACH} WHERE e.book_id = :book_id AND e.reversed_at IS NULL"
        f" UNION ALL SELECT r.lot, '{account}', {_ASSET}, {sign} * {_AMOUNT} FROM quota_pair r"
        f" JOIN quota_event e ON e.number = r.event JOIN {_PLACES} ON {_EACH}"
        f" WHERE r.book_id = :book_id AND e.reversed_at IS NULL AND e.kind = 'sell'"
    )


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
    f"""SELECT u.entry_id, 'quota event ' || u.number || ' is off by ' || sum(u.amount) || ' of ' || u.asset
              || ' from entry ' || u.entry_id
       FROM (SELECT e.number, e.entry_id, {_ASSET} AS asset, {_AMOUNT} AS amount FROM quota_event e
             JOIN {_PLACES} ON {_EACH}
             WHERE e.book_id = :book_id AND e.kind <> 'close' AND e.entry_id IS NOT NULL
             UNION ALL SELECT e.number, e.entry_id, 'cny', e.price_fen FROM quota_event e
             WHERE e.book_id = :book_id AND e.kind = 'sell' AND e.price_fen > 0
             UNION ALL SELECT e.number, e.entry_id, a.asset, -p.amount FROM quota_event e
             JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
             JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
             WHERE e.book_id = :book_id AND e.kind <> 'close' AND p.amount > 0 AND a.asset <> 'land'
               AND NOT (e.kind = 'assign' AND a.kind IN ('quota.to-return', 'quota.from-above'))) u
       GROUP BY u.entry_id, u.number, u.asset HAVING sum(u.amount) <> 0 ORDER BY 1, 2""",
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
       FROM ({_by_events(((*each, "") for each in _BROUGHT), ("", 1))} UNION ALL {_HELD.format(kind="'',", which="(a.side > 0 OR a.kind = 'quota.deficit')")}) u
       GROUP BY u.lot, u.asset HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # What a lot owes, what it came from and what was sold of it is what its events say.
    f"""SELECT NULL, 'lot ' || u.lot || ': ' || u.kind || ' of ' || u.asset || ' is off by ' || sum(u.amount)
       FROM ({_by_events(_SOURCED, ("quota.bought", -1))} UNION ALL {
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
