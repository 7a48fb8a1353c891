-- The promises of the book on PostgreSQL (ledger design, section 4).
--
-- Entries come in through one door: an INSERT into the view "filing" is a batch of whole entries. Its trigger
-- writes entries, postings and positions set by set, or raises and leaves nothing. The tables behind it take
-- rows from nowhere else, which the WHEN (pg_trigger_depth() = 0) of their guards says: depth 0 is a statement
-- that somebody typed, depth 1 is the trigger of "filing".
--
-- Locks: first the book's shared period lock, then positions in (account, lot) order, then roll-ups in
-- (cell, span, start) order. Every writer takes them in this one order.

CREATE SEQUENCE entry_id;
CREATE SEQUENCE account_id;
CREATE SEQUENCE lot_id;
CREATE SEQUENCE rollup_cell_id;

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'TB000', CONSTRAINT = TG_ARGV[0], MESSAGE = TG_ARGV[0], TABLE = TG_TABLE_NAME;
END $$;

CREATE VIEW filing AS SELECT
    NULL::bigint AS book_id, NULL::bigint[] AS entry_ids,
    NULL::text[] AS causes, NULL::text[] AS documents, NULL::text[] AS idempotency_keys,
    NULL::text[] AS content_hashes, NULL::bigint[] AS reverses,
    NULL::timestamptz AS recorded_at, NULL::text AS recorded_by,
    NULL::bigint[] AS entry_numbers, NULL::bigint[] AS account_ids, NULL::bigint[] AS lot_ids,
    NULL::date[] AS effective_on, NULL::date[] AS stated_on, NULL::bigint[] AS amounts
WHERE false;
COMMENT ON VIEW filing IS 'INSERT a batch of whole entries; entry_numbers say, per posting, which entry of the batch (from 1)';

CREATE FUNCTION file_entries() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    ids bigint[];
    assets text[];
    sides smallint[];
    cells bigint[];
    closed_until date;
    earliest date;
    broken record;
