-- What is transferred under which contract, and who has contracted land: read models that follow the postings in the
-- transaction that files them. They can be folded again from the postings, as the first statements do.

INSERT INTO transfer_term (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on,
                           area_grains, changed)
SELECT g.book_id, g.document, g.division_code, g.form, g.taker_kind, g.taker, g.opens_on, g.closes_on, g.area_grains,
       CASE WHEN c.document IS NULL THEN 0 ELSE 1 END
FROM (SELECT p.book_id, e.document, a.division_code, left(e.cause, -7) AS form, a.holder_kind AS taker_kind,
             a.holder AS taker, p.effective_on AS opens_on,
             CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN DATE '2199-12-31'
                  ELSE max(p.effective_on) OVER (PARTITION BY p.book_id, e.document, a.division_code) END AS closes_on,
             sum(p.amount) OVER (PARTITION BY p.book_id, e.document, a.division_code, p.effective_on, a.holder)
                 AS area_grains,
             row_number() OVER (PARTITION BY p.book_id, e.document, a.division_code
                                ORDER BY p.effective_on, a.holder) AS place
      FROM posting AS p
      JOIN entry AS e ON e.book_id = p.book_id AND e.id = p.entry_id
      JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
      WHERE a.asset = 'operation-right' AND p.amount > 0
        AND e.cause IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed')) AS g
LEFT JOIN (SELECT DISTINCT e.book_id, e.document, a.division_code
           FROM entry AS e
           LEFT JOIN entry AS r ON r.book_id = e.book_id AND r.id = e.reverses_entry_id
           JOIN posting AS p ON p.book_id = e.book_id AND p.entry_id = e.id
           JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
           WHERE a.asset = 'operation-right' AND (e.cause IN ('contract-ended', 'contract-changed') OR r.cause IN (
        'lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed'))) AS c
    ON c.book_id = g.book_id AND c.document = g.document AND c.division_code = g.division_code
WHERE g.place = 1;

INSERT INTO transfer_day (book_id, document, division_code, holder, effective_on, holder_kind, delta)
SELECT p.book_id, e.document, a.division_code, a.holder, p.effective_on, max(a.holder_kind), sum(p.amount)
FROM posting AS p
JOIN entry AS e ON e.book_id = p.book_id AND e.id = p.entry_id
LEFT JOIN entry AS r ON r.book_id = e.book_id AND r.id = e.reverses_entry_id
JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
WHERE a.asset = 'operation-right'
  AND coalesce(r.cause, e.cause) IN (
        'lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed')
GROUP BY p.book_id, e.document, a.division_code, a.holder, p.effective_on;

INSERT INTO transfer_lot (book_id, document, division_code, lot_id, holder, effective_on, holder_kind, delta)
SELECT p.book_id, e.document, a.division_code, p.lot_id, a.holder, p.effective_on, max(a.holder_kind), sum(p.amount)
FROM posting AS p
JOIN entry AS e ON e.book_id = p.book_id AND e.id = p.entry_id
LEFT JOIN entry AS r ON r.book_id = e.book_id AND r.id = e.reverses_entry_id
JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
WHERE a.asset = 'operation-right'
  AND coalesce(r.cause, e.cause) IN (
        'lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed')
  AND EXISTS (SELECT 1 FROM entry AS s WHERE s.book_id = e.book_id AND s.document = e.document
              AND s.cause IN ('swap-signed', 'assignment-signed', 'retransfer-signed', 'other-mode-signed'))
GROUP BY p.book_id, e.document, a.division_code, p.lot_id, a.holder, p.effective_on;

INSERT INTO contracted_day (division_code, book_id, holder, effective_on, delta)
SELECT a.division_code, p.book_id, a.holder, p.effective_on, sum(p.amount)
FROM posting AS p
JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
WHERE a.asset = 'contract-right' AND a.kind = 'land.held' AND a.holder_kind = 'household'
GROUP BY a.division_code, p.book_id, a.holder, p.effective_on;

CREATE FUNCTION keep_transfers() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moving text[] := ARRAY['lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
                           'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed'];
    by_lot text[] := ARRAY['swap-signed', 'assignment-signed', 'retransfer-signed', 'other-mode-signed'];
BEGIN
    -- The look-ups are correlated, so that their plans stay index scans whatever the tables' statistics say.
    INSERT INTO contracted_day AS d (division_code, book_id, holder, effective_on, delta)
    SELECT a.division_code, p.book_id, a.holder, p.effective_on, sum(p.amount)
    FROM filed AS p
    CROSS JOIN LATERAL (
        SELECT asset, kind, division_code, holder_kind, holder FROM account
        WHERE book_id = p.book_id AND id = p.account_id OFFSET 0
    ) AS a
    WHERE a.asset = 'contract-right' AND a.kind = 'land.held' AND a.holder_kind = 'household'
    GROUP BY a.division_code, p.book_id, a.holder, p.effective_on
    ORDER BY a.division_code, p.book_id, a.holder, p.effective_on
    ON CONFLICT (division_code, book_id, holder, effective_on) DO UPDATE SET delta = d.delta + excluded.delta;

    PERFORM 1 FROM (SELECT DISTINCT book_id, entry_id FROM filed) AS f
    CROSS JOIN LATERAL (
        SELECT e.cause, e.reverses_entry_id FROM entry AS e WHERE e.book_id = f.book_id AND e.id = f.entry_id OFFSET 0
    ) AS e
    WHERE e.cause = ANY (moving) OR e.reverses_entry_id IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    INSERT INTO transfer_term (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on,
                               area_grains, changed)
    SELECT DISTINCT ON (p.book_id, e.document, a.division_code)
           p.book_id, e.document, a.division_code, left(e.cause, -7), a.holder_kind, a.holder, p.effective_on,
           CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN DATE '2199-12-31'
                ELSE max(p.effective_on) OVER (PARTITION BY p.book_id, e.document, a.division_code) END,
           sum(p.amount) OVER (PARTITION BY p.book_id, e.document, a.division_code, p.effective_on, a.holder), 0
    FROM filed AS p
    CROSS JOIN LATERAL (
        SELECT cause, document FROM entry WHERE book_id = p.book_id AND id = p.entry_id OFFSET 0
    ) AS e
    CROSS JOIN LATERAL (
        SELECT asset, division_code, holder_kind, holder FROM account
        WHERE book_id = p.book_id AND id = p.account_id OFFSET 0
    ) AS a
    WHERE e.cause = ANY (moving[1:8]) AND a.asset = 'operation-right' AND p.amount > 0
    ORDER BY p.book_id, e.document, a.division_code, p.effective_on, a.holder
    ON CONFLICT (book_id, document, division_code) DO NOTHING;

    WITH moves AS MATERIALIZED (
        SELECT p.book_id, e.document, a.division_code, p.lot_id, a.holder, a.holder_kind, p.effective_on, p.amount,
               e.changes, e.lotted
        FROM filed AS p
        CROSS JOIN LATERAL (
            SELECT x.document, r.cause IS NOT NULL OR x.cause = ANY (moving[9:10]) AS changes,
                   coalesce(r.cause, x.cause) AS cause,
                   EXISTS (SELECT 1 FROM entry AS s WHERE s.book_id = x.book_id AND s.document = x.document
                           AND s.cause = ANY (by_lot)) AS lotted
            FROM entry AS x LEFT JOIN entry AS r ON r.book_id = x.book_id AND r.id = x.reverses_entry_id
            WHERE x.book_id = p.book_id AND x.id = p.entry_id OFFSET 0
        ) AS e
        CROSS JOIN LATERAL (
            SELECT asset, division_code, holder_kind, holder FROM account
            WHERE book_id = p.book_id AND id = p.account_id OFFSET 0
        ) AS a
        WHERE e.cause = ANY (moving) AND a.asset = 'operation-right'
    ), changed AS (
        UPDATE transfer_term AS t SET changed = 1
        FROM (SELECT DISTINCT book_id, document, division_code FROM moves WHERE changes) AS m
        WHERE t.book_id = m.book_id AND t.document = m.document AND t.division_code = m.division_code AND t.changed = 0
    ), lots AS (
        INSERT INTO transfer_lot AS d
            (book_id, document, division_code, lot_id, holder, effective_on, holder_kind, delta)
        SELECT book_id, document, division_code, lot_id, holder, effective_on, max(holder_kind), sum(amount)
        FROM moves WHERE lotted
        GROUP BY book_id, document, division_code, lot_id, holder, effective_on
        ORDER BY book_id, document, division_code, lot_id, holder, effective_on
        ON CONFLICT (book_id, document, division_code, lot_id, holder, effective_on)
            DO UPDATE SET delta = d.delta + excluded.delta
    )
    INSERT INTO transfer_day AS d (book_id, document, division_code, holder, effective_on, holder_kind, delta)
    SELECT book_id, document, division_code, holder, effective_on, max(holder_kind), sum(amount)
    FROM moves
    GROUP BY book_id, document, division_code, holder, effective_on
    ORDER BY book_id, document, division_code, holder, effective_on
    ON CONFLICT (book_id, document, division_code, holder, effective_on) DO UPDATE SET delta = d.delta + excluded.delta;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_keeps_transfers AFTER INSERT ON posting REFERENCING NEW TABLE AS filed FOR EACH STATEMENT
    EXECUTE FUNCTION keep_transfers();

CREATE TRIGGER transfer_term_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON transfer_term FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_term_is_not_emptied BEFORE TRUNCATE ON transfer_term FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_day_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON transfer_day FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_day_is_not_emptied BEFORE TRUNCATE ON transfer_day FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_lot_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON transfer_lot FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_lot_is_not_emptied BEFORE TRUNCATE ON transfer_lot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER contracted_day_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON contracted_day FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER contracted_day_is_not_emptied BEFORE TRUNCATE ON contracted_day FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
ALTER TABLE transfer_day SET (fillfactor = 85);
