-- The promises of contracts on PostgreSQL: their states, their words, what they rest on and what became of them.

CREATE OR REPLACE FUNCTION check_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.origin = 'paper' OR NEW.state = 'draft', 'a_contract_of_the_counter_begins_as_a_draft');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless((NEW.origin, NEW.number) = (OLD.origin, OLD.number), 'a_contract_keeps_its_origin');
    PERFORM refuse_unless(OLD.state = 'draft' OR
        (NEW.book_id, NEW.form, NEW.transferor, NEW.transferee, NEW.start_day, NEW.last_day, NEW.price, NEW.price_unit,
         NEW.payment, NEW.purpose, NEW.consent, NEW.parent_number, NEW.renews_number, NEW.details) IS NOT DISTINCT FROM
        (OLD.book_id, OLD.form, OLD.transferor, OLD.transferee, OLD.start_day, OLD.last_day, OLD.price, OLD.price_unit,
         OLD.payment, OLD.purpose, OLD.consent, OLD.parent_number, OLD.renews_number, OLD.details),
        'a_submitted_contract_keeps_its_words');
    PERFORM refuse_unless(NEW.state = OLD.state OR OLD.state || '>' || NEW.state IN (
        'draft>submitted', 'submitted>draft', 'submitted>reviewed', 'reviewed>approved', 'reviewed>signed',
        'approved>signed', 'reviewed>draft', 'approved>draft', 'signed>reversed'), 'a_contract_goes_its_way');
    IF OLD.state = 'draft' AND NEW.state = 'submitted' THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review'
                    AND subject = NEW.number AND state = 'open'),
            'a_contract_is_submitted_anew');
    END IF;
    IF NEW.origin = 'counter' AND NEW.state = 'reviewed' THEN
        PERFORM refuse_unless(
            2 <= (SELECT count(*) FROM proposal p JOIN proposal_signature s ON s.proposal_id = p.id
                  WHERE p.id = NEW.proposal_id AND p.kind = 'contract-review' AND p.subject = NEW.number
                    AND p.state IN ('open', 'done')),
            'a_contract_is_reviewed_by_a_second_person');
    END IF;
    IF NEW.origin = 'counter' AND NEW.state IN ('approved', 'signed') THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review'
                    AND subject = NEW.number AND state = 'done' AND (NEW.state <> 'approved' OR needed = 3)),
            'a_contract_is_reviewed_by_a_second_person');
    END IF;
    IF NEW.state = 'reversed' AND OLD.state <> 'reversed' THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND kind = 'contract-reversal'
                    AND subject = NEW.number AND needed = 3 AND state = 'done'),
            'a_reversal_takes_three_people');
    END IF;
    IF NEW.actual_last_day <> OLD.actual_last_day AND OLD.state <> 'draft' THEN
        PERFORM refuse_unless(
            EXISTS (SELECT 1 FROM contract_event WHERE contract_number = NEW.number AND kind IN ('ended', 'cut', 'changed')),
            'a_contract_ends_early_by_an_event');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contract_is_checked BEFORE INSERT OR UPDATE ON contract FOR EACH ROW EXECUTE FUNCTION check_contract();
CREATE TRIGGER contract_line_is_checked BEFORE UPDATE OR DELETE ON contract_parcel FOR EACH ROW
    EXECUTE FUNCTION check_contract_line();

CREATE FUNCTION check_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((SELECT state FROM contract WHERE number = OLD.contract_number) = 'draft',
        'evidence_is_only_added_to');
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER evidence_is_checked BEFORE UPDATE OR DELETE ON contract_evidence FOR EACH ROW
    EXECUTE FUNCTION check_evidence();
CREATE TRIGGER evidence_is_never_emptied BEFORE TRUNCATE ON contract_evidence FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('evidence_is_only_added_to');

CREATE FUNCTION check_contract_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM contract WHERE number = NEW.contract_number FOR UPDATE;  -- events come one after the other
    PERFORM refuse_unless(
        NEW.sequence = 1 + (SELECT count(*) FROM contract_event WHERE contract_number = NEW.contract_number),
        'events_of_a_contract_come_in_turn');
    PERFORM refuse_unless(
        EXISTS (SELECT 1 FROM contract WHERE number = NEW.contract_number AND state = 'signed'),
        'only_a_signed_contract_has_events');
    PERFORM refuse_unless(NEW.kind NOT IN ('ended', 'changed') OR
        EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.contract_number AND state = 'done'
                AND kind = CASE NEW.kind WHEN 'ended' THEN 'contract-ending' ELSE 'contract-change' END),
        'an_early_end_takes_two_people');
    RETURN NEW;
END $$;
CREATE TRIGGER contract_event_is_checked BEFORE INSERT ON contract_event FOR EACH ROW
    EXECUTE FUNCTION check_contract_event();
CREATE TRIGGER contract_event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_event FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_event_of_a_contract_is_final');
CREATE TRIGGER contract_return_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_return FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_return_is_final');
CREATE TRIGGER parameter_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON parameter FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_parameter_is_only_added_to');
