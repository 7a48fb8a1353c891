-- Trades stand as they were opened; what was asked of the rules is written down and stays.

CREATE FUNCTION check_quota_trade() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(EXISTS (SELECT 1 FROM quota_lot WHERE code = NEW.lot AND book_id = NEW.book_id
        AND instrument = NEW.instrument), 'a_trade_offers_a_lot_of_its_book');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_trade_is_checked BEFORE INSERT ON quota_trade FOR EACH ROW EXECUTE FUNCTION check_quota_trade();
CREATE TRIGGER quota_trade_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_trade FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_trade_stands_as_opened');
CREATE FUNCTION check_quota_pre_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_trade WHERE number = NEW.trade FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.sequence = 1 + coalesce((SELECT max(sequence) FROM quota_pre_check
        WHERE trade = NEW.trade), 0), 'pre_checks_are_counted_up');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_pre_check_is_checked BEFORE INSERT ON quota_pre_check FOR EACH ROW
    EXECUTE FUNCTION check_quota_pre_check();
CREATE TRIGGER quota_pre_check_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_pre_check FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_pre_check_is_final');

-- Offers: of what passed the pre-check, answered once, accepted by somebody else than who offered.

CREATE FUNCTION check_quota_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_trade WHERE number = NEW.trade FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.sequence = 1 + coalesce((SELECT max(sequence) FROM quota_offer
            WHERE trade = NEW.trade), 0), 'offers_are_counted_up');
        PERFORM refuse_unless(NEW.answer = '', 'an_offer_begins_open');
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM quota_pre_check WHERE trade = NEW.trade AND buyer = NEW.buyer
            AND price_fen = NEW.price_fen AND passed = 1), 'an_offer_was_pre_checked');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.answer = '' AND NEW.answer <> '' AND
        (NEW.trade, NEW.sequence, NEW.buyer, NEW.price_fen, NEW.on_day, NEW.document, NEW.recorded_at, NEW.recorded_by)
        IS NOT DISTINCT FROM
        (OLD.trade, OLD.sequence, OLD.buyer, OLD.price_fen, OLD.on_day, OLD.document, OLD.recorded_at, OLD.recorded_by),
        'an_offer_is_answered_once');
    PERFORM refuse_unless(NEW.answer <> 'accepted' OR NEW.answered_by <> OLD.recorded_by,
        'somebody_else_accepts_an_offer');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_offer_is_checked BEFORE INSERT OR UPDATE ON quota_offer FOR EACH ROW
    EXECUTE FUNCTION check_quota_offer();
CREATE TRIGGER quota_offer_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_offer FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_offer_is_answered_once');
CREATE FUNCTION check_quota_event_of_trade() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_trade WHERE number = NEW.trade FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.trade = '' OR EXISTS (SELECT 1 FROM quota_trade WHERE number = NEW.trade
        AND book_id = NEW.book_id AND lot = NEW.lot AND instrument = NEW.instrument AND grains = NEW.grains
        AND (NEW.kind <> 'list' OR listing = NEW.number)), 'an_event_of_a_trade_is_about_its_lot');
    PERFORM refuse_unless(NEW.kind <> 'sell' OR EXISTS (SELECT 1 FROM quota_offer WHERE trade = NEW.trade
        AND answer = 'accepted' AND buyer = NEW.counterpart AND price_fen = NEW.price_fen),
        'a_sale_rests_on_an_accepted_offer');
    PERFORM refuse_unless(NEW.trade = '' OR NEW.kind = 'list' OR NOT EXISTS (SELECT 1 FROM quota_event
        WHERE trade = NEW.trade AND kind IN ('sell', 'unlist') AND reversed_at IS NULL), 'a_trade_is_carried_out_once');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_event_of_a_trade_is_checked BEFORE INSERT ON quota_event FOR EACH ROW
    WHEN (NEW.proposal_id IS NOT NULL AND NEW.kind IN ('list', 'unlist', 'sell'))
    EXECUTE FUNCTION check_quota_event_of_trade();

-- Prices: a new one is a new row.

CREATE FUNCTION check_quota_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(NEW.sequence = 1 + coalesce((SELECT max(sequence) FROM quota_price WHERE kind = NEW.kind
        AND sale_case = NEW.sale_case AND division_level = NEW.division_level AND division_code = NEW.division_code
        AND valid_from = NEW.valid_from), 0), 'prices_are_counted_up');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_price_is_checked BEFORE INSERT ON quota_price FOR EACH ROW EXECUTE FUNCTION check_quota_price();
