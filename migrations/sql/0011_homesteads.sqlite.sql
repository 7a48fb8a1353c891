-- Homesteads stand as they were registered; what is measured is added, until it was agreed on.

CREATE TRIGGER homestead_is_not_replaced BEFORE INSERT ON homestead
WHEN EXISTS (SELECT 1 FROM homestead WHERE code = NEW.code OR plot = NEW.plot)
BEGIN SELECT RAISE(ABORT, 'a_homestead_stands_as_registered'); END;
CREATE TRIGGER homestead_is_not_updated BEFORE UPDATE ON homestead
BEGIN SELECT RAISE(ABORT, 'a_homestead_stands_as_registered'); END;
CREATE TRIGGER homestead_is_not_deleted BEFORE DELETE ON homestead
BEGIN SELECT RAISE(ABORT, 'a_homestead_stands_as_registered'); END;
CREATE TRIGGER step_order_is_not_added_to BEFORE INSERT ON homestead_step_order
BEGIN SELECT RAISE(ABORT, 'the_order_of_steps_is_not_changed'); END;
CREATE TRIGGER step_order_is_not_updated BEFORE UPDATE ON homestead_step_order
BEGIN SELECT RAISE(ABORT, 'the_order_of_steps_is_not_changed'); END;
CREATE TRIGGER step_order_is_not_deleted BEFORE DELETE ON homestead_step_order
BEGIN SELECT RAISE(ABORT, 'the_order_of_steps_is_not_changed'); END;

CREATE TRIGGER homestead_survey_is_checked BEFORE INSERT ON homestead_survey
BEGIN
    SELECT RAISE(ABORT, 'surveys_are_counted_up') WHERE NEW.sequence IS NOT
        1 + (SELECT coalesce(max(sequence), 0) FROM homestead_survey WHERE homestead = NEW.homestead);
    SELECT RAISE(ABORT, 'what_was_agreed_on_is_not_measured_anew') WHERE EXISTS (
        SELECT 1 FROM homestead_exit WHERE homestead = NEW.homestead
        AND step NOT IN ('', 'applied', 'consented', 'surveyed', 'withdrawn', 'refused'));
END;
CREATE TRIGGER homestead_survey_is_not_updated BEFORE UPDATE ON homestead_survey
BEGIN SELECT RAISE(ABORT, 'a_survey_of_a_homestead_is_final'); END;
CREATE TRIGGER homestead_survey_is_not_deleted BEFORE DELETE ON homestead_survey
BEGIN SELECT RAISE(ABORT, 'a_survey_of_a_homestead_is_final'); END;

-- Exits: by the household itself, one step after the other, none rewritten.

CREATE TRIGGER exit_begins BEFORE INSERT ON homestead_exit
BEGIN
    SELECT RAISE(ABORT, 'an_exit_goes_on_by_its_steps') WHERE EXISTS (
        SELECT 1 FROM homestead_exit WHERE number = NEW.number
        OR (homestead = NEW.homestead AND step NOT IN ('withdrawn', 'refused')));
    SELECT RAISE(ABORT, 'an_exit_begins_before_its_steps') WHERE NEW.step IS NOT '' OR NEW.sequence IS NOT 0;
    SELECT RAISE(ABORT, 'a_household_applies_itself')
    WHERE NEW.applicant IS NOT (SELECT household FROM homestead WHERE code = NEW.homestead);
END;
CREATE TRIGGER exit_goes_on_by_its_steps BEFORE UPDATE ON homestead_exit
WHEN NEW.number IS NOT OLD.number OR NEW.homestead IS NOT OLD.homestead OR NEW.applicant IS NOT OLD.applicant OR
  NEW.housing IS NOT OLD.housing OR NEW.housing_document IS NOT OLD.housing_document OR NEW.reason IS NOT OLD.reason OR
  NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.sequence <= OLD.sequence OR
  NOT EXISTS (SELECT 1 FROM exit_step WHERE exit_number = NEW.number AND sequence = NEW.sequence AND step = NEW.step)
BEGIN SELECT RAISE(ABORT, 'an_exit_goes_on_by_its_steps'); END;
CREATE TRIGGER exit_is_not_deleted BEFORE DELETE ON homestead_exit
BEGIN SELECT RAISE(ABORT, 'an_exit_goes_on_by_its_steps'); END;

