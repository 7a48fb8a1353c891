-- The promises of the book on SQLite (ledger design, section 4).
--
-- The same door as on PostgreSQL: an INSERT into the view "filing" is a batch of whole entries (JSON arrays here).
-- SQLite knows no trigger depth, so a one-row table "gate" says whether the trigger of "filing" is at work; nothing
-- here relies on PRAGMA foreign_keys, which a plain SQL prompt leaves off. Nor on constraints alone: "INSERT OR IGNORE"
-- and "OR FAIL" reach into triggers and turn a broken constraint into half a batch, which RAISE(ABORT) never does.

CREATE TABLE gate (open INTEGER NOT NULL CHECK (open IN (0, 1, 2, 3)));
INSERT INTO gate (open) VALUES (0);  -- 0 shut, 1 filing, 2 folding the positions again, 3 moving a closing day
CREATE TRIGGER gate_is_not_doubled BEFORE INSERT ON gate
BEGIN SELECT RAISE(ABORT, 'the_gate_is_one_row'); END;
CREATE TRIGGER gate_is_not_deleted BEFORE DELETE ON gate
BEGIN SELECT RAISE(ABORT, 'the_gate_is_one_row'); END;

CREATE VIEW filing AS SELECT
    NULL AS book_id, NULL AS first_entry_id, NULL AS recorded_at, NULL AS recorded_by,
    NULL AS entries,  -- [[cause, document, idempotency_key, content_hash, reverses or null], …]
    NULL AS postings  -- [[number of the entry in the batch from 0, account, lot, effective_on, stated_on, amount], …]
WHERE false;

CREATE TRIGGER filing_files_entries INSTEAD OF INSERT ON filing
BEGIN
    SELECT RAISE(ABORT, 'an_entry_belongs_to_a_known_book')
    WHERE NOT EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id);
    -- Below, "id >= first_entry_id" means this filing.
    SELECT RAISE(ABORT, 'a_filing_takes_the_next_numbers')
    WHERE typeof(NEW.first_entry_id) <> 'integer'
       OR NEW.first_entry_id <> (SELECT coalesce(max(id), 0) + 1 FROM entry WHERE book_id = NEW.book_id);
    SELECT RAISE(ABORT, 'an_entry_is_whole') WHERE json_type(NEW.entries) IS NOT 'array';

    -- Whole or absent: entries and their postings.
    UPDATE gate SET open = 1;
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
          (SELECT coalesce(sum(posting_count), 0) FROM entry WHERE book_id = NEW.book_id AND id >= NEW.first_entry_id)
       OR (SELECT count(*) FROM json_each(NEW.postings)) <>
          (SELECT count(*) FROM posting WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id)
       OR json_array_length(NEW.entries) <>
          (SELECT count(*) FROM entry WHERE book_id = NEW.book_id AND id >= NEW.first_entry_id);
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
    ON CONFLICT (book_id, account_id, lot_id) DO UPDATE
        SET total = CASE typeof(total + excluded.total) WHEN 'integer' THEN total + excluded.total
                    ELSE RAISE(ABORT, 'sums_fit_64_bits') END;
    INSERT INTO position_day (book_id, account_id, lot_id, effective_on, delta)
    SELECT book_id, account_id, lot_id, effective_on, sum(amount) FROM posting
    WHERE book_id = NEW.book_id AND entry_id >= NEW.first_entry_id
    GROUP BY book_id, account_id, lot_id, effective_on
    ON CONFLICT (book_id, account_id, lot_id, effective_on) DO UPDATE
        SET delta = CASE typeof(delta + excluded.delta) WHEN 'integer' THEN delta + excluded.delta
                    ELSE RAISE(ABORT, 'sums_fit_64_bits') END;
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
    ON CONFLICT (book_id, cell_id, span, starts_on) DO UPDATE
        SET delta = CASE typeof(delta + excluded.delta) WHEN 'integer' THEN delta + excluded.delta
                    ELSE RAISE(ABORT, 'sums_fit_64_bits') END;

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
                  GROUP BY e.id, p.account_id, p.lot_id,
                           CASE p.entry_id WHEN e.id THEN p.stated_on ELSE p.effective_on END
                  HAVING sum(p.amount) <> 0);

    UPDATE gate SET open = 0;
END;

