"""Whether what changes say agrees with the book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from ledger.book.verification import Finding

# Each query selects (entry number or NULL, what is wrong in words) for book :book_id.
_QUERIES: Final = (
    # Its entry is there, under its number and for its cause.
    """SELECT c.entry_id, 'change ' || c.number || ' (' || c.kind || ') is not what entry ' || c.entry_id || ' says'
       FROM land_change c LEFT JOIN entry e ON e.book_id = c.book_id AND e.id = c.entry_id AND e.document = c.number
            AND e.cause = CASE c.kind WHEN 'surrender' THEN 'land-surrendered' WHEN 'extinct' THEN 'household-extinct'
                WHEN 'expropriation' THEN 'land-expropriated' WHEN 'split' THEN 'household-split'
                WHEN 'merge' THEN 'household-merged' ELSE 'base-contract-issued' END
       WHERE c.book_id = :book_id AND c.kind <> 'head' AND e.id IS NULL ORDER BY 1""",
    # Its lines are what its entry moves of the contract right.
    """SELECT u.entry_id, 'change ' || u.number || ': its lines say otherwise of parcel ' || u.parcel || ' than its entry'
       FROM (SELECT c.number, c.entry_id, l.parcel_code AS parcel, l.from_household AS holder, -l.area_grains AS grains
             FROM land_change c JOIN land_change_line l ON l.change_number = c.number
             WHERE c.book_id = :book_id AND l.from_household <> ''
             UNION ALL SELECT c.number, c.entry_id, l.parcel_code, l.to_household, l.area_grains
             FROM land_change c JOIN land_change_line l ON l.change_number = c.number
             WHERE c.book_id = :book_id AND l.to_household <> ''
             UNION ALL SELECT c.number, c.entry_id, t.code, a.holder, -p.amount
             FROM land_change c JOIN posting p ON p.book_id = c.book_id AND p.entry_id = c.entry_id
             JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
             JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id
             WHERE c.book_id = :book_id AND a.asset = 'contract-right' AND a.kind = 'land.held') u
       GROUP BY u.entry_id, u.number, u.parcel, u.holder HAVING sum(u.grains) <> 0 ORDER BY 1""",
    # Before and after are equal.
    """SELECT c.entry_id, 'change ' || c.number || ': ' || h.asset || ' of parcel ' || h.parcel_code || ' was '
              || sum(h.before_grains) || ' and is ' || sum(h.after_grains)
       FROM land_change c JOIN land_change_holding h ON h.change_number = c.number WHERE c.book_id = :book_id
       GROUP BY c.entry_id, c.number, h.parcel_code, h.asset HAVING sum(h.before_grains) <> sum(h.after_grains)
       ORDER BY 1""",
    # Insured persons and money: what the cases and steps say is what the book holds under the change's lot.
    """SELECT NULL, 'change ' || u.number || ': ' || u.kind || ' of ' || u.household || ' is off by ' || sum(u.amount)
       FROM (SELECT i.change_number AS number, 'insurance.entitled' AS kind, i.household, i.persons AS amount
             FROM insurance_household i JOIN land_change c ON c.number = i.change_number
             WHERE c.book_id = :book_id AND c.reversed_at IS NULL
             UNION ALL SELECT i.change_number, 'insurance.fund-receivable', i.household, i.owed_fen
             FROM insurance_household i JOIN land_change c ON c.number = i.change_number
             WHERE c.book_id = :book_id AND c.reversed_at IS NULL
             UNION ALL SELECT s.change_number, CASE s.kind WHEN 'enrolled' THEN 'insurance.entitled'
                    ELSE 'insurance.fund-receivable' END, s.household, -s.amount
             FROM insurance_step s WHERE s.book_id = :book_id
             UNION ALL SELECT s.change_number, 'insurance.enrolled', s.household, s.amount
             FROM insurance_step s WHERE s.book_id = :book_id AND s.kind = 'enrolled'
             UNION ALL SELECT t.code, a.kind, a.holder, -p.amount
             FROM posting p JOIN account a ON a.book_id = p.book_id AND a.id = p.account_id
             JOIN lot t ON t.book_id = p.book_id AND t.id = p.lot_id
             WHERE p.book_id = :book_id
               AND a.kind IN ('insurance.entitled', 'insurance.enrolled', 'insurance.fund-receivable')) u
       GROUP BY u.number, u.kind, u.household HAVING sum(u.amount) <> 0 ORDER BY 2""",
    # Who stands in a giver's place does so by a change that moved the parcel there.
    """SELECT c.entry_id, 'contract ' || s.contract_number || ' comes back to ' || s.giver || ' by change '
              || s.change_number || ', which does not say so'
       FROM contract_succession s JOIN contract k ON k.number = s.contract_number AND k.book_id = :book_id
       LEFT JOIN land_change c ON c.number = s.change_number AND c.on_day = s.from_day
            AND (c.reversed_at IS NULL) = (s.undone_at IS NULL)
       WHERE NOT EXISTS (SELECT 1 FROM land_change_line l WHERE l.change_number = c.number
                         AND l.parcel_code = s.parcel_code AND l.from_household = s.giver_before
                         AND l.to_household = s.giver) ORDER BY 1""",
)


def check_changes(connection: Connection, book_id: int) -> Iterator[Finding]:
    """A finding for every change, insurance case or succession that says otherwise than the book."""
    for query in _QUERIES:
        for entry_id, what in connection.execute(text(query), {"book_id": book_id}):
            yield Finding("changes", book_id, entry_id, what)