CREATE TRIGGER exit_step_is_checked BEFORE INSERT ON exit_step
BEGIN
    SELECT RAISE(ABORT, 'steps_are_counted_up')
    WHERE NEW.sequence IS NOT (SELECT sequence + 1 FROM homestead_exit WHERE number = NEW.exit_number);
    SELECT RAISE(ABORT, 'steps_of_an_exit_come_in_order') WHERE NOT EXISTS (
        SELECT 1 FROM homestead_step_order o JOIN homestead_exit x ON x.number = NEW.exit_number
        WHERE o.subject = 'exit' AND
        CASE WHEN NEW.returns = 0 THEN o.before_step = x.step AND o.after_step = NEW.step
             ELSE o.before_step = NEW.step AND o.after_step = x.step AND o.may_return = 1 END);
    SELECT RAISE(ABORT, 'steps_come_in_the_order_of_their_days') WHERE NEW.returns = 0 AND EXISTS (
        SELECT 1 FROM exit_step WHERE exit_number = NEW.exit_number AND sequence = NEW.sequence - 1
        AND on_day > NEW.on_day);
    SELECT RAISE(ABORT, 'a_surveyed_homestead_has_its_figures') WHERE NEW.step = 'surveyed' AND NOT EXISTS (
        SELECT 1 FROM homestead_survey s JOIN homestead_exit x ON x.homestead = s.homestead
        WHERE x.number = NEW.exit_number);
    SELECT RAISE(ABORT, 'an_exit_is_agreed_by_two_people') WHERE NEW.step = 'agreed' AND NOT EXISTS (
        SELECT 1 FROM exit_agreement WHERE exit_number = NEW.exit_number);
    SELECT RAISE(ABORT, 'compensation_is_paid_before_demolition')
    WHERE NEW.step = 'compensated' AND NEW.returns = 0
      AND (SELECT compensation_fen FROM exit_agreement WHERE exit_number = NEW.exit_number) IS NOT
          (SELECT coalesce(sum(fen), 0) FROM exit_payment WHERE exit_number = NEW.exit_number AND reversed_at IS NULL);
    SELECT RAISE(ABORT, 'an_exit_is_reclaimed_by_its_reclamation')
    WHERE NEW.step IN ('reclaimed', 'county-checked', 'accepted', 'class-changed', 'confirmed', 'paid-out')
      AND NOT EXISTS (SELECT 1 FROM reclamation_plot p JOIN reclamation r ON r.number = p.reclamation
                      WHERE p.exit_number = NEW.exit_number AND p.dropped_at IS NULL AND r.step = NEW.step);
    SELECT RAISE(ABORT, 'land_kept_for_lease_is_not_reclaimed')
    WHERE NEW.step = 'collective-construction' AND EXISTS (
        SELECT 1 FROM reclamation_plot WHERE exit_number = NEW.exit_number AND dropped_at IS NULL);
END;
CREATE TRIGGER exit_follows_its_steps AFTER INSERT ON exit_step
BEGIN UPDATE homestead_exit SET step = NEW.step, sequence = NEW.sequence WHERE number = NEW.exit_number; END;
CREATE TRIGGER exit_step_is_not_updated BEFORE UPDATE ON exit_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_an_exit_is_final'); END;
CREATE TRIGGER exit_step_is_not_deleted BEFORE DELETE ON exit_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_an_exit_is_final'); END;

-- What was agreed is what two people signed; it is paid up to what was agreed.