-- INSERT OR REPLACE deletes without firing delete triggers, so guards of INSERT also refuse a key that exists.
CREATE TRIGGER entry_comes_in_whole BEFORE INSERT ON entry
BEGIN
    SELECT RAISE(ABORT, 'entries_and_postings_come_in_by_filing_only') WHERE (SELECT open FROM gate) IS NOT 1;
    SELECT RAISE(ABORT, 'an_idempotency_key_is_used_once')
    WHERE EXISTS (SELECT 1 FROM entry WHERE book_id = NEW.book_id AND idempotency_key = NEW.idempotency_key);
    SELECT RAISE(ABORT, 'an_entry_is_reversed_once')
    WHERE NEW.reverses_entry_id IS NOT NULL
      AND EXISTS (SELECT 1 FROM entry WHERE book_id = NEW.book_id AND reverses_entry_id = NEW.reverses_entry_id);
    SELECT RAISE(ABORT, 'an_entry_has_two_postings_or_more') WHERE NEW.posting_count < 2;
    SELECT RAISE(ABORT, 'an_entry_is_whole')
    WHERE NEW.cause IS NULL OR NEW.document IS NULL OR NEW.idempotency_key IS NULL OR NEW.content_hash IS NULL
       OR NEW.recorded_by IS NULL;
    SELECT RAISE(ABORT, 'an_instant_is_written_to_the_microsecond')
    WHERE NEW.recorded_at IS NULL OR NEW.recorded_at < '1900' OR NEW.recorded_at >= '2200' OR NEW.recorded_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
       OR strftime('%Y-%m-%dT%H:%M:%S', substr(NEW.recorded_at, 1, 19), '+0 days') IS NOT substr(NEW.recorded_at, 1, 19);
END;
CREATE TRIGGER posting_comes_in_whole BEFORE INSERT ON posting
BEGIN
    SELECT RAISE(ABORT, 'entries_and_postings_come_in_by_filing_only') WHERE (SELECT open FROM gate) IS NOT 1;
    SELECT RAISE(ABORT, 'a_posting_is_a_whole_number_on_a_calendar_day')
    WHERE typeof(NEW.amount) <> 'integer' OR typeof(NEW.entry_id) <> 'integer' OR typeof(NEW.account_id) <> 'integer'
       OR typeof(NEW.lot_id) <> 'integer' OR coalesce(date(NEW.effective_on, '+0 days') <> NEW.effective_on, 1)
       OR coalesce(date(NEW.stated_on, '+0 days') <> NEW.stated_on, 1);
    SELECT RAISE(ABORT, 'a_posting_belongs_to_an_entry_of_its_filing')
    WHERE EXISTS (SELECT 1 FROM posting WHERE book_id = NEW.book_id AND entry_id = NEW.entry_id AND line = NEW.line);
    SELECT RAISE(ABORT, 'a_posting_moves_something') WHERE NEW.amount = 0;
    SELECT RAISE(ABORT, 'a_posting_lies_between_1900_and_2199')
    WHERE NEW.effective_on < '1900-01-01' OR NEW.effective_on >= '2200-01-01';
    SELECT RAISE(ABORT, 'a_stated_day_lies_between_1900_and_the_posting')
    WHERE NEW.stated_on < '1900-01-01' OR NEW.stated_on > NEW.effective_on;
END;
CREATE TRIGGER entry_is_not_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER entry_is_not_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER posting_is_not_updated BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER posting_is_not_deleted BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;

CREATE TRIGGER position_insert_by_filing_only BEFORE INSERT ON position WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_update_by_filing_only BEFORE UPDATE ON position WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_delete_by_filing_only BEFORE DELETE ON position WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_insert_by_filing_only BEFORE INSERT ON position_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_update_by_filing_only BEFORE UPDATE ON position_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER position_day_delete_by_filing_only BEFORE DELETE ON position_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_insert_by_filing_only BEFORE INSERT ON rollup WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_update_by_filing_only BEFORE UPDATE ON rollup WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER rollup_delete_by_filing_only BEFORE DELETE ON rollup WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;

CREATE TRIGGER account_is_inserted_once BEFORE INSERT ON account
BEGIN
    SELECT RAISE(ABORT, 'a_number_is_whole') WHERE typeof(NEW.id) <> 'integer' OR typeof(NEW.cell_id) <> 'integer';
    SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed')
    WHERE EXISTS (SELECT 1 FROM account WHERE book_id = NEW.book_id AND id = NEW.id)
       OR EXISTS (SELECT 1 FROM account WHERE book_id = NEW.book_id AND asset = NEW.asset AND kind = NEW.kind
                  AND division_level = NEW.division_level AND division_code = NEW.division_code
                  AND holder = NEW.holder);
END;
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
BEGIN
    SELECT RAISE(ABORT, 'a_number_is_whole') WHERE typeof(NEW.id) <> 'integer';
    SELECT RAISE(ABORT, 'lot_names_a_known_book') WHERE NOT EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id);
    SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed')
    WHERE EXISTS (SELECT 1 FROM lot WHERE book_id = NEW.book_id AND id = NEW.id)
       OR EXISTS (SELECT 1 FROM lot WHERE book_id = NEW.book_id AND code = NEW.code);
