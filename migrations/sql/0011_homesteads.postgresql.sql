-- Homesteads stand as they were registered; what is measured is added, until it was agreed on.

CREATE TRIGGER homestead_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON homestead FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_homestead_stands_as_registered');
CREATE TRIGGER step_order_is_final BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON homestead_step_order
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('the_order_of_steps_is_not_changed');

CREATE FUNCTION check_homestead_survey() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM homestead WHERE code = NEW.homestead FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.sequence = 1 + (SELECT coalesce(max(sequence), 0) FROM homestead_survey
        WHERE homestead = NEW.homestead), 'surveys_are_counted_up');
    PERFORM refuse_unless(NOT EXISTS (SELECT 1 FROM homestead_exit WHERE homestead = NEW.homestead
        AND step NOT IN ('', 'applied', 'consented', 'surveyed', 'withdrawn', 'refused')),
        'what_was_agreed_on_is_not_measured_anew');
    RETURN NEW;
END $$;
CREATE TRIGGER homestead_survey_is_checked BEFORE INSERT ON homestead_survey FOR EACH ROW
    EXECUTE FUNCTION check_homestead_survey();
CREATE TRIGGER homestead_survey_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON homestead_survey FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_survey_of_a_homestead_is_final');

-- Exits: by the household itself, one step after the other, none rewritten.

CREATE FUNCTION check_exit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.step = '' AND NEW.sequence = 0, 'an_exit_begins_before_its_steps');
        PERFORM refuse_unless(NEW.applicant = (SELECT household FROM homestead WHERE code = NEW.homestead),
            'a_household_applies_itself');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        (NEW.number, NEW.homestead, NEW.applicant, NEW.housing, NEW.housing_document, NEW.reason, NEW.recorded_at,
         NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.homestead, OLD.applicant, OLD.housing, OLD.housing_document, OLD.reason, OLD.recorded_at,
         OLD.recorded_by)
        AND NEW.sequence > OLD.sequence AND EXISTS (SELECT 1 FROM exit_step WHERE exit_number = NEW.number
            AND sequence = NEW.sequence AND step = NEW.step), 'an_exit_goes_on_by_its_steps');
    RETURN NEW;
END $$;
CREATE TRIGGER exit_is_checked BEFORE INSERT OR UPDATE ON homestead_exit FOR EACH ROW EXECUTE FUNCTION check_exit();
CREATE TRIGGER exit_is_never_deleted BEFORE DELETE OR TRUNCATE ON homestead_exit FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_exit_goes_on_by_its_steps');