CREATE TRIGGER exit_agreement_is_checked BEFORE INSERT ON exit_agreement
BEGIN
    SELECT RAISE(ABORT, 'an_exit_agreement_is_final')
    WHERE EXISTS (SELECT 1 FROM exit_agreement WHERE exit_number = NEW.exit_number);
    SELECT RAISE(ABORT, 'a_homestead_is_surveyed_before_it_is_agreed_on')
    WHERE (SELECT step FROM homestead_exit WHERE number = NEW.exit_number) IS NOT 'surveyed';
    SELECT RAISE(ABORT, 'an_exit_is_agreed_by_two_people') WHERE NOT EXISTS (
        SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id AND p.kind = 'exit-agreement' AND p.state = 'done'
        AND p.subject = NEW.agreement_number AND instr(p.content, NEW.content) > 0
        AND instr(p.content, '"debtor":' || json_quote(NEW.debtor)) > 0)
      OR json_extract(NEW.content, '$.exit_number') IS NOT NEW.exit_number
      OR json_extract(NEW.content, '$.compensation_fen') IS NOT NEW.compensation_fen
      OR json_extract(NEW.content, '$.pay_basis_grains') IS NOT NEW.pay_basis_grains
      OR json_extract(NEW.content, '$.quota_basis_grains') IS NOT NEW.quota_basis_grains;
END;
CREATE TRIGGER exit_agreement_is_not_updated BEFORE UPDATE ON exit_agreement
BEGIN SELECT RAISE(ABORT, 'an_exit_agreement_is_final'); END;
CREATE TRIGGER exit_agreement_is_not_deleted BEFORE DELETE ON exit_agreement
BEGIN SELECT RAISE(ABORT, 'an_exit_agreement_is_final'); END;

CREATE TRIGGER exit_payment_begins BEFORE INSERT ON exit_payment
BEGIN
    SELECT RAISE(ABORT, 'a_payment_is_only_reversed') WHERE EXISTS (
        SELECT 1 FROM exit_payment WHERE exit_number = NEW.exit_number AND voucher = NEW.voucher);
    SELECT RAISE(ABORT, 'a_payment_begins_standing') WHERE NEW.reversed_at IS NOT NULL;
    SELECT RAISE(ABORT, 'no_more_is_paid_than_agreed')
    WHERE (SELECT step FROM homestead_exit WHERE number = NEW.exit_number) IS NOT 'agreed'
       OR NEW.fen + (SELECT coalesce(sum(fen), 0) FROM exit_payment
                     WHERE exit_number = NEW.exit_number AND reversed_at IS NULL)
          > (SELECT compensation_fen FROM exit_agreement WHERE exit_number = NEW.exit_number);
END;
CREATE TRIGGER exit_payment_is_only_reversed BEFORE UPDATE ON exit_payment
WHEN OLD.reversed_at IS NOT NULL OR NEW.reversed_at IS NULL OR
  (SELECT step FROM homestead_exit WHERE number = NEW.exit_number) IS NOT 'agreed' OR
  NEW.exit_number IS NOT OLD.exit_number OR NEW.voucher IS NOT OLD.voucher OR NEW.fen IS NOT OLD.fen OR
  NEW.paid_on IS NOT OLD.paid_on OR NEW.book_id IS NOT OLD.book_id OR NEW.entry_id IS NOT OLD.entry_id OR
  NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_payment_is_only_reversed'); END;
CREATE TRIGGER exit_payment_is_not_deleted BEFORE DELETE ON exit_payment
BEGIN SELECT RAISE(ABORT, 'a_payment_is_only_reversed'); END;

-- Reclamations: a plot in one of them, step by step.

