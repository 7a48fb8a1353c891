-- Trades stand as they were opened; what was asked of the rules is written down and stays.

CREATE TRIGGER quota_trade_is_not_replaced BEFORE INSERT ON quota_trade
BEGIN
    SELECT RAISE(ABORT, 'a_trade_stands_as_opened') WHERE EXISTS (SELECT 1 FROM quota_trade WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_trade_offers_a_lot_of_its_book')
    WHERE NOT EXISTS (SELECT 1 FROM quota_lot WHERE code = NEW.lot AND book_id = NEW.book_id AND instrument = NEW.instrument);
END;
CREATE TRIGGER quota_trade_is_not_updated BEFORE UPDATE ON quota_trade
BEGIN SELECT RAISE(ABORT, 'a_trade_stands_as_opened'); END;
CREATE TRIGGER quota_trade_is_not_deleted BEFORE DELETE ON quota_trade
BEGIN SELECT RAISE(ABORT, 'a_trade_stands_as_opened'); END;
CREATE TRIGGER quota_pre_check_is_counted_up BEFORE INSERT ON quota_pre_check
WHEN NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM quota_pre_check WHERE trade = NEW.trade), 0)
BEGIN SELECT RAISE(ABORT, 'pre_checks_are_counted_up'); END;
CREATE TRIGGER quota_pre_check_is_not_updated BEFORE UPDATE ON quota_pre_check
BEGIN SELECT RAISE(ABORT, 'a_pre_check_is_final'); END;
CREATE TRIGGER quota_pre_check_is_not_deleted BEFORE DELETE ON quota_pre_check
BEGIN SELECT RAISE(ABORT, 'a_pre_check_is_final'); END;

-- Offers: of what passed the pre-check, answered once, accepted by somebody else than who offered.

CREATE TRIGGER quota_offer_begins_open BEFORE INSERT ON quota_offer
BEGIN
    SELECT RAISE(ABORT, 'offers_are_counted_up')
    WHERE NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM quota_offer WHERE trade = NEW.trade), 0);
    SELECT RAISE(ABORT, 'an_offer_begins_open') WHERE NEW.answer <> '';
    SELECT RAISE(ABORT, 'an_offer_was_pre_checked') WHERE NOT EXISTS (
        SELECT 1 FROM quota_pre_check WHERE trade = NEW.trade AND buyer = NEW.buyer AND price_fen = NEW.price_fen
        AND passed = 1);
END;
CREATE TRIGGER quota_offer_is_answered_once BEFORE UPDATE ON quota_offer
BEGIN
    SELECT RAISE(ABORT, 'an_offer_is_answered_once')
    WHERE OLD.answer <> '' OR NEW.answer = '' OR
       NEW.trade IS NOT OLD.trade OR NEW.sequence IS NOT OLD.sequence OR NEW.buyer IS NOT OLD.buyer OR
       NEW.price_fen IS NOT OLD.price_fen OR NEW.on_day IS NOT OLD.on_day OR NEW.document IS NOT OLD.document OR
       NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by;
    SELECT RAISE(ABORT, 'somebody_else_accepts_an_offer')
    WHERE NEW.answer = 'accepted' AND NEW.answered_by = OLD.recorded_by;
END;
CREATE TRIGGER quota_offer_is_not_deleted BEFORE DELETE ON quota_offer
BEGIN SELECT RAISE(ABORT, 'an_offer_is_answered_once'); END;
CREATE TRIGGER quota_event_of_a_trade_is_checked BEFORE INSERT ON quota_event
WHEN NEW.proposal_id IS NOT NULL AND NEW.kind IN ('list', 'unlist', 'sell')
BEGIN
    SELECT RAISE(ABORT, 'an_event_of_a_trade_is_about_its_lot') WHERE NEW.trade <> '' AND NOT EXISTS (
        SELECT 1 FROM quota_trade WHERE number = NEW.trade AND book_id = NEW.book_id AND lot = NEW.lot
        AND instrument = NEW.instrument AND grains = NEW.grains AND (NEW.kind <> 'list' OR listing = NEW.number));
    SELECT RAISE(ABORT, 'a_sale_rests_on_an_accepted_offer') WHERE NEW.kind = 'sell' AND NOT EXISTS (
        SELECT 1 FROM quota_offer WHERE trade = NEW.trade AND answer = 'accepted' AND buyer = NEW.counterpart
        AND price_fen = NEW.price_fen);
    SELECT RAISE(ABORT, 'a_trade_is_carried_out_once') WHERE NEW.trade <> '' AND NEW.kind <> 'list' AND EXISTS (
        SELECT 1 FROM quota_event WHERE trade = NEW.trade AND kind IN ('sell', 'unlist') AND reversed_at IS NULL);
END;

-- Prices: a new one is a new row.

CREATE TRIGGER quota_price_is_counted_up BEFORE INSERT ON quota_price
WHEN NEW.sequence <> 1 + coalesce((SELECT max(sequence) FROM quota_price WHERE kind = NEW.kind
    AND sale_case = NEW.sale_case AND division_level = NEW.division_level AND division_code = NEW.division_code
    AND valid_from = NEW.valid_from), 0)
BEGIN SELECT RAISE(ABORT, 'prices_are_counted_up'); END;
CREATE TRIGGER quota_price_is_not_updated BEFORE UPDATE ON quota_price
BEGIN SELECT RAISE(ABORT, 'a_price_is_final'); END;
CREATE TRIGGER quota_price_is_not_deleted BEFORE DELETE ON quota_price
BEGIN SELECT RAISE(ABORT, 'a_price_is_final'); END;

-- Distributions: by two people, never more than the sale brought, undone once by two people before anything is paid.