BEGIN
    -- Closing takes this lock exclusively, so it waits for us or we for it.
    PERFORM pg_advisory_xact_lock_shared(7431, NEW.book_id::integer);
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        PERFORM 1 FROM book WHERE id = NEW.book_id FOR SHARE;  -- an old snapshot must not miss a closing
    END IF;
    SELECT closing_day INTO closed_until FROM book WHERE id = NEW.book_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'TB004', CONSTRAINT = 'an_entry_belongs_to_a_known_book',
            MESSAGE = 'an_entry_belongs_to_a_known_book';
    END IF;

    -- Whole or absent: entries and their postings, numbered here.
    ids := ARRAY(SELECT nextval('entry_id') FROM generate_subscripts(NEW.causes, 1));
    NEW.entry_ids := ids;
    INSERT INTO entry (book_id, id, cause, document, recorded_at, recorded_by, idempotency_key, content_hash,
                       posting_count, reverses_entry_id, transaction_id)
    SELECT NEW.book_id, ids[e.number], e.cause, e.document, NEW.recorded_at, NEW.recorded_by, e.idempotency_key,
           e.content_hash, coalesce(c.postings, 0), e.reverses, pg_current_xact_id()::text::bigint
    FROM unnest(NEW.causes, NEW.documents, NEW.idempotency_keys, NEW.content_hashes, NEW.reverses) WITH ORDINALITY
             AS e(cause, document, idempotency_key, content_hash, reverses, number)
    LEFT JOIN (SELECT number, count(*) AS postings FROM unnest(NEW.entry_numbers) AS number GROUP BY number) AS c
        USING (number);

    -- Closed periods stay closed. A key that exists is refused before this, so that a repeated command is known again
    -- after its period has been closed.
    SELECT min(day) INTO earliest FROM unnest(NEW.effective_on) AS day;
    IF earliest <= closed_until THEN
        RAISE EXCEPTION USING ERRCODE = 'TB005', CONSTRAINT = 'closed_periods_stay_closed',
            MESSAGE = 'closed_periods_stay_closed',
            DETAIL = json_build_object('day', earliest, 'closing_day', closed_until)::text;
    END IF;
    INSERT INTO posting (book_id, entry_id, line, account_id, lot_id, effective_on, stated_on, amount)
    SELECT NEW.book_id, ids[p.number], row_number() OVER (PARTITION BY p.number ORDER BY p.place),
           p.account_id, p.lot_id, p.effective_on, p.stated_on, p.amount
    FROM unnest(NEW.entry_numbers, NEW.account_ids, NEW.lot_ids, NEW.effective_on, NEW.stated_on, NEW.amounts)
             WITH ORDINALITY AS p(number, account_id, lot_id, effective_on, stated_on, amount, place);

    -- Balanced: per entry, asset and day.
    SELECT array_agg(a.asset ORDER BY p.place), array_agg(a.side ORDER BY p.place), array_agg(a.cell_id ORDER BY p.place)
    INTO assets, sides, cells
    FROM unnest(NEW.account_ids) WITH ORDINALITY AS p(account_id, place)
    LEFT JOIN LATERAL (  -- a correlated look-up: its plan stays an index scan whatever the table's statistics say
        SELECT asset, side, cell_id FROM account WHERE book_id = NEW.book_id AND id = p.account_id OFFSET 0
    ) AS a ON true;
    SELECT p.number, p.asset, p.day, sum(p.amount) AS excess INTO broken
    FROM unnest(NEW.entry_numbers, assets, NEW.effective_on, NEW.amounts) AS p(number, asset, day, amount)
    GROUP BY p.number, p.asset, p.day HAVING sum(p.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'TB001', CONSTRAINT = 'an_entry_is_balanced_per_asset_and_day',
            MESSAGE = 'an_entry_is_balanced_per_asset_and_day',
            DETAIL = json_build_object('key', NEW.idempotency_keys[broken.number], 'asset', broken.asset,
                                       'day', broken.day, 'excess', broken.excess)::text;
    END IF;

    -- Positions. This sorted upsert is also the lock under which the floors below are checked.
    INSERT INTO position AS x (book_id, account_id, lot_id, total)
    SELECT NEW.book_id, p.account_id, p.lot_id, sum(p.amount)
    FROM unnest(NEW.account_ids, NEW.lot_ids, NEW.amounts) AS p(account_id, lot_id, amount)
    GROUP BY p.account_id, p.lot_id ORDER BY p.account_id, p.lot_id
    ON CONFLICT (book_id, account_id, lot_id) DO UPDATE SET total = x.total + excluded.total;
    INSERT INTO position_day AS x (book_id, account_id, lot_id, effective_on, delta)
    SELECT NEW.book_id, p.account_id, p.lot_id, p.effective_on, sum(p.amount)
    FROM unnest(NEW.account_ids, NEW.lot_ids, NEW.effective_on, NEW.amounts)
             AS p(account_id, lot_id, effective_on, amount)
    GROUP BY p.account_id, p.lot_id, p.effective_on
    ON CONFLICT (book_id, account_id, lot_id, effective_on) DO UPDATE SET delta = x.delta + excluded.delta;
    INSERT INTO rollup AS x (book_id, cell_id, span, starts_on, delta)
    SELECT NEW.book_id, p.cell_id, s.span, s.starts_on, sum(p.delta)
    FROM (
        SELECT q.cell_id, q.day, sum(q.amount) AS delta
        FROM unnest(cells, NEW.effective_on, NEW.amounts) AS q(cell_id, day, amount)
        GROUP BY q.cell_id, q.day HAVING sum(q.amount) <> 0
    ) AS p
    CROSS JOIN LATERAL (VALUES
        (1, p.day),
        (2, make_date(extract(year FROM p.day)::integer, extract(month FROM p.day)::integer, 1)),
        (3, make_date(extract(year FROM p.day)::integer, 1, 1))) AS s(span, starts_on)
    GROUP BY p.cell_id, s.span, s.starts_on ORDER BY p.cell_id, s.span, s.starts_on
    ON CONFLICT (book_id, cell_id, span, starts_on) DO UPDATE SET delta = x.delta + excluded.delta;

    -- Never across zero on any day. Only an account and lot that this batch moves the wrong way on some day can
    -- break; its balance is then known backwards from its total, so a post of today does not read its past.
    SELECT s.account_id, s.lot_id, s.day, s.balance INTO broken
    FROM (
        SELECT r.account_id, r.lot_id, r.side, d.effective_on AS day,
               t.total - sum(d.delta) OVER (PARTITION BY r.account_id, r.lot_id ORDER BY d.effective_on DESC) + d.delta
                   AS balance
        FROM (
            SELECT m.account_id, m.lot_id, m.side, min(m.day) AS since
            FROM (
                SELECT p.account_id, p.lot_id, p.side, p.day,
                       sum(sum(p.amount)) OVER (PARTITION BY p.account_id, p.lot_id ORDER BY p.day) AS change
                FROM unnest(NEW.account_ids, NEW.lot_ids, sides, NEW.effective_on, NEW.amounts)
                         AS p(account_id, lot_id, side, day, amount)
                GROUP BY p.account_id, p.lot_id, p.side, p.day
            ) AS m
            WHERE m.change * m.side < 0
            GROUP BY m.account_id, m.lot_id, m.side
        ) AS r
        CROSS JOIN LATERAL (
            SELECT total FROM position
            WHERE book_id = NEW.book_id AND account_id = r.account_id AND lot_id = r.lot_id OFFSET 0
        ) AS t
        CROSS JOIN LATERAL (
            SELECT effective_on, delta FROM position_day WHERE book_id = NEW.book_id AND account_id = r.account_id
                AND lot_id = r.lot_id AND effective_on >= r.since OFFSET 0
        ) AS d
    ) AS s
    WHERE s.balance * s.side < 0
    ORDER BY s.day, s.account_id, s.lot_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'TB002', CONSTRAINT = 'an_account_never_crosses_zero_on_any_day',
            MESSAGE = 'an_account_never_crosses_zero_on_any_day',
            DETAIL = json_build_object(
                'place', (SELECT min(p.place) FROM unnest(NEW.account_ids, NEW.lot_ids) WITH ORDINALITY
                              AS p(account_id, lot_id, place)
                          WHERE p.account_id = broken.account_id AND p.lot_id = broken.lot_id),
                'day', broken.day, 'balance', broken.balance)::text;
    END IF;

    -- A reversal undoes exactly what it names, and is itself final.
    IF array_remove(NEW.reverses, NULL) <> '{}' THEN
        PERFORM 1 FROM entry AS e JOIN entry AS o ON o.book_id = e.book_id AND o.id = e.reverses_entry_id
        WHERE e.book_id = NEW.book_id AND e.id = ANY (ids) AND o.reverses_entry_id IS NOT NULL;
        IF FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'TB003', CONSTRAINT = 'a_reversal_is_final', MESSAGE = 'a_reversal_is_final';
        END IF;
        PERFORM 1
        FROM entry AS e
        JOIN posting AS p ON p.book_id = e.book_id AND p.entry_id IN (e.id, e.reverses_entry_id)
        WHERE e.book_id = NEW.book_id AND e.id = ANY (ids) AND e.reverses_entry_id IS NOT NULL
        GROUP BY e.id, p.account_id, p.lot_id, CASE p.entry_id WHEN e.id THEN p.stated_on ELSE p.effective_on END
        HAVING sum(p.amount) <> 0;
        IF FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'TB003', CONSTRAINT = 'a_reversal_mirrors_its_entry',
                MESSAGE = 'a_reversal_mirrors_its_entry';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER filing_files_entries INSTEAD OF INSERT ON filing FOR EACH ROW EXECUTE FUNCTION file_entries();

-- Append-only, and through the one door.
CREATE TRIGGER entry_by_filing_only BEFORE INSERT ON entry FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION refuse('entries_and_postings_come_in_by_filing_only');
CREATE TRIGGER posting_by_filing_only BEFORE INSERT ON posting FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION refuse('entries_and_postings_come_in_by_filing_only');
CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON entry FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('entries_and_postings_are_never_changed');
CREATE TRIGGER posting_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON posting FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('entries_and_postings_are_never_changed');

CREATE FUNCTION rebuilding() RETURNS boolean LANGUAGE sql STABLE AS
    $$ SELECT coalesce(current_setting('tianbu.rebuilding', true), '') = 'on' $$;
CREATE TRIGGER position_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON position FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER position_day_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON position_day FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER rollup_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON rollup FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER position_is_not_emptied BEFORE TRUNCATE ON position FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER position_day_is_not_emptied BEFORE TRUNCATE ON position_day FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER rollup_is_not_emptied BEFORE TRUNCATE ON rollup FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');

CREATE TRIGGER account_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON account FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('accounts_and_lots_are_never_changed');
CREATE TRIGGER lot_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON lot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('accounts_and_lots_are_never_changed');
CREATE TRIGGER rollup_cell_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rollup_cell FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('accounts_and_lots_are_never_changed');
CREATE TRIGGER account_kind_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON account_kind FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the_chart_is_changed_by_migration_only');
CREATE TRIGGER asset_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON asset FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the_chart_is_changed_by_migration_only');

-- Closing and reopening.
CREATE FUNCTION move_closing_day() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE current_day date;
BEGIN
    PERFORM pg_advisory_xact_lock(7431, NEW.book_id::integer);
    SELECT closing_day INTO current_day FROM book WHERE id = NEW.book_id FOR UPDATE;
    IF (NEW.action = 'close' AND NEW.closing_day <= current_day)
       OR (NEW.action = 'reopen' AND NEW.closing_day >= current_day) THEN
        RAISE EXCEPTION USING ERRCODE = 'TB005', CONSTRAINT = 'closing_moves_forward_and_reopening_back',
            MESSAGE = 'closing_moves_forward_and_reopening_back',
            DETAIL = json_build_object('day', NEW.closing_day, 'closing_day', current_day)::text;
    END IF;
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM period_event WHERE book_id = NEW.book_id;
    UPDATE book SET closing_day = NEW.closing_day WHERE id = NEW.book_id;
    RETURN NEW;
END $$;
CREATE TRIGGER period_event_moves_closing_day BEFORE INSERT ON period_event FOR EACH ROW
    EXECUTE FUNCTION move_closing_day();
CREATE TRIGGER period_event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON period_event FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('entries_and_postings_are_never_changed');
CREATE TRIGGER book_changes_by_period_event BEFORE UPDATE ON book FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION refuse('a_closing_day_moves_by_period_event_only');
CREATE FUNCTION open_book_unclosed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.closing_day := DATE '1899-12-31';
    RETURN NEW;
END $$;
CREATE TRIGGER book_opens_unclosed BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION open_book_unclosed();
CREATE TRIGGER book_is_never_deleted BEFORE DELETE OR TRUNCATE ON book FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('entries_and_postings_are_never_changed');
CREATE FUNCTION open_lot_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lot (book_id, id, code) VALUES (NEW.id, 0, '');
    RETURN NULL;
END $$;
CREATE TRIGGER book_opens_with_lot_zero AFTER INSERT ON book FOR EACH ROW EXECUTE FUNCTION open_lot_zero();
ALTER TABLE position SET (fillfactor = 70);
ALTER TABLE position_day SET (fillfactor = 85);
ALTER TABLE rollup SET (fillfactor = 70);
