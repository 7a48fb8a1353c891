-- The promises of rent on SQLite: every table is only added to, a payment has no more lines than its sum, and a deposit
-- is released when nothing is owed. Nothing here relies on PRAGMA foreign_keys.

CREATE TRIGGER rent_agreement_is_not_replaced BEFORE INSERT ON rent_agreement
WHEN EXISTS (SELECT 1 FROM rent_agreement WHERE contract_number = NEW.contract_number)
BEGIN SELECT RAISE(ABORT, 'a_rent_agreement_is_never_changed'); END;
CREATE TRIGGER rent_agreement_is_not_updated BEFORE UPDATE ON rent_agreement
BEGIN SELECT RAISE(ABORT, 'a_rent_agreement_is_never_changed'); END;
CREATE TRIGGER rent_agreement_is_not_deleted BEFORE DELETE ON rent_agreement
BEGIN SELECT RAISE(ABORT, 'a_rent_agreement_is_never_changed'); END;

CREATE TRIGGER rent_change_is_not_replaced BEFORE INSERT ON rent_change
WHEN EXISTS (SELECT 1 FROM rent_change WHERE contract_number = NEW.contract_number AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'rent_changes_are_only_added_to'); END;
CREATE TRIGGER rent_change_is_not_updated BEFORE UPDATE ON rent_change
BEGIN SELECT RAISE(ABORT, 'rent_changes_are_only_added_to'); END;
CREATE TRIGGER rent_change_is_not_deleted BEFORE DELETE ON rent_change
BEGIN SELECT RAISE(ABORT, 'rent_changes_are_only_added_to'); END;

