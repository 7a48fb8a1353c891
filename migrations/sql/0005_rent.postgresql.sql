-- The promises of rent on PostgreSQL: every table is only added to, a payment has no more lines than its sum, and a deposit
-- is released when nothing is owed. refuse() is the function of 0001_book, refuse_unless() that of 0002_access.

CREATE TRIGGER rent_agreement_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_agreement FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_rent_agreement_is_never_changed');
CREATE TRIGGER rent_change_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_change FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('rent_changes_are_only_added_to');
CREATE TRIGGER rent_charge_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_charge FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the_rent_roll_is_only_added_to');
CREATE TRIGGER rent_payment_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_payment FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_payment_is_never_changed');
CREATE TRIGGER rent_payment_line_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_payment_line FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_payment_is_never_changed');
CREATE TRIGGER rent_payment_reversal_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_payment_reversal FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_reversal_of_a_payment_is_final');
CREATE TRIGGER rent_deposit_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_deposit FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('deposit_events_are_only_added_to');
CREATE TRIGGER rent_dividend_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON rent_dividend FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_declared_dividend_is_never_changed');
CREATE TRIGGER reference_price_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON reference_price FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('reference_prices_are_only_added_to');

CREATE FUNCTION check_payment_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(EXISTS (
        SELECT 1 FROM rent_payment p WHERE p.contract_number = NEW.contract_number AND p.voucher = NEW.voucher
        AND p.measure = NEW.measure AND NEW.amount + (
            SELECT coalesce(sum(amount), 0) FROM rent_payment_line l
            WHERE l.contract_number = NEW.contract_number AND l.voucher = NEW.voucher) <= p.amount),
        'a_payment_has_no_more_lines_than_its_sum');
    RETURN NEW;
END $$;
CREATE TRIGGER payment_line_is_checked BEFORE INSERT ON rent_payment_line FOR EACH ROW
    EXECUTE FUNCTION check_payment_line();

CREATE FUNCTION check_deposit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((SELECT coalesce(sum(amount), 0) FROM (
        SELECT c.amount FROM rent_charge c WHERE c.contract_number = NEW.contract_number AND c.claim <> 'refund'
        UNION ALL
        SELECT -l.amount FROM rent_payment_line l WHERE l.contract_number = NEW.contract_number AND l.claim <> 'refund'
        AND NOT EXISTS (SELECT 1 FROM rent_payment_reversal r
                        WHERE r.contract_number = l.contract_number AND r.voucher = l.voucher)) owed) <= 0,
        'a_deposit_is_released_when_nothing_is_owed');
    RETURN NEW;
END $$;
CREATE TRIGGER deposit_is_checked BEFORE INSERT ON rent_deposit FOR EACH ROW WHEN (NEW.event = 'released')
    EXECUTE FUNCTION check_deposit();
