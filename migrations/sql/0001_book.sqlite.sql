-- The promises of the book on SQLite (ledger design, section 4).
--
-- The same door as on PostgreSQL: an INSERT into the view "filing" is a batch of whole entries (JSON arrays here).
-- SQLite knows no trigger depth, so a one-row table "gate" says whether the trigger of "filing" is at work; nothing
-- here relies on PRAGMA foreign_keys, which a plain SQL prompt leaves off.

CREATE TABLE gate (open INTEGER NOT NULL CHECK (open IN (0, 1)));
INSERT INTO gate (open) VALUES (0);

CREATE VIEW filing AS SELECT
    NULL AS book_id, NULL AS first_entry_id, NULL AS recorded_at, NULL AS recorded_by,
    NULL AS entries,  -- [[cause, document, idempotency_key, content_hash, reverses or null], …]
    NULL AS postings  -- [[number of the entry in the batch from 0, account, lot, effective_on, stated_on, amount], …]
WHERE false;

CREATE TRIGGER filing_files_entries INSTEAD OF INSERT ON filing
BEGIN
    UPDATE gate SET open = 1;

    -- Whole or absent. Below, "id >= first_entry_id" means this filing, so its numbers must follow all others.
    SELECT RAISE(ABORT, 'a_filing_takes_the_next_numbers')
    WHERE NEW.first_entry_id <= (SELECT coalesce(max(id), 0) FROM entry WHERE book_id = NEW.book_id);
    INSERT INTO entry (book_id, id, cause, document, recorded_at, recorded_by, idempotency_key, content_hash,
                       posting_count, reverses_entry_id, transaction_id)
    SELECT NEW.book_id, NEW.first_entry_id + e.key, e.value ->> 0, e.value ->> 1, NEW.recorded_at, NEW.recorded_by,
           e.value ->> 2, e.value ->> 3, coalesce(c.postings, 0), e.value ->> 4, 0
    FROM json_each(NEW.entries) AS e
    LEFT JOIN (SELECT value ->> 0 AS number, count(*) AS postings FROM json_each(NEW.postings) GROUP BY 1) AS c
        ON c.number = e.key;
    INSERT INTO posting (book_id, entry_id, line, account_id, lot_id, effective_on, stated_on, amount)
    SELECT NEW.book_id, NEW.first_entry_id + number, row_number() OVER (PARTITION BY number ORDER BY place),
           account_id, lot_id, effective_on, stated_on, amount
    FROM (SELECT value ->> 0 AS number, value ->> 1 AS account_id, value ->> 2 AS lot_id, value ->> 3 AS effective_on,
                 value ->> 4 AS stated_on, value ->> 5 AS amount, key AS place
          FROM json_each(NEW.postings));
    SELECT RAISE(ABORT, 'a_posting_belongs_to_an_entry_of_its_filing')
    WHERE (SELECT count(*) FROM json_each(NEW.postings)) <>
          (SELECT sum(posting_count) FROM entry WHERE book_id = NEW.book_id AND id >= NEW.first_entry_id)
       OR (SELECT count(*) FROM json_each(NEW.postings)) <>
          (SELECT count(*) FROM posting WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id)
       OR json_array_length(NEW.entries) <>
          (SELECT count(*) FROM entry WHERE book_id = NEW.book_id AND id >= NEW.first_entry_id);
    SELECT RAISE(ABORT, 'a_posting_is_a_whole_number_on_a_calendar_day')
    WHERE EXISTS (SELECT 1 FROM posting WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id
                  AND (typeof(amount) <> 'integer' OR effective_on IS NOT date(effective_on)
                       OR stated_on IS NOT date(stated_on)));
    SELECT RAISE(ABORT, 'an_entry_belongs_to_a_known_book')
    WHERE NOT EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id);
    SELECT RAISE(ABORT, 'a_reversal_names_a_known_entry')
    WHERE EXISTS (SELECT 1 FROM entry AS e WHERE e.book_id = NEW.book_id
                  AND e.id >= NEW.first_entry_id
                  AND e.reverses_entry_id IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM entry AS o WHERE o.book_id = e.book_id AND o.id = e.reverses_entry_id));
    SELECT RAISE(ABORT, 'a_posting_names_a_known_account')
    WHERE EXISTS (SELECT 1 FROM posting AS p LEFT JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
                  WHERE p.book_id = NEW.book_id AND p.entry_id >= NEW.first_entry_id AND a.id IS NULL);
    SELECT RAISE(ABORT, 'a_posting_names_a_known_lot')
    WHERE EXISTS (SELECT 1 FROM posting AS p LEFT JOIN lot AS l ON l.book_id = p.book_id AND l.id = p.lot_id
                  WHERE p.book_id = NEW.book_id AND p.entry_id >= NEW.first_entry_id AND l.id IS NULL);

    SELECT RAISE(ABORT, 'closed_periods_stay_closed')
    WHERE (SELECT closing_day FROM book WHERE id = NEW.book_id) >=
          (SELECT min(effective_on) FROM posting WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id);

    SELECT RAISE(ABORT, 'an_entry_is_balanced_per_asset_and_day')
    WHERE EXISTS (SELECT 1 FROM posting AS p CROSS JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
                  WHERE p.book_id = NEW.book_id AND p.entry_id >= NEW.first_entry_id
                  GROUP BY p.entry_id, a.asset, p.effective_on HAVING sum(p.amount) <> 0);

    INSERT INTO position (book_id, account_id, lot_id, total)
    SELECT book_id, account_id, lot_id, sum(amount) FROM posting
    WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id
    GROUP BY book_id, account_id, lot_id
    ON CONFLICT (book_id, account_id, lot_id) DO UPDATE SET total = total + excluded.total;
    INSERT INTO position_day (book_id, account_id, lot_id, effective_on, delta)
    SELECT book_id, account_id, lot_id, effective_on, sum(amount) FROM posting
    WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id
    GROUP BY book_id, account_id, lot_id, effective_on
    ON CONFLICT (book_id, account_id, lot_id, effective_on) DO UPDATE SET delta = delta + excluded.delta;
    INSERT INTO rollup (book_id, cell_id, span, starts_on, delta)
    SELECT NEW.book_id, d.cell_id, s.span,
           CASE s.span WHEN 1 THEN d.day WHEN 2 THEN substr(d.day, 1, 7) || '-01' ELSE substr(d.day, 1, 4) || '-01-01' END
               AS starts_on,
           sum(d.delta)
    FROM (SELECT a.cell_id, p.effective_on AS day, sum(p.amount) AS delta
          FROM posting AS p CROSS JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
          WHERE p.book_id = NEW.book_id AND p.entry_id >= NEW.first_entry_id
          GROUP BY a.cell_id, p.effective_on HAVING sum(p.amount) <> 0) AS d
    CROSS JOIN (SELECT 1 AS span UNION ALL SELECT 2 UNION ALL SELECT 3) AS s
    WHERE true
    GROUP BY d.cell_id, s.span, starts_on
    ON CONFLICT (book_id, cell_id, span, starts_on) DO UPDATE SET delta = delta + excluded.delta;

    -- Never across zero on any day: what this batch moves the wrong way on some day, read backwards from its total.
    SELECT RAISE(ABORT, 'an_account_never_crosses_zero_on_any_day')
    WHERE EXISTS (
        SELECT 1
        FROM (SELECT d.effective_on AS day, r.side,
                     t.total - sum(d.delta) OVER (PARTITION BY r.account_id, r.lot_id ORDER BY d.effective_on DESC) + d.delta
                         AS balance
              FROM (SELECT m.account_id, m.lot_id, a.side, min(m.day) AS since
                    FROM (SELECT account_id, lot_id, effective_on AS day,
                                 sum(sum(amount)) OVER (PARTITION BY account_id, lot_id ORDER BY effective_on) AS change
                          FROM posting WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id
                          GROUP BY account_id, lot_id, effective_on) AS m
                    CROSS JOIN account AS a ON a.book_id = NEW.book_id AND a.id = m.account_id
                    WHERE m.change * a.side < 0
                    GROUP BY m.account_id, m.lot_id, a.side) AS r
              CROSS JOIN position AS t
                  ON t.book_id = NEW.book_id AND t.account_id = r.account_id AND t.lot_id = r.lot_id
              CROSS JOIN position_day AS d
                  ON d.book_id = NEW.book_id AND d.account_id = r.account_id AND d.lot_id = r.lot_id
                     AND d.effective_on >= r.since) AS b
        WHERE b.balance * b.side < 0);

    SELECT RAISE(ABORT, 'a_reversal_is_final')
    WHERE EXISTS (SELECT 1 FROM entry AS e JOIN entry AS o ON o.book_id = e.book_id AND o.id = e.reverses_entry_id
                  WHERE e.book_id = NEW.book_id AND e.id >= NEW.first_entry_id AND o.reverses_entry_id IS NOT NULL);
    SELECT RAISE(ABORT, 'a_reversal_mirrors_its_entry')
    WHERE EXISTS (SELECT 1 FROM entry AS e
                  JOIN posting AS p ON p.book_id = e.book_id AND p.entry_id IN (e.id, e.reverses_entry_id)
                  WHERE e.book_id = NEW.book_id AND e.id >= NEW.first_entry_id AND e.reverses_entry_id IS NOT NULL
                  GROUP BY e.id, p.account_id, p.lot_id HAVING sum(p.amount) <> 0);

    UPDATE gate SET open = 0;