CREATE TRIGGER quota_price_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_price FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_price_is_final');

-- Distributions: by two people, never more than the sale brought, undone once by two people before anything is paid.

CREATE FUNCTION check_quota_distribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM quota_event WHERE number = NEW.sale FOR NO KEY UPDATE;
        PERFORM refuse_unless(NEW.reversed_at IS NULL, 'a_distribution_begins_in_force');
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number
            AND content = NEW.content AND state = 'done' AND kind = 'proceeds-distribution'),
            'a_distribution_is_approved_by_another');
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM quota_event WHERE number = NEW.sale AND kind = 'sell'
            AND book_id = NEW.book_id AND reversed_at IS NULL AND price_fen >= NEW.fen + coalesce((
                SELECT sum(fen) FROM quota_distribution WHERE sale = NEW.sale AND reversed_at IS NULL), 0)),
            'a_distribution_is_of_a_sale_of_its_book');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.reversed_at IS NULL AND NEW.reversed_at IS NOT NULL AND
        (NEW.number, NEW.sale, NEW.book_id, NEW.document, NEW.on_day, NEW.fen, NEW.content, NEW.proposal_id,
         NEW.entry_id, NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.sale, OLD.book_id, OLD.document, OLD.on_day, OLD.fen, OLD.content, OLD.proposal_id,
         OLD.entry_id, OLD.recorded_at, OLD.recorded_by), 'a_distribution_is_only_reversed');
    PERFORM refuse_unless(EXISTS (SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id
        AND subject = NEW.number AND state = 'done' AND kind = 'proceeds-reversal'),
        'a_reversal_of_a_distribution_takes_another');
    PERFORM refuse_unless(NOT EXISTS (SELECT 1 FROM quota_payout WHERE distribution = NEW.number
        AND reversed_at IS NULL), 'payouts_are_reversed_before_their_distribution');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_distribution_is_checked BEFORE INSERT OR UPDATE ON quota_distribution FOR EACH ROW
    EXECUTE FUNCTION check_quota_distribution();
CREATE TRIGGER quota_distribution_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_distribution
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a_distribution_is_only_reversed');
CREATE FUNCTION check_quota_distribution_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_distribution WHERE number = NEW.distribution FOR NO KEY UPDATE;
    PERFORM refuse_unless(EXISTS (SELECT 1 FROM quota_distribution WHERE number = NEW.distribution
        AND fen >= NEW.fen + coalesce((SELECT sum(fen) FROM quota_distribution_line
            WHERE distribution = NEW.distribution), 0)), 'lines_come_to_their_distribution');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_distribution_line_is_checked BEFORE INSERT ON quota_distribution_line FOR EACH ROW
    EXECUTE FUNCTION check_quota_distribution_line();
CREATE TRIGGER quota_distribution_line_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_distribution_line
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a_distribution_keeps_its_lines');

-- Payouts: of shares, never more than the share, undone once with a reason.

CREATE FUNCTION check_quota_payout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_distribution WHERE number = NEW.distribution FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.reversed_at IS NULL, 'a_payout_is_only_reversed');
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM quota_distribution_line l
            JOIN quota_distribution d ON d.number = l.distribution
            WHERE l.distribution = NEW.distribution AND l.line = NEW.line AND d.reversed_at IS NULL
            AND d.book_id = NEW.book_id AND l.head IN ('household-share', 'collective-share')
            AND l.fen >= NEW.fen + coalesce((SELECT sum(fen) FROM quota_payout WHERE distribution = NEW.distribution
                AND line = NEW.line AND reversed_at IS NULL), 0)), 'no_more_than_the_share_is_paid');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.reversed_at IS NULL AND NEW.reversed_at IS NOT NULL AND
        (NEW.distribution, NEW.line, NEW.voucher, NEW.fen, NEW.paid_on, NEW.book_id, NEW.entry_id, NEW.recorded_at,
         NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.distribution, OLD.line, OLD.voucher, OLD.fen, OLD.paid_on, OLD.book_id, OLD.entry_id, OLD.recorded_at,
         OLD.recorded_by), 'a_payout_is_only_reversed');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_payout_is_checked BEFORE INSERT OR UPDATE ON quota_payout FOR EACH ROW
    EXECUTE FUNCTION check_quota_payout();
CREATE TRIGGER quota_payout_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_payout FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_payout_is_only_reversed');
