-- What is transferred under which contract, and who has contracted land: read models that follow the postings in the
-- transaction that files them. They can be folded again from the postings, as the first statements do.

INSERT INTO transfer_term (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on,
                           area_grains, changed)
SELECT g.book_id, g.document, g.division_code, g.form, g.taker_kind, g.taker, g.opens_on, g.closes_on, g.area_grains,
       CASE WHEN c.document IS NULL THEN 0 ELSE 1 END
FROM (SELECT p.book_id, e.document, a.division_code, substr(e.cause, 1, length(e.cause) - 7) AS form, a.holder_kind AS taker_kind,
             a.holder AS taker, p.effective_on AS opens_on,
             CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN '2199-12-31'
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

-- The postings of a batch come one after the other, in no order that this relies on: the taker is whoever gets the land
-- on the first day, the term closes on the last.
CREATE TRIGGER posting_keeps_transfer_terms AFTER INSERT ON posting WHEN NEW.amount > 0
BEGIN
    INSERT INTO transfer_term (book_id, document, division_code, form, taker_kind, taker, opens_on, closes_on,
                               area_grains, changed)
    SELECT NEW.book_id, e.document, a.division_code, substr(e.cause, 1, length(e.cause) - 7), a.holder_kind, a.holder,
           NEW.effective_on, CASE WHEN e.cause IN ('swap-signed', 'assignment-signed') THEN '2199-12-31' ELSE NEW.effective_on END,
           NEW.amount, 0
    FROM entry AS e CROSS JOIN account AS a
    WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id AND a.book_id = NEW.book_id AND a.id = NEW.account_id
      AND a.asset = 'operation-right'
      AND e.cause IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed')
    ON CONFLICT (book_id, document, division_code) DO UPDATE SET
        area_grains = CASE WHEN (excluded.opens_on, excluded.taker) = (opens_on, taker)
                           THEN area_grains + excluded.area_grains
                           WHEN (excluded.opens_on, excluded.taker) < (opens_on, taker) THEN excluded.area_grains ELSE area_grains END,
        taker_kind = CASE WHEN (excluded.opens_on, excluded.taker) < (opens_on, taker) THEN excluded.taker_kind ELSE taker_kind END,
        taker = CASE WHEN (excluded.opens_on, excluded.taker) < (opens_on, taker) THEN excluded.taker ELSE taker END,
        opens_on = min(opens_on, excluded.opens_on),
        closes_on = max(closes_on, excluded.closes_on);
END;
CREATE TRIGGER posting_keeps_transfer_days AFTER INSERT ON posting
BEGIN
    INSERT INTO transfer_day (book_id, document, division_code, holder, effective_on, holder_kind, delta)
    SELECT NEW.book_id, e.document, a.division_code, a.holder, NEW.effective_on, a.holder_kind, NEW.amount
    FROM entry AS e CROSS JOIN account AS a
    WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id AND a.book_id = NEW.book_id AND a.id = NEW.account_id
      AND a.asset = 'operation-right'
      AND coalesce((SELECT r.cause FROM entry AS r WHERE r.book_id = e.book_id AND r.id = e.reverses_entry_id), e.cause)
          IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed')
    ON CONFLICT (book_id, document, division_code, holder, effective_on) DO UPDATE SET delta = delta + excluded.delta;
END;
CREATE TRIGGER posting_keeps_transfer_lots AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM entry AS e CROSS JOIN entry AS s
             WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id AND s.book_id = e.book_id AND s.document = e.document
               AND s.cause IN ('swap-signed', 'assignment-signed', 'retransfer-signed', 'other-mode-signed'))
BEGIN
    INSERT INTO transfer_lot (book_id, document, division_code, lot_id, holder, effective_on, holder_kind, delta)
    SELECT NEW.book_id, e.document, a.division_code, NEW.lot_id, a.holder, NEW.effective_on, a.holder_kind, NEW.amount
    FROM entry AS e CROSS JOIN account AS a
    WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id AND a.book_id = NEW.book_id AND a.id = NEW.account_id
      AND a.asset = 'operation-right'
      AND coalesce((SELECT r.cause FROM entry AS r WHERE r.book_id = e.book_id AND r.id = e.reverses_entry_id), e.cause)
          IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed')
    ON CONFLICT (book_id, document, division_code, lot_id, holder, effective_on)
        DO UPDATE SET delta = delta + excluded.delta;
END;
CREATE TRIGGER posting_changes_transfer_terms AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM entry AS e WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id
             AND (e.cause IN ('contract-ended', 'contract-changed') OR e.reverses_entry_id IS NOT NULL))
BEGIN
    UPDATE transfer_term SET changed = 1
    WHERE changed = 0 AND (book_id, document, division_code) = (
        SELECT NEW.book_id, e.document, a.division_code FROM entry AS e CROSS JOIN account AS a
        WHERE e.book_id = NEW.book_id AND e.id = NEW.entry_id AND a.book_id = NEW.book_id AND a.id = NEW.account_id
          AND a.asset = 'operation-right'
          AND coalesce((SELECT r.cause FROM entry AS r WHERE r.book_id = e.book_id AND r.id = e.reverses_entry_id), e.cause)
              IN ('lease-signed', 'subcontract-signed', 'shareholding-signed', 'swap-signed', 'assignment-signed',
        'retransfer-signed', 'other-mode-signed', 'other-signed', 'contract-ended', 'contract-changed'));
END;
CREATE TRIGGER posting_keeps_contracted_days AFTER INSERT ON posting
WHEN EXISTS (SELECT 1 FROM account AS a WHERE a.book_id = NEW.book_id AND a.id = NEW.account_id
             AND a.asset = 'contract-right' AND a.kind = 'land.held' AND a.holder_kind = 'household')
BEGIN
    INSERT INTO contracted_day (division_code, book_id, holder, effective_on, delta)
    SELECT a.division_code, NEW.book_id, a.holder, NEW.effective_on, NEW.amount
    FROM account AS a WHERE a.book_id = NEW.book_id AND a.id = NEW.account_id
    ON CONFLICT (division_code, book_id, holder, effective_on) DO UPDATE SET delta = delta + excluded.delta;
END;

CREATE TRIGGER transfer_term_insert_by_filing_only BEFORE INSERT ON transfer_term WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_term_update_by_filing_only BEFORE UPDATE ON transfer_term WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_term_delete_by_filing_only BEFORE DELETE ON transfer_term WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_day_insert_by_filing_only BEFORE INSERT ON transfer_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_day_update_by_filing_only BEFORE UPDATE ON transfer_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_day_delete_by_filing_only BEFORE DELETE ON transfer_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_lot_insert_by_filing_only BEFORE INSERT ON transfer_lot WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_lot_update_by_filing_only BEFORE UPDATE ON transfer_lot WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER transfer_lot_delete_by_filing_only BEFORE DELETE ON transfer_lot WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER contracted_day_insert_by_filing_only BEFORE INSERT ON contracted_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER contracted_day_update_by_filing_only BEFORE UPDATE ON contracted_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
CREATE TRIGGER contracted_day_delete_by_filing_only BEFORE DELETE ON contracted_day WHEN (SELECT open FROM gate) NOT IN (1, 2)
BEGIN SELECT RAISE(ABORT, 'positions_follow_postings_only'); END;
