-- What is transferred under which contract: a read model that follows the postings in the transaction that files them.

INSERT INTO transfer_term (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on)
SELECT DISTINCT ON (p.book_id, e.document, a.division_code)
       p.book_id, e.document, a.division_code, left(e.cause, -7), a.holder_kind, a.holder, p.effective_on,
       CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN DATE '2199-12-31'
            ELSE max(p.effective_on) OVER (PARTITION BY p.book_id, e.document, a.division_code) END
FROM posting AS p
JOIN entry AS e ON e.book_id = p.book_id AND e.id = p.entry_id
JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
WHERE a.asset = 'operation-right' AND p.amount > 0
  AND e.cause IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
                  'retransfer-signed', 'other-mode-signed', 'other-signed')
ORDER BY p.book_id, e.document, a.division_code, p.effective_on, a.holder;

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

CREATE FUNCTION keep_transfers() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moving text[] := ARRAY['lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed',
                           'assignment-signed', 'retransfer-signed', 'other-mode-signed', 'other-signed',
                           'contract-ended', 'contract-changed'];
BEGIN
    -- The look-ups are correlated, so that their plans stay index scans whatever the tables' statistics say.
    PERFORM 1 FROM (SELECT DISTINCT book_id, entry_id FROM filed) AS f
    CROSS JOIN LATERAL (
        SELECT e.cause, e.reverses_entry_id FROM entry AS e WHERE e.book_id = f.book_id AND e.id = f.entry_id OFFSET 0
    ) AS e
    WHERE e.cause = ANY (moving) OR e.reverses_entry_id IS NOT NULL LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    INSERT INTO transfer_term AS t (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on)
    SELECT DISTINCT ON (p.book_id, e.document, a.division_code)
           p.book_id, e.document, a.division_code, left(e.cause, -7), a.holder_kind, a.holder, p.effective_on,
           CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN DATE '2199-12-31'
                ELSE max(p.effective_on) OVER (PARTITION BY p.book_id, e.document, a.division_code) END
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

    INSERT INTO transfer_day AS d (book_id, document, division_code, holder, effective_on, holder_kind, delta)
    SELECT p.book_id, e.document, a.division_code, a.holder, p.effective_on, max(a.holder_kind), sum(p.amount)
    FROM filed AS p
    CROSS JOIN LATERAL (
        SELECT x.document, coalesce(
                   (SELECT r.cause FROM entry AS r WHERE r.book_id = x.book_id AND r.id = x.reverses_entry_id), x.cause
               ) AS cause
        FROM entry AS x WHERE x.book_id = p.book_id AND x.id = p.entry_id OFFSET 0
    ) AS e
    CROSS JOIN LATERAL (
        SELECT asset, division_code, holder_kind, holder FROM account
        WHERE book_id = p.book_id AND id = p.account_id OFFSET 0
    ) AS a
    WHERE e.cause = ANY (moving) AND a.asset = 'operation-right'
    GROUP BY p.book_id, e.document, a.division_code, a.holder, p.effective_on
    ORDER BY p.book_id, e.document, a.division_code, a.holder, p.effective_on
    ON CONFLICT (book_id, document, division_code, holder, effective_on) DO UPDATE SET delta = d.delta + excluded.delta;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_keeps_transfers AFTER INSERT ON posting REFERENCING NEW TABLE AS filed FOR EACH STATEMENT
    EXECUTE FUNCTION keep_transfers();

CREATE TRIGGER transfer_term_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON transfer_term FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_day_by_filing_only BEFORE INSERT OR UPDATE OR DELETE ON transfer_day FOR EACH STATEMENT
    WHEN (pg_trigger_depth() = 0 AND NOT rebuilding()) EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_term_is_not_emptied BEFORE TRUNCATE ON transfer_term FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
CREATE TRIGGER transfer_day_is_not_emptied BEFORE TRUNCATE ON transfer_day FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('positions_follow_postings_only');
ALTER TABLE transfer_day SET (fillfactor = 85);