END;

-- INSERT OR REPLACE deletes without firing delete triggers, so guards of INSERT also refuse a key that exists.
CREATE TRIGGER entry_is_inserted_once BEFORE INSERT ON entry
WHEN EXISTS (SELECT 1 FROM entry WHERE book_id = NEW.book_id AND idempotency_key = NEW.idempotency_key)
BEGIN SELECT RAISE(ABORT, 'an_idempotency_key_is_used_once'); END;
CREATE TRIGGER entry_is_reversed_once BEFORE INSERT ON entry
WHEN NEW.reverses_entry_id IS NOT NULL
     AND EXISTS (SELECT 1 FROM entry WHERE book_id = NEW.book_id AND reverses_entry_id = NEW.reverses_entry_id)
BEGIN SELECT RAISE(ABORT, 'an_entry_is_reversed_once'); END;
CREATE TRIGGER entry_by_filing_only BEFORE INSERT ON entry WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_come_in_by_filing_only'); END;
CREATE TRIGGER posting_by_filing_only BEFORE INSERT ON posting WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_come_in_by_filing_only'); END;
CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER posting_is_not_updated BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER posting_is_not_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;

CREATE TRIGGER position_insert_by_filing_only BEFORE INSERT ON position WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_update_by_filing_only BEFORE UPDATE ON position WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_delete_by_filing_only BEFORE DELETE ON position WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_insert_by_filing_only BEFORE INSERT ON position_day WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_update_by_filing_only BEFORE UPDATE ON position_day WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_delete_by_filing_only BEFORE DELETE ON position_day WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_insert_by_filing_only BEFORE INSERT ON rollup WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_update_by_filing_only BEFORE UPDATE ON rollup WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_delete_by_filing_only BEFORE DELETE ON rollup WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;

