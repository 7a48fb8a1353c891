"""Whether trades, distributions and payouts agree with each other and with the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding

_DISTRIBUTED: Final = """
    SELECT d.sale AS lot, 'money.proceeds' AS kind, '' AS division, '' AS holder, -d.fen AS amount
    FROM quota_distribution d WHERE d.book_id = :book_id AND d.reversed_at IS NULL
    UNION ALL SELECT e.number, 'money.proceeds', '', '', e.price_fen
    FROM quota_event e WHERE e.book_id = :book_id AND e.kind = 'sell' AND e.reversed_at IS NULL
    UNION ALL SELECT d.sale, 'money.' || l.head, l.village, l.party, l.fen
    FROM quota_distribution_line l JOIN quota_distribution d ON d.number = l.distribution
    WHERE d.book_id = :book_id AND d.reversed_at IS NULL
    UNION ALL SELECT d.sale, 'money.' || l.head, l.village, l.party, -p.fen
    FROM quota_payout p JOIN quota_distribution_line l ON l.distribution = p.distribution AND l.line = p.line
    JOIN quota_distribution d ON d.number = p.distribution WHERE p.book_id = :book_id AND p.reversed_at IS NULL
    UNION ALL SELECT d.sale, CASE l.head WHEN 'household-share' THEN 'money.household-paid'
                             ELSE 'money.collective-paid' END, l.village, l.party, p.fen
    FROM quota_payout p JOIN quota_distribution_line l ON l.distribution = p.distribution AND l.line = p.line
    JOIN quota_distribution d ON d.number = p.distribution WHERE p.book_id = :book_id AND p.reversed_at IS NULL"""
_KINDS: Final = (
    "'money.proceeds', 'money.household-share', 'money.collective-share', 'money.household-paid',"
    " 'money.collective-paid', 'money.resettlement', 'money.reclamation-cost', 'money.infrastructure', 'money.other'"
)
# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = (
    # The money of every sale stands where its distributions and payouts put it.
    f"""SELECT NULL, 'sale ' || u.lot || ': ' || u.kind || ' of ' || u.division || u.holder || ' is off by ' || sum(u.amount)
       FROM ({_DISTRIBUTED}
             UNION ALL SELECT t.code, c.kind, CASE WHEN c.division_level = 'village' THEN c.division_code ELSE '' END,
                              c.holder, -p.amount
             FROM posting p JOIN account c ON c.book_id = p.book_id AND c.id = p.account_id
             JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id
             WHERE p.book_id = :book_id AND c.kind IN ({_KINDS})) u
       GROUP BY u.lot, u.kind, u.division, u.holder HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # A distribution is what its lines come to.
    """SELECT d.entry_id, 'distribution ' || d.number || ' says ' || d.fen || ', its lines ' || coalesce(sum(l.fen), 0)
       FROM quota_distribution d LEFT JOIN quota_distribution_line l ON l.distribution = d.number
       WHERE d.book_id = :book_id GROUP BY d.number, d.entry_id, d.fen HAVING d.fen <> coalesce(sum(l.fen), 0) ORDER BY 2""",
    # What was sold under a trade is what was listed, to the buyer and at the price that were accepted.
    """SELECT e.entry_id, 'sale ' || e.number || ' differs from trade ' || t.number
       FROM quota_event e JOIN quota_trade t ON t.number = e.trade
       LEFT JOIN quota_offer o ON o.trade = t.number AND o.answer = 'accepted'
       WHERE e.book_id = :book_id AND e.kind = 'sell' AND e.reversed_at IS NULL AND (
             e.lot <> t.lot OR e.grains <> t.grains OR e.book_id <> t.book_id OR e.instrument <> t.instrument OR
             o.trade IS NULL OR o.buyer <> e.counterpart OR o.price_fen <> e.price_fen) ORDER BY 2""",
    # What stands on the list of a lot covers all its trades that are not sold or withdrawn.
    """SELECT NULL, 'lot ' || l.lot || ' has ' || l.listed || ' on the list, its trades say ' || u.wanted
       FROM (SELECT t.lot, sum(t.grains) AS wanted FROM quota_trade t JOIN quota_event e ON e.number = t.listing
             WHERE t.book_id = :book_id AND e.reversed_at IS NULL AND NOT EXISTS (
                   SELECT 1 FROM quota_event x WHERE x.trade = t.number AND x.kind IN ('unlist', 'sell')
                   AND x.reversed_at IS NULL) GROUP BY t.lot) u
       JOIN (SELECT t.code AS lot, sum(p.amount) AS listed FROM posting p
             JOIN account c ON c.book_id = p.book_id AND c.id = p.account_id
             JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id
             JOIN quota_lot q ON q.code = t.code AND q.book_id = p.book_id AND q.instrument = c.asset
             WHERE p.book_id = :book_id AND c.kind = 'quota.listed' GROUP BY t.code) l ON l.lot = u.lot
       WHERE l.listed < u.wanted ORDER BY 2""",
)


def check_trades(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every sale whose trade, offer, distribution or payouts say otherwise than each other or the book."""
    for query in _QUERIES:
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding("trades", book_id, entry_id, what)