CREATE FUNCTION check_exit_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing record;
BEGIN
    SELECT x.step, x.sequence, x.homestead INTO standing FROM homestead_exit x WHERE x.number = NEW.exit_number
        FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.sequence = standing.sequence + 1, 'steps_are_counted_up');
    PERFORM refuse_unless(EXISTS (SELECT 1 FROM homestead_step_order o WHERE o.subject = 'exit' AND
        CASE WHEN NEW.returns = 0 THEN o.before_step = standing.step AND o.after_step = NEW.step
             ELSE o.before_step = NEW.step AND o.after_step = standing.step AND o.may_return = 1 END),
        'steps_of_an_exit_come_in_order');
    PERFORM refuse_unless(NEW.returns = 1 OR NOT EXISTS (SELECT 1 FROM exit_step WHERE exit_number = NEW.exit_number
        AND sequence = standing.sequence AND on_day > NEW.on_day), 'steps_come_in_the_order_of_their_days');
    IF NEW.step = 'surveyed' THEN
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM homestead_survey WHERE homestead = standing.homestead),
            'a_surveyed_homestead_has_its_figures');
    ELSIF NEW.step = 'agreed' THEN
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM exit_agreement WHERE exit_number = NEW.exit_number),
            'an_exit_is_agreed_by_two_people');
    ELSIF NEW.step = 'compensated' AND NEW.returns = 0 THEN
        PERFORM refuse_unless(
            (SELECT compensation_fen FROM exit_agreement WHERE exit_number = NEW.exit_number) =
            (SELECT coalesce(sum(fen), 0) FROM exit_payment WHERE exit_number = NEW.exit_number AND reversed_at IS NULL),
            'compensation_is_paid_before_demolition');
    ELSIF NEW.step IN ('reclaimed', 'county-checked', 'accepted', 'class-changed', 'confirmed', 'paid-out') THEN
        PERFORM refuse_unless(EXISTS (SELECT 1 FROM reclamation_plot p JOIN reclamation r ON r.number = p.reclamation
            WHERE p.exit_number = NEW.exit_number AND p.dropped_at IS NULL AND r.step = NEW.step),
            'an_exit_is_reclaimed_by_its_reclamation');
    ELSIF NEW.step = 'collective-construction' THEN
        PERFORM refuse_unless(NOT EXISTS (SELECT 1 FROM reclamation_plot WHERE exit_number = NEW.exit_number
            AND dropped_at IS NULL), 'land_kept_for_lease_is_not_reclaimed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exit_step_is_checked BEFORE INSERT ON exit_step FOR EACH ROW EXECUTE FUNCTION check_exit_step();
CREATE FUNCTION follow_exit_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE homestead_exit SET step = NEW.step, sequence = NEW.sequence WHERE number = NEW.exit_number;
    RETURN NULL;
END $$;
CREATE TRIGGER exit_follows_its_steps AFTER INSERT ON exit_step FOR EACH ROW EXECUTE FUNCTION follow_exit_step();
CREATE TRIGGER exit_step_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON exit_step FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_step_of_an_exit_is_final');

-- What was agreed is what two people signed; it is paid up to what was agreed.

CREATE FUNCTION check_exit_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless('surveyed' = (SELECT step FROM homestead_exit WHERE number = NEW.exit_number
        FOR NO KEY UPDATE), 'a_homestead_is_surveyed_before_it_is_agreed_on');
    PERFORM refuse_unless(EXISTS (
        SELECT 1 FROM proposal p WHERE p.id = NEW.proposal_id AND p.kind = 'exit-agreement' AND p.state = 'done'
        AND p.subject = NEW.agreement_number AND position(NEW.content IN p.content) > 0
        AND position('"debtor":' || to_json(NEW.debtor)::text IN p.content) > 0)
        AND (NEW.content::jsonb ->> 'exit_number') = NEW.exit_number
        AND (NEW.content::jsonb ->> 'compensation_fen')::bigint = NEW.compensation_fen
        AND (NEW.content::jsonb ->> 'pay_basis_grains')::bigint = NEW.pay_basis_grains
        AND (NEW.content::jsonb ->> 'quota_basis_grains')::bigint = NEW.quota_basis_grains,
        'an_exit_is_agreed_by_two_people');
    RETURN NEW;
END $$;
CREATE TRIGGER exit_agreement_is_checked BEFORE INSERT ON exit_agreement FOR EACH ROW
    EXECUTE FUNCTION check_exit_agreement();
CREATE TRIGGER exit_agreement_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON exit_agreement FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_exit_agreement_is_final');

CREATE FUNCTION check_exit_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing text;
BEGIN
    SELECT step INTO standing FROM homestead_exit WHERE number = NEW.exit_number FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.reversed_at IS NULL, 'a_payment_begins_standing');
        PERFORM refuse_unless(standing = 'agreed' AND NEW.fen +
            (SELECT coalesce(sum(fen), 0) FROM exit_payment WHERE exit_number = NEW.exit_number AND reversed_at IS NULL)
            <= (SELECT compensation_fen FROM exit_agreement WHERE exit_number = NEW.exit_number),
            'no_more_is_paid_than_agreed');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        standing = 'agreed' AND OLD.reversed_at IS NULL AND NEW.reversed_at IS NOT NULL AND
        (NEW.exit_number, NEW.voucher, NEW.fen, NEW.paid_on, NEW.book_id, NEW.entry_id, NEW.recorded_at,
         NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.exit_number, OLD.voucher, OLD.fen, OLD.paid_on, OLD.book_id, OLD.entry_id, OLD.recorded_at,
         OLD.recorded_by), 'a_payment_is_only_reversed');
    RETURN NEW;
END $$;
CREATE TRIGGER exit_payment_is_checked BEFORE INSERT OR UPDATE ON exit_payment FOR EACH ROW
    EXECUTE FUNCTION check_exit_payment();