CREATE TRIGGER reclamation_begins BEFORE INSERT ON reclamation
BEGIN
    SELECT RAISE(ABORT, 'a_reclamation_goes_on_by_its_steps')
    WHERE EXISTS (SELECT 1 FROM reclamation WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_reclamation_begins_before_its_steps') WHERE NEW.step IS NOT '' OR NEW.sequence IS NOT 0;
END;
CREATE TRIGGER reclamation_goes_on_by_its_steps BEFORE UPDATE ON reclamation
WHEN NEW.number IS NOT OLD.number OR NEW.name IS NOT OLD.name OR NEW.project IS NOT OLD.project OR
  NEW.contractor IS NOT OLD.contractor OR NEW.document IS NOT OLD.document OR
  NEW.registered_on IS NOT OLD.registered_on OR NEW.recorded_at IS NOT OLD.recorded_at OR
  NEW.recorded_by IS NOT OLD.recorded_by OR NEW.sequence <= OLD.sequence OR
  NOT EXISTS (SELECT 1 FROM reclamation_step WHERE reclamation = NEW.number AND sequence = NEW.sequence
              AND step = NEW.step)
BEGIN SELECT RAISE(ABORT, 'a_reclamation_goes_on_by_its_steps'); END;
CREATE TRIGGER reclamation_is_not_deleted BEFORE DELETE ON reclamation
BEGIN SELECT RAISE(ABORT, 'a_reclamation_goes_on_by_its_steps'); END;

CREATE TRIGGER reclamation_plot_is_checked BEFORE INSERT ON reclamation_plot
BEGIN
    SELECT RAISE(ABORT, 'a_reclamation_keeps_its_plots')
    WHERE NEW.dropped_at IS NOT NULL OR (SELECT step FROM reclamation WHERE number = NEW.reclamation) IS NOT ''
       OR EXISTS (SELECT 1 FROM reclamation_plot WHERE plot = NEW.plot
                  AND (reclamation = NEW.reclamation OR dropped_at IS NULL));
    SELECT RAISE(ABORT, 'a_homestead_is_reclaimed_by_its_exit')
    WHERE NOT CASE WHEN EXISTS (SELECT 1 FROM homestead WHERE plot = NEW.plot) THEN EXISTS (
            SELECT 1 FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
            WHERE x.number = NEW.exit_number AND h.plot = NEW.plot
            AND x.step IN ('agreed', 'compensated', 'demolished'))
        ELSE NEW.exit_number IS NULL END;
    SELECT RAISE(ABORT, 'let_land_is_not_reclaimed') WHERE EXISTS (
        SELECT 1 FROM collective_lease_plot l JOIN collective_lease c ON c.number = l.lease_number
        JOIN reclamation r ON r.number = NEW.reclamation
        WHERE l.plot = NEW.plot AND coalesce(c.ended_on, c.last_day) >= r.registered_on);
END;
CREATE TRIGGER reclamation_plot_is_only_dropped BEFORE UPDATE ON reclamation_plot
WHEN OLD.dropped_at IS NOT NULL OR NEW.dropped_at IS NULL OR
  (SELECT step FROM reclamation WHERE number = NEW.reclamation) IS NOT '' OR
  NEW.reclamation IS NOT OLD.reclamation OR NEW.plot IS NOT OLD.plot OR NEW.village_code IS NOT OLD.village_code OR
  NEW.exit_number IS NOT OLD.exit_number OR NEW.grains IS NOT OLD.grains OR NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'a_reclamation_keeps_its_plots'); END;
CREATE TRIGGER reclamation_plot_is_not_deleted BEFORE DELETE ON reclamation_plot
BEGIN SELECT RAISE(ABORT, 'a_reclamation_keeps_its_plots'); END;

CREATE TRIGGER reclamation_step_is_checked BEFORE INSERT ON reclamation_step
BEGIN
    SELECT RAISE(ABORT, 'steps_are_counted_up')
    WHERE NEW.sequence IS NOT (SELECT sequence + 1 FROM reclamation WHERE number = NEW.reclamation);
    SELECT RAISE(ABORT, 'steps_of_a_reclamation_come_in_order') WHERE NOT EXISTS (
        SELECT 1 FROM homestead_step_order o JOIN reclamation r ON r.number = NEW.reclamation
        WHERE o.subject = 'reclamation' AND
        CASE WHEN NEW.returns = 0 THEN o.before_step = r.step AND o.after_step = NEW.step
             ELSE o.before_step = NEW.step AND o.after_step = r.step AND o.may_return = 1 END);
    SELECT RAISE(ABORT, 'steps_come_in_the_order_of_their_days') WHERE NEW.returns = 0 AND EXISTS (
        SELECT 1 FROM reclamation_step WHERE reclamation = NEW.reclamation AND sequence = NEW.sequence - 1
        AND on_day > NEW.on_day);
    SELECT RAISE(ABORT, 'works_follow_demolition') WHERE NEW.step = 'reclaimed' AND (
        NOT EXISTS (SELECT 1 FROM reclamation_plot WHERE reclamation = NEW.reclamation AND dropped_at IS NULL)
        OR EXISTS (SELECT 1 FROM reclamation_plot p JOIN homestead_exit x ON x.number = p.exit_number
                   WHERE p.reclamation = NEW.reclamation AND p.dropped_at IS NULL AND x.step <> 'demolished'));
