-- The promises of access on PostgreSQL: the trail and signatures are final, four eyes are two people, contracts are
-- reviewed before they are signed. refuse() is the function of 0001_book.

CREATE FUNCTION refuse_unless(held boolean, rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF held IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'TB000', CONSTRAINT = rule, MESSAGE = rule;
    END IF;
END $$;

CREATE TRIGGER audit_event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('the_trail_is_only_added_to');

CREATE FUNCTION check_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.state = 'open', 'a_proposal_begins_open');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.state = 'open', 'a_proposal_is_settled_once');
    PERFORM refuse_unless(
        (NEW.id, NEW.kind, NEW.subject, NEW.place, NEW.content, NEW.content_hash, NEW.reason, NEW.needed,
         NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.id, OLD.kind, OLD.subject, OLD.place, OLD.content, OLD.content_hash, OLD.reason, OLD.needed,
         OLD.recorded_at, OLD.recorded_by), 'a_proposal_keeps_its_words');
    IF NEW.state = 'done' THEN
        PERFORM refuse_unless(
            NEW.needed = (SELECT count(*) FROM proposal_signature WHERE proposal_id = NEW.id),
            'a_proposal_is_done_with_all_its_signatures');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_is_checked BEFORE INSERT OR UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION check_proposal();
CREATE TRIGGER proposal_is_never_deleted BEFORE DELETE OR TRUNCATE ON proposal FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_proposal_is_never_deleted');

CREATE FUNCTION check_signature() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM proposal WHERE id = NEW.proposal_id FOR UPDATE;  -- two signatures at once come one after the other
    PERFORM refuse_unless(
        NOT EXISTS (SELECT 1 FROM proposal_signature WHERE proposal_id = NEW.proposal_id AND signed_by = NEW.signed_by),
        'nobody_signs_a_proposal_twice');
    PERFORM refuse_unless(
        NEW.place = 1 + (SELECT count(*) FROM proposal_signature WHERE proposal_id = NEW.proposal_id),
        'signatures_come_in_turn');
    PERFORM refuse_unless(
        EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND content_hash = NEW.content_hash
                AND state = 'open' AND needed >= NEW.place AND (NEW.place > 1 OR recorded_by = NEW.signed_by)),
        'a_signature_is_for_what_the_proposal_says');
    RETURN NEW;
END $$;
CREATE TRIGGER signature_is_checked BEFORE INSERT ON proposal_signature FOR EACH ROW EXECUTE FUNCTION check_signature();
CREATE TRIGGER signature_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON proposal_signature FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_signature_is_final');

CREATE FUNCTION check_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        OLD.ended_at IS NULL AND
        (NEW.id, NEW.user_id, NEW.user_class, NEW.role, NEW.division_level, NEW.division_code, NEW.party_code,
         NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.id, OLD.user_id, OLD.user_class, OLD.role, OLD.division_level, OLD.division_code, OLD.party_code,
         OLD.recorded_at, OLD.recorded_by), 'a_grant_is_only_ended');
    RETURN NEW;
END $$;
CREATE TRIGGER grant_is_checked BEFORE UPDATE ON role_grant FOR EACH ROW EXECUTE FUNCTION check_grant();
CREATE TRIGGER grant_is_never_deleted BEFORE DELETE OR TRUNCATE ON role_grant FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_grant_is_only_ended');

CREATE FUNCTION check_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        (NEW.id, NEW.name, NEW.user_class) IS NOT DISTINCT FROM (OLD.id, OLD.name, OLD.user_class),
        'a_person_keeps_name_and_class');
    RETURN NEW;
END $$;
CREATE TRIGGER person_is_checked BEFORE UPDATE ON user_account FOR EACH ROW EXECUTE FUNCTION check_person();
CREATE TRIGGER person_is_never_deleted BEFORE DELETE OR TRUNCATE ON user_account FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_person_is_disabled_not_deleted');

CREATE FUNCTION check_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.origin = 'paper' OR NEW.state = 'draft', 'a_contract_of_the_counter_begins_as_a_draft');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless((NEW.origin, NEW.number) = (OLD.origin, OLD.number), 'a_contract_keeps_its_origin');
    PERFORM refuse_unless(OLD.state = 'draft' OR
        (NEW.book_id, NEW.form, NEW.transferor, NEW.transferee, NEW.start_day, NEW.last_day, NEW.price, NEW.price_unit,
         NEW.payment, NEW.purpose, NEW.consent, NEW.parent_number) IS NOT DISTINCT FROM
        (OLD.book_id, OLD.form, OLD.transferor, OLD.transferee, OLD.start_day, OLD.last_day, OLD.price, OLD.price_unit,
         OLD.payment, OLD.purpose, OLD.consent, OLD.parent_number), 'a_submitted_contract_keeps_its_words');
    PERFORM refuse_unless(NEW.state = OLD.state OR OLD.state || '>' || NEW.state IN (
        'draft>submitted', 'submitted>draft', 'submitted>reviewed', 'reviewed>signed', 'reviewed>draft', 'signed>reversed'),
        'a_contract_goes_its_way');
    IF NEW.origin = 'counter' AND NEW.state IN ('reviewed', 'signed') THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review'
                    AND subject = NEW.number AND state = 'done'),
            'a_contract_is_reviewed_by_a_second_person');
    END IF;
    IF NEW.state = 'reversed' AND OLD.state <> 'reversed' THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND kind = 'contract-reversal'
                    AND subject = NEW.number AND needed = 3 AND state = 'done'),
            'a_reversal_takes_three_people');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_is_checked BEFORE INSERT OR UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION check_contract();
CREATE TRIGGER contract_is_never_deleted BEFORE DELETE OR TRUNCATE ON contract FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_contract_is_never_deleted');

CREATE FUNCTION check_contract_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((SELECT state FROM contract WHERE number = OLD.contract_number) = 'draft',
        'a_submitted_contract_keeps_its_words');
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER contract_line_is_checked BEFORE UPDATE OR DELETE ON contract_parcel FOR EACH ROW
    EXECUTE FUNCTION check_contract_line();