CREATE TRIGGER exit_payment_is_never_deleted BEFORE DELETE OR TRUNCATE ON exit_payment FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_payment_is_only_reversed');

-- Reclamations: a plot in one of them, step by step.

CREATE FUNCTION check_reclamation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.step = '' AND NEW.sequence = 0, 'a_reclamation_begins_before_its_steps');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        (NEW.number, NEW.name, NEW.project, NEW.contractor, NEW.document, NEW.registered_on, NEW.recorded_at,
         NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.name, OLD.project, OLD.contractor, OLD.document, OLD.registered_on, OLD.recorded_at,
         OLD.recorded_by)
        AND NEW.sequence > OLD.sequence AND EXISTS (SELECT 1 FROM reclamation_step WHERE reclamation = NEW.number
            AND sequence = NEW.sequence AND step = NEW.step), 'a_reclamation_goes_on_by_its_steps');
    RETURN NEW;
END $$;
CREATE TRIGGER reclamation_is_checked BEFORE INSERT OR UPDATE ON reclamation FOR EACH ROW
    EXECUTE FUNCTION check_reclamation();
CREATE TRIGGER reclamation_is_never_deleted BEFORE DELETE OR TRUNCATE ON reclamation FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_reclamation_goes_on_by_its_steps');

CREATE FUNCTION check_reclamation_plot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing record;
BEGIN
    SELECT r.step, r.registered_on INTO standing FROM reclamation r WHERE r.number = NEW.reclamation
        FOR NO KEY UPDATE;
    PERFORM refuse_unless(standing.step = '', 'a_reclamation_keeps_its_plots');
    IF TG_OP = 'UPDATE' THEN
        PERFORM refuse_unless(OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL AND
            (NEW.reclamation, NEW.plot, NEW.village_code, NEW.exit_number, NEW.grains, NEW.recorded_at)
            IS NOT DISTINCT FROM
            (OLD.reclamation, OLD.plot, OLD.village_code, OLD.exit_number, OLD.grains, OLD.recorded_at),
            'a_reclamation_keeps_its_plots');
        RETURN NEW;
    END IF;
    PERFORM 1 FROM plot WHERE code = NEW.plot FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.dropped_at IS NULL, 'a_reclamation_keeps_its_plots');
    PERFORM refuse_unless(
        CASE WHEN EXISTS (SELECT 1 FROM homestead WHERE plot = NEW.plot) THEN EXISTS (
            SELECT 1 FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
            WHERE x.number = NEW.exit_number AND h.plot = NEW.plot
            AND x.step IN ('agreed', 'compensated', 'demolished'))
        ELSE NEW.exit_number IS NULL END, 'a_homestead_is_reclaimed_by_its_exit');
    PERFORM refuse_unless(NOT EXISTS (
        SELECT 1 FROM collective_lease_plot l JOIN collective_lease c ON c.number = l.lease_number
        WHERE l.plot = NEW.plot AND coalesce(c.ended_on, c.last_day) >= standing.registered_on),
        'let_land_is_not_reclaimed');
    RETURN NEW;
END $$;
CREATE TRIGGER reclamation_plot_is_checked BEFORE INSERT OR UPDATE ON reclamation_plot FOR EACH ROW
    EXECUTE FUNCTION check_reclamation_plot();
CREATE TRIGGER reclamation_plot_is_never_deleted BEFORE DELETE OR TRUNCATE ON reclamation_plot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_reclamation_keeps_its_plots');

CREATE FUNCTION check_reclamation_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing record;
BEGIN
    SELECT r.step, r.sequence INTO standing FROM reclamation r WHERE r.number = NEW.reclamation FOR NO KEY UPDATE;
    PERFORM refuse_unless(NEW.sequence = standing.sequence + 1, 'steps_are_counted_up');
    PERFORM refuse_unless(EXISTS (SELECT 1 FROM homestead_step_order o WHERE o.subject = 'reclamation' AND
        CASE WHEN NEW.returns = 0 THEN o.before_step = standing.step AND o.after_step = NEW.step
             ELSE o.before_step = NEW.step AND o.after_step = standing.step AND o.may_return = 1 END),
        'steps_of_a_reclamation_come_in_order');
    PERFORM refuse_unless(NEW.returns = 1 OR NOT EXISTS (SELECT 1 FROM reclamation_step
        WHERE reclamation = NEW.reclamation AND sequence = standing.sequence AND on_day > NEW.on_day),
        'steps_come_in_the_order_of_their_days');
    IF NEW.step = 'reclaimed' THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM reclamation_plot WHERE reclamation = NEW.reclamation AND dropped_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM reclamation_plot p JOIN homestead_exit x ON x.number = p.exit_number
                WHERE p.reclamation = NEW.reclamation AND p.dropped_at IS NULL AND x.step <> 'demolished'),
            'works_follow_demolition');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reclamation_step_is_checked BEFORE INSERT ON reclamation_step FOR EACH ROW
    EXECUTE FUNCTION check_reclamation_step();