END;
CREATE TRIGGER lot_is_not_updated BEFORE UPDATE ON lot
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER lot_is_not_deleted BEFORE DELETE ON lot
BEGIN SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed'); END;
CREATE TRIGGER rollup_cell_is_inserted_once BEFORE INSERT ON rollup_cell
BEGIN
    SELECT RAISE(ABORT, 'a_number_is_whole') WHERE typeof(NEW.id) <> 'integer';
    SELECT RAISE(ABORT, 'rollup_cell_names_a_known_book') WHERE NOT EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id);
    SELECT RAISE(ABORT, 'rollup_cell_names_a_known_asset') WHERE NOT EXISTS (SELECT 1 FROM asset WHERE code = NEW.asset);
    SELECT RAISE(ABORT, 'rollup_cell_names_a_known_account_kind')
    WHERE NOT EXISTS (SELECT 1 FROM account_kind WHERE code = NEW.kind);
    SELECT RAISE(ABORT, 'accounts_and_lots_are_never_changed')
    WHERE EXISTS (SELECT 1 FROM rollup_cell WHERE book_id = NEW.book_id AND id = NEW.id)
       OR EXISTS (SELECT 1 FROM rollup_cell WHERE book_id = NEW.book_id AND division_level = NEW.division_level
                  AND division_code = NEW.division_code AND asset = NEW.asset AND kind = NEW.kind
                  AND holder_kind = NEW.holder_kind);
END;
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
CREATE TRIGGER asset_is_inserted_once BEFORE INSERT ON asset
WHEN EXISTS (SELECT 1 FROM asset WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER asset_is_not_updated BEFORE UPDATE ON asset
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;
CREATE TRIGGER asset_is_not_deleted BEFORE DELETE ON asset
BEGIN SELECT RAISE(ABORT, 'the_chart_is_changed_by_migration_only'); END;

-- Closing and reopening.
CREATE TRIGGER period_event_in_order BEFORE INSERT ON period_event
BEGIN
    SELECT RAISE(ABORT, 'a_period_belongs_to_a_known_book') WHERE NOT EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id);
    SELECT RAISE(ABORT, 'a_closing_day_lies_between_1899_and_2199')
    WHERE coalesce(date(NEW.closing_day, '+0 days') <> NEW.closing_day, 1)
       OR NEW.closing_day < '1899-12-31' OR NEW.closing_day >= '2199-12-31';
    SELECT RAISE(ABORT, 'closing_moves_forward_and_reopening_back')
    WHERE (NEW.action = 'close' AND NEW.closing_day <= (SELECT closing_day FROM book WHERE id = NEW.book_id))
       OR (NEW.action = 'reopen' AND NEW.closing_day >= (SELECT closing_day FROM book WHERE id = NEW.book_id));
    SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed')
    WHERE EXISTS (SELECT 1 FROM period_event WHERE book_id = NEW.book_id AND number = NEW.number);
    SELECT RAISE(ABORT, 'a_period_event_takes_the_next_number')
    WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM period_event WHERE book_id = NEW.book_id);
    SELECT RAISE(ABORT, 'an_instant_is_written_to_the_microsecond')
    WHERE NEW.recorded_at IS NULL OR NEW.recorded_at < '1900' OR NEW.recorded_at >= '2200' OR NEW.recorded_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
       OR strftime('%Y-%m-%dT%H:%M:%S', substr(NEW.recorded_at, 1, 19), '+0 days') IS NOT substr(NEW.recorded_at, 1, 19);
END;
CREATE TRIGGER period_event_moves_closing_day AFTER INSERT ON period_event
BEGIN
    UPDATE gate SET open = 3;
    UPDATE book SET closing_day = NEW.closing_day WHERE id = NEW.book_id;
    UPDATE gate SET open = 0;
END;
CREATE TRIGGER period_event_is_not_updated BEFORE UPDATE ON period_event
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER period_event_is_not_deleted BEFORE DELETE ON period_event
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER book_changes_by_period_event BEFORE UPDATE ON book WHEN (SELECT open FROM gate) IS NOT 3
BEGIN SELECT RAISE(ABORT, 'a_closing_day_moves_by_period_event_only'); END;
CREATE TRIGGER book_is_not_deleted BEFORE DELETE ON book
BEGIN SELECT RAISE(ABORT, 'entries_and_postings_are_never_changed'); END;
CREATE TRIGGER book_opens_unclosed BEFORE INSERT ON book
BEGIN
    SELECT RAISE(ABORT, 'a_number_is_whole') WHERE typeof(NEW.id) <> 'integer';
    SELECT RAISE(ABORT, 'a_closing_day_moves_by_period_event_only')
    WHERE NEW.closing_day IS NOT '1899-12-31' OR EXISTS (SELECT 1 FROM book WHERE id = NEW.id)
       OR EXISTS (SELECT 1 FROM book WHERE division_level = NEW.division_level AND division_code = NEW.division_code);
    SELECT RAISE(ABORT, 'an_instant_is_written_to_the_microsecond')
    WHERE NEW.opened_at IS NULL OR NEW.opened_at < '1900' OR NEW.opened_at >= '2200' OR NEW.opened_at NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z'
       OR strftime('%Y-%m-%dT%H:%M:%S', substr(NEW.opened_at, 1, 19), '+0 days') IS NOT substr(NEW.opened_at, 1, 19);
END;
CREATE TRIGGER book_opens_with_lot_zero AFTER INSERT ON book
BEGIN INSERT INTO lot (book_id, id, code) VALUES (NEW.id, 0, ''); END;