CREATE TRIGGER rent_charge_is_not_replaced BEFORE INSERT ON rent_charge
WHEN EXISTS (SELECT 1 FROM rent_charge WHERE contract_number = NEW.contract_number AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the_rent_roll_is_only_added_to'); END;
CREATE TRIGGER rent_charge_is_not_updated BEFORE UPDATE ON rent_charge
BEGIN SELECT RAISE(ABORT, 'the_rent_roll_is_only_added_to'); END;
CREATE TRIGGER rent_charge_is_not_deleted BEFORE DELETE ON rent_charge
BEGIN SELECT RAISE(ABORT, 'the_rent_roll_is_only_added_to'); END;

CREATE TRIGGER rent_payment_is_not_replaced BEFORE INSERT ON rent_payment
WHEN EXISTS (SELECT 1 FROM rent_payment WHERE contract_number = NEW.contract_number AND voucher = NEW.voucher)
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;
CREATE TRIGGER rent_payment_is_not_updated BEFORE UPDATE ON rent_payment
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;
CREATE TRIGGER rent_payment_is_not_deleted BEFORE DELETE ON rent_payment
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;

CREATE TRIGGER rent_payment_line_is_not_replaced BEFORE INSERT ON rent_payment_line
WHEN EXISTS (SELECT 1 FROM rent_payment_line WHERE contract_number = NEW.contract_number AND voucher = NEW.voucher AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;
CREATE TRIGGER rent_payment_line_is_not_updated BEFORE UPDATE ON rent_payment_line
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;
CREATE TRIGGER rent_payment_line_is_not_deleted BEFORE DELETE ON rent_payment_line
BEGIN SELECT RAISE(ABORT, 'a_payment_is_never_changed'); END;

CREATE TRIGGER rent_payment_reversal_is_not_replaced BEFORE INSERT ON rent_payment_reversal
WHEN EXISTS (SELECT 1 FROM rent_payment_reversal WHERE contract_number = NEW.contract_number AND voucher = NEW.voucher)
BEGIN SELECT RAISE(ABORT, 'a_reversal_of_a_payment_is_final'); END;
CREATE TRIGGER rent_payment_reversal_is_not_updated BEFORE UPDATE ON rent_payment_reversal
BEGIN SELECT RAISE(ABORT, 'a_reversal_of_a_payment_is_final'); END;
CREATE TRIGGER rent_payment_reversal_is_not_deleted BEFORE DELETE ON rent_payment_reversal
BEGIN SELECT RAISE(ABORT, 'a_reversal_of_a_payment_is_final'); END;

CREATE TRIGGER rent_deposit_is_not_replaced BEFORE INSERT ON rent_deposit
WHEN EXISTS (SELECT 1 FROM rent_deposit WHERE contract_number = NEW.contract_number AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'deposit_events_are_only_added_to'); END;
CREATE TRIGGER rent_deposit_is_not_updated BEFORE UPDATE ON rent_deposit
BEGIN SELECT RAISE(ABORT, 'deposit_events_are_only_added_to'); END;
CREATE TRIGGER rent_deposit_is_not_deleted BEFORE DELETE ON rent_deposit
BEGIN SELECT RAISE(ABORT, 'deposit_events_are_only_added_to'); END;

CREATE TRIGGER rent_dividend_is_not_replaced BEFORE INSERT ON rent_dividend
WHEN EXISTS (SELECT 1 FROM rent_dividend WHERE contract_number = NEW.contract_number AND period = NEW.period)
BEGIN SELECT RAISE(ABORT, 'a_declared_dividend_is_never_changed'); END;
CREATE TRIGGER rent_dividend_is_not_updated BEFORE UPDATE ON rent_dividend
BEGIN SELECT RAISE(ABORT, 'a_declared_dividend_is_never_changed'); END;
CREATE TRIGGER rent_dividend_is_not_deleted BEFORE DELETE ON rent_dividend
BEGIN SELECT RAISE(ABORT, 'a_declared_dividend_is_never_changed'); END;

CREATE TRIGGER reference_price_is_not_replaced BEFORE INSERT ON reference_price
WHEN EXISTS (SELECT 1 FROM reference_price WHERE division_level = NEW.division_level AND division_code = NEW.division_code AND crop = NEW.crop AND day = NEW.day AND number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'reference_prices_are_only_added_to'); END;
CREATE TRIGGER reference_price_is_not_updated BEFORE UPDATE ON reference_price
BEGIN SELECT RAISE(ABORT, 'reference_prices_are_only_added_to'); END;
CREATE TRIGGER reference_price_is_not_deleted BEFORE DELETE ON reference_price
BEGIN SELECT RAISE(ABORT, 'reference_prices_are_only_added_to'); END;

CREATE TRIGGER rent_payment_line_fits BEFORE INSERT ON rent_payment_line
BEGIN
    SELECT RAISE(ABORT, 'a_payment_has_no_more_lines_than_its_sum')
    WHERE NOT EXISTS (
        SELECT 1 FROM rent_payment p WHERE p.contract_number = NEW.contract_number AND p.voucher = NEW.voucher
        AND p.measure = NEW.measure AND NEW.amount + (
            SELECT coalesce(sum(amount), 0) FROM rent_payment_line l
            WHERE l.contract_number = NEW.contract_number AND l.voucher = NEW.voucher) <= p.amount);
END;
CREATE TRIGGER rent_deposit_release_waits BEFORE INSERT ON rent_deposit
WHEN NEW.event = 'released'
BEGIN
    SELECT RAISE(ABORT, 'a_deposit_is_released_when_nothing_is_owed')
    WHERE (SELECT coalesce(sum(amount), 0) FROM (
        SELECT c.amount FROM rent_charge c WHERE c.contract_number = NEW.contract_number AND c.claim <> 'refund'
        UNION ALL
        SELECT -l.amount FROM rent_payment_line l WHERE l.contract_number = NEW.contract_number AND l.claim <> 'refund'
        AND NOT EXISTS (SELECT 1 FROM rent_payment_reversal r
                        WHERE r.contract_number = l.contract_number AND r.voucher = l.voucher)) owed) > 0;
END;