CREATE FUNCTION follow_reclamation_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reclamation SET step = NEW.step, sequence = NEW.sequence WHERE number = NEW.reclamation;
    RETURN NULL;
END $$;
CREATE TRIGGER reclamation_follows_its_steps AFTER INSERT ON reclamation_step FOR EACH ROW
    EXECUTE FUNCTION follow_reclamation_step();
CREATE TRIGGER reclamation_step_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON reclamation_step FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_step_of_a_reclamation_is_final');

-- Leases of collective construction land: kept for it, let once at a time, ended once.

CREATE FUNCTION check_collective_lease() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.ended_on IS NULL, 'a_lease_of_collective_land_begins_standing');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL AND
        (NEW.number, NEW.village_code, NEW.lessor, NEW.taker, NEW.start_day, NEW.last_day, NEW.price, NEW.price_unit,
         NEW.purpose, NEW.consent, NEW.members, NEW.present, NEW.agreed, NEW.on_day, NEW.document, NEW.sha256, NEW.note,
         NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.village_code, OLD.lessor, OLD.taker, OLD.start_day, OLD.last_day, OLD.price, OLD.price_unit,
         OLD.purpose, OLD.consent, OLD.members, OLD.present, OLD.agreed, OLD.on_day, OLD.document, OLD.sha256, OLD.note,
         OLD.recorded_at, OLD.recorded_by), 'a_lease_of_collective_land_is_only_ended');
    RETURN NEW;
END $$;
CREATE TRIGGER collective_lease_is_checked BEFORE INSERT OR UPDATE ON collective_lease FOR EACH ROW
    EXECUTE FUNCTION check_collective_lease();
CREATE TRIGGER collective_lease_is_never_deleted BEFORE DELETE OR TRUNCATE ON collective_lease FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_lease_of_collective_land_is_only_ended');

CREATE FUNCTION check_collective_lease_plot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine record;
BEGIN
    PERFORM 1 FROM plot WHERE code = NEW.plot FOR NO KEY UPDATE;
    SELECT c.start_day, c.last_day, c.ended_on INTO mine FROM collective_lease c WHERE c.number = NEW.lease_number;
    PERFORM refuse_unless(mine.ended_on IS NULL, 'a_lease_keeps_its_plots');
    PERFORM refuse_unless(NOT EXISTS (
        SELECT 1 FROM collective_lease_plot l JOIN collective_lease c ON c.number = l.lease_number
        WHERE l.plot = NEW.plot AND c.start_day <= mine.last_day
        AND coalesce(c.ended_on, c.last_day) >= mine.start_day), 'land_is_let_once_at_a_time');
    PERFORM refuse_unless(NOT EXISTS (SELECT 1 FROM reclamation_plot WHERE plot = NEW.plot AND dropped_at IS NULL),
        'reclaimed_land_is_not_let');
    PERFORM refuse_unless(NOT EXISTS (SELECT 1 FROM homestead WHERE plot = NEW.plot) OR EXISTS (
        SELECT 1 FROM homestead_exit x JOIN homestead h ON h.code = x.homestead
        WHERE h.plot = NEW.plot AND x.step = 'collective-construction'), 'a_homestead_is_let_once_it_was_kept_for_it');
    RETURN NEW;
END $$;
CREATE TRIGGER collective_lease_plot_is_checked BEFORE INSERT ON collective_lease_plot FOR EACH ROW
    EXECUTE FUNCTION check_collective_lease_plot();
CREATE TRIGGER collective_lease_plot_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON collective_lease_plot
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('a_lease_keeps_its_plots');