CREATE TRIGGER quota_distribution_is_approved BEFORE INSERT ON quota_distribution
BEGIN
    SELECT RAISE(ABORT, 'a_distribution_is_only_reversed')
    WHERE EXISTS (SELECT 1 FROM quota_distribution WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_distribution_begins_in_force') WHERE NEW.reversed_at IS NOT NULL;
    SELECT RAISE(ABORT, 'a_distribution_is_approved_by_another') WHERE NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number AND content = NEW.content
        AND state = 'done' AND kind = 'proceeds-distribution');
    SELECT RAISE(ABORT, 'a_distribution_is_of_a_sale_of_its_book') WHERE NOT EXISTS (
        SELECT 1 FROM quota_event WHERE number = NEW.sale AND kind = 'sell' AND book_id = NEW.book_id
        AND reversed_at IS NULL AND price_fen >= NEW.fen + coalesce((
            SELECT sum(fen) FROM quota_distribution WHERE sale = NEW.sale AND reversed_at IS NULL), 0));
END;
CREATE TRIGGER quota_distribution_is_only_reversed BEFORE UPDATE ON quota_distribution
BEGIN
    SELECT RAISE(ABORT, 'a_distribution_is_only_reversed')
    WHERE OLD.reversed_at IS NOT NULL OR NEW.reversed_at IS NULL OR
       NEW.number IS NOT OLD.number OR NEW.sale IS NOT OLD.sale OR NEW.book_id IS NOT OLD.book_id OR
       NEW.document IS NOT OLD.document OR NEW.on_day IS NOT OLD.on_day OR NEW.fen IS NOT OLD.fen OR
       NEW.content IS NOT OLD.content OR NEW.proposal_id IS NOT OLD.proposal_id OR
       NEW.entry_id IS NOT OLD.entry_id OR NEW.recorded_at IS NOT OLD.recorded_at OR
       NEW.recorded_by IS NOT OLD.recorded_by;
    SELECT RAISE(ABORT, 'a_reversal_of_a_distribution_takes_another') WHERE NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND subject = NEW.number AND state = 'done'
        AND kind = 'proceeds-reversal');
    SELECT RAISE(ABORT, 'payouts_are_reversed_before_their_distribution') WHERE EXISTS (
        SELECT 1 FROM quota_payout WHERE distribution = NEW.number AND reversed_at IS NULL);
END;
CREATE TRIGGER quota_distribution_is_not_deleted BEFORE DELETE ON quota_distribution
BEGIN SELECT RAISE(ABORT, 'a_distribution_is_only_reversed'); END;
CREATE TRIGGER quota_distribution_line_is_part_of_it BEFORE INSERT ON quota_distribution_line
BEGIN
    SELECT RAISE(ABORT, 'a_distribution_keeps_its_lines')
    WHERE EXISTS (SELECT 1 FROM quota_distribution_line WHERE distribution = NEW.distribution AND line = NEW.line);
    SELECT RAISE(ABORT, 'lines_come_to_their_distribution') WHERE NOT EXISTS (
        SELECT 1 FROM quota_distribution WHERE number = NEW.distribution AND fen >= NEW.fen + coalesce((
            SELECT sum(fen) FROM quota_distribution_line WHERE distribution = NEW.distribution), 0));
END;
CREATE TRIGGER quota_distribution_line_is_not_updated BEFORE UPDATE ON quota_distribution_line
BEGIN SELECT RAISE(ABORT, 'a_distribution_keeps_its_lines'); END;
CREATE TRIGGER quota_distribution_line_is_not_deleted BEFORE DELETE ON quota_distribution_line
BEGIN SELECT RAISE(ABORT, 'a_distribution_keeps_its_lines'); END;

-- Payouts: of shares, never more than the share, undone once with a reason.

CREATE TRIGGER quota_payout_is_within_its_share BEFORE INSERT ON quota_payout
BEGIN
    SELECT RAISE(ABORT, 'a_payout_is_only_reversed')
    WHERE NEW.reversed_at IS NOT NULL OR EXISTS (SELECT 1 FROM quota_payout
        WHERE distribution = NEW.distribution AND line = NEW.line AND voucher = NEW.voucher);
    SELECT RAISE(ABORT, 'no_more_than_the_share_is_paid') WHERE NOT EXISTS (
        SELECT 1 FROM quota_distribution_line l JOIN quota_distribution d ON d.number = l.distribution
        WHERE l.distribution = NEW.distribution AND l.line = NEW.line AND d.reversed_at IS NULL
        AND d.book_id = NEW.book_id AND l.head IN ('household-share', 'collective-share')
        AND l.fen >= NEW.fen + coalesce((SELECT sum(fen) FROM quota_payout
            WHERE distribution = NEW.distribution AND line = NEW.line AND reversed_at IS NULL), 0));
END;
CREATE TRIGGER quota_payout_is_only_reversed BEFORE UPDATE ON quota_payout
WHEN OLD.reversed_at IS NOT NULL OR NEW.reversed_at IS NULL OR
    NEW.distribution IS NOT OLD.distribution OR NEW.line IS NOT OLD.line OR NEW.voucher IS NOT OLD.voucher OR
    NEW.fen IS NOT OLD.fen OR NEW.paid_on IS NOT OLD.paid_on OR NEW.book_id IS NOT OLD.book_id OR
    NEW.entry_id IS NOT OLD.entry_id OR NEW.recorded_at IS NOT OLD.recorded_at OR
    NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_payout_is_only_reversed'); END;
CREATE TRIGGER quota_payout_is_not_deleted BEFORE DELETE ON quota_payout
BEGIN SELECT RAISE(ABORT, 'a_payout_is_only_reversed'); END;