CREATE TRIGGER account_is_inserted_once BEFORE INSERT ON account
WHEN EXISTS (SELECT 1 FROM account WHERE book_id = NEW.book_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER account_counts_in_its_own_cell BEFORE INSERT ON account
WHEN NOT EXISTS (SELECT 1 FROM rollup_cell AS c JOIN account_kind AS k ON k.code = c.kind
                 WHERE c.book_id = NEW.book_id AND c.id = NEW.cell_id AND c.asset = NEW.asset AND c.kind = NEW.kind
                   AND c.holder_kind = NEW.holder_kind AND c.division_level = NEW.division_level
                   AND c.division_code = NEW.division_code AND k.side = NEW.side)
BEGIN SELECT RAISE(ABORT, 'an_account_counts_in_its_own_cell'); END;
CREATE TRIGGER account_is_not_updated BEFORE UPDATE ON account
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER account_is_not_deleted BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER lot_is_inserted_once BEFORE INSERT ON lot
WHEN EXISTS (SELECT 1 FROM lot WHERE book_id = NEW.book_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER lot_is_not_updated BEFORE UPDATE ON lot
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER lot_is_not_deleted BEFORE DELETE ON lot
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER rollup_cell_is_inserted_once BEFORE INSERT ON rollup_cell
WHEN EXISTS (SELECT 1 FROM rollup_cell WHERE book_id = NEW.book_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER rollup_cell_is_not_updated BEFORE UPDATE ON rollup_cell
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER rollup_cell_is_not_deleted BEFORE DELETE ON rollup_cell
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER account_kind_is_inserted_once BEFORE INSERT ON account_kind
WHEN EXISTS (SELECT 1 FROM account_kind WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER account_kind_is_not_updated BEFORE UPDATE ON account_kind
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER account_kind_is_not_deleted BEFORE DELETE ON account_kind
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER asset_is_not_updated BEFORE UPDATE ON asset
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER asset_is_not_deleted BEFORE DELETE ON asset
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;

-- Closing and reopening.
CREATE TRIGGER period_event_in_order BEFORE INSERT ON period_event
BEGIN
    SELECT RAISE(ABORT, 'closing_moves_forward_and_reopening_back')
    WHERE (NEW.action = 'close' AND NEW.closing_day <= (SELECT closing_day FROM book WHERE id = NEW.book_id))
       OR (NEW.action = 'reopen' AND NEW.closing_day >= (SELECT closing_day FROM book WHERE id = NEW.book_id));
    SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed')
    WHERE EXISTS (SELECT 1 FROM period_event WHERE book_id = NEW.book_id AND number = NEW.number);
END;
CREATE TRIGGER period_event_moves_closing_day AFTER INSERT ON period_event
BEGIN
    UPDATE gate SET open = 1;
    UPDATE book SET closing_day = NEW.closing_day WHERE id = NEW.book_id;
    UPDATE gate SET open = 0;
END;
CREATE TRIGGER period_event_is_not_updated BEFORE UPDATE ON period_event
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER period_event_is_not_deleted BEFORE DELETE ON period_event
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER book_changes_by_period_event BEFORE UPDATE ON book WHEN (SELECT open FROM gate) = 0
BEGIN SELECT RAISE(ABORT, 'a_closing_day_moves_by_period_event_only'); END;
CREATE TRIGGER book_is_not_deleted BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER book_opens_unclosed BEFORE INSERT ON book
WHEN NEW.closing_day <> '1899-12-31' OR EXISTS (SELECT 1 FROM book WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a_closing_day_moves_by_period_event_only'); END;
CREATE TRIGGER book_opens_with_lot_zero AFTER INSERT ON book
BEGIN INSERT INTO lot (book_id, id, code) VALUES (NEW.id, 0, ''); END;