END;
CREATE TRIGGER reclamation_follows_its_steps AFTER INSERT ON reclamation_step
BEGIN UPDATE reclamation SET step = NEW.step, sequence = NEW.sequence WHERE number = NEW.reclamation; END;
CREATE TRIGGER reclamation_step_is_not_updated BEFORE UPDATE ON reclamation_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_a_reclamation_is_final'); END;
CREATE TRIGGER reclamation_step_is_not_deleted BEFORE DELETE ON reclamation_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_a_reclamation_is_final'); END;

-- Leases of collective construction land: kept for it, let once at a time, ended once.

CREATE TRIGGER collective_lease_begins BEFORE INSERT ON collective_lease
BEGIN
    SELECT RAISE(ABORT, 'a_lease_of_collective_land_is_only_ended')
    WHERE EXISTS (SELECT 1 FROM collective_lease WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_lease_of_collective_land_begins_standing') WHERE NEW.ended_on IS NOT NULL;
END;
CREATE TRIGGER collective_lease_is_only_ended BEFORE UPDATE ON collective_lease
WHEN OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL OR NEW.number IS NOT OLD.number OR
  NEW.village_code IS NOT OLD.village_code OR NEW.lessor IS NOT OLD.lessor OR NEW.taker IS NOT OLD.taker OR
  NEW.start_day IS NOT OLD.start_day OR NEW.last_day IS NOT OLD.last_day OR NEW.price IS NOT OLD.price OR
  NEW.price_unit IS NOT OLD.price_unit OR NEW.purpose IS NOT OLD.purpose OR NEW.consent IS NOT OLD.consent OR
  NEW.members IS NOT OLD.members OR NEW.present IS NOT OLD.present OR NEW.agreed IS NOT OLD.agreed OR
  NEW.on_day IS NOT OLD.on_day OR NEW.document IS NOT OLD.document OR NEW.sha256 IS NOT OLD.sha256 OR
  NEW.note IS NOT OLD.note OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_lease_of_collective_land_is_only_ended'); END;
CREATE TRIGGER collective_lease_is_not_deleted BEFORE DELETE ON collective_lease
BEGIN SELECT RAISE(ABORT, 'a_lease_of_collective_land_is_only_ended'); END;

CREATE TRIGGER collective_lease_plot_is_checked BEFORE INSERT ON collective_lease_plot
BEGIN
    SELECT RAISE(ABORT, 'a_lease_keeps_its_plots')
    WHERE (SELECT ended_on FROM collective_lease WHERE number = NEW.lease_number) IS NOT NULL OR EXISTS (
        SELECT 1 FROM collective_lease_plot WHERE lease_number = NEW.lease_number AND line = NEW.line);
    SELECT RAISE(ABORT, 'land_is_let_once_at_a_time') WHERE EXISTS (
        SELECT 1 FROM collective_lease_plot l JOIN collective_lease c ON c.number = l.lease_number
        JOIN collective_lease mine ON mine.number = NEW.lease_number
        WHERE l.plot = NEW.plot AND c.start_day <= mine.last_day
        AND coalesce(c.ended_on, c.last_day) >= mine.start_day);
    SELECT RAISE(ABORT, 'reclaimed_land_is_not_let') WHERE EXISTS (
        SELECT 1 FROM reclamation_plot WHERE plot = NEW.plot AND dropped_at IS NULL);
    SELECT RAISE(ABORT, 'a_homestead_is_let_once_it_was_kept_for_it')
    WHERE EXISTS (SELECT 1 FROM homestead WHERE plot = NEW.plot) AND NOT EXISTS (
        SELECT 1 FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
        WHERE h.plot = NEW.plot AND x.step = 'collective-construction');
END;
CREATE TRIGGER collective_lease_plot_is_not_updated BEFORE UPDATE ON collective_lease_plot
BEGIN SELECT RAISE(ABORT, 'a_lease_keeps_its_plots'); END;
CREATE TRIGGER collective_lease_plot_is_not_deleted BEFORE DELETE ON collective_lease_plot
BEGIN SELECT RAISE(ABORT, 'a_lease_keeps_its_plots'); END;
