-- The promises of contracts on SQLite: their states, their words, what they rest on and what became of them.

CREATE TRIGGER contract_begins_as_a_draft BEFORE INSERT ON contract
WHEN NEW.origin IS NOT 'paper' AND NEW.state IS NOT 'draft'
BEGIN SELECT RAISE(ABORT, 'a_contract_of_the_counter_begins_as_a_draft'); END;
CREATE TRIGGER contract_is_reviewed_and_signed BEFORE UPDATE ON contract
BEGIN
    SELECT RAISE(ABORT, 'a_contract_keeps_its_origin')
    WHERE NEW.origin IS NOT OLD.origin OR NEW.number IS NOT OLD.number;
    SELECT RAISE(ABORT, 'a_submitted_contract_keeps_its_words')
    WHERE OLD.state <> 'draft' AND (NEW.book_id IS NOT OLD.book_id OR NEW.form IS NOT OLD.form
        OR NEW.transferor IS NOT OLD.transferor OR NEW.transferee IS NOT OLD.transferee
        OR NEW.start_day IS NOT OLD.start_day OR NEW.last_day IS NOT OLD.last_day OR NEW.price IS NOT OLD.price
        OR NEW.price_unit IS NOT OLD.price_unit OR NEW.payment IS NOT OLD.payment OR NEW.purpose IS NOT OLD.purpose
        OR NEW.consent IS NOT OLD.consent OR NEW.parent_number IS NOT OLD.parent_number
        OR NEW.renews_number IS NOT OLD.renews_number OR NEW.details IS NOT OLD.details);
    SELECT RAISE(ABORT, 'a_contract_goes_its_way')
    WHERE NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
        'draft>submitted', 'submitted>draft', 'submitted>reviewed', 'reviewed>approved', 'reviewed>signed',
        'approved>signed', 'reviewed>draft', 'approved>draft', 'signed>reversed');
    SELECT RAISE(ABORT, 'a_contract_is_submitted_anew')
    WHERE OLD.state = 'draft' AND NEW.state = 'submitted' AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review' AND subject = NEW.number
        AND state = 'open');
    SELECT RAISE(ABORT, 'a_contract_is_reviewed_by_a_second_person')
    WHERE NEW.origin = 'counter' AND NEW.state = 'reviewed' AND 2 > (
        SELECT count(DISTINCT s.signed_by) FROM proposal p JOIN proposal_signature s ON s.proposal_id = p.id
        WHERE p.id = NEW.proposal_id AND p.kind = 'contract-review' AND p.subject = NEW.number
          AND p.state IN ('open', 'done'));
    SELECT RAISE(ABORT, 'a_contract_is_reviewed_by_a_second_person')
    WHERE NEW.origin = 'counter' AND NEW.state IN ('approved', 'signed') AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review' AND subject = NEW.number
        AND state = 'done' AND (NEW.state <> 'approved' OR needed = 3));
    SELECT RAISE(ABORT, 'a_reversal_takes_three_people')
    WHERE NEW.state = 'reversed' AND OLD.state <> 'reversed' AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND kind = 'contract-reversal'
        AND subject = NEW.number AND needed = 3 AND state = 'done');
    SELECT RAISE(ABORT, 'a_contract_ends_early_by_an_event')
    WHERE NEW.actual_last_day IS NOT OLD.actual_last_day AND OLD.state <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM contract_event WHERE contract_number = NEW.number AND kind IN ('ended', 'cut', 'changed'));
END;
CREATE TRIGGER contract_is_not_deleted BEFORE DELETE ON contract
BEGIN SELECT RAISE(ABORT, 'a_contract_is_never_deleted'); END;

CREATE TRIGGER contract_line_is_not_updated BEFORE UPDATE ON contract_parcel
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a_submitted_contract_keeps_its_words'); END;
CREATE TRIGGER contract_line_is_not_deleted BEFORE DELETE ON contract_parcel
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a_submitted_contract_keeps_its_words'); END;

CREATE TRIGGER evidence_is_not_replaced BEFORE INSERT ON contract_evidence
WHEN EXISTS (SELECT 1 FROM contract_evidence WHERE contract_number = NEW.contract_number AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'evidence_is_only_added_to'); END;
CREATE TRIGGER evidence_is_not_updated BEFORE UPDATE ON contract_evidence
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'evidence_is_only_added_to'); END;
CREATE TRIGGER evidence_is_not_deleted BEFORE DELETE ON contract_evidence
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'evidence_is_only_added_to'); END;

CREATE TRIGGER contract_event_is_checked BEFORE INSERT ON contract_event
BEGIN
    SELECT RAISE(ABORT, 'events_of_a_contract_come_in_turn')
    WHERE NEW.sequence <> 1 + (SELECT count(*) FROM contract_event WHERE contract_number = NEW.contract_number);
    SELECT RAISE(ABORT, 'only_a_signed_contract_has_events')
    WHERE NOT EXISTS (SELECT 1 FROM contract WHERE number = NEW.contract_number AND state = 'signed');
    SELECT RAISE(ABORT, 'an_early_end_takes_two_people')
    WHERE NEW.kind IN ('ended', 'changed') AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.contract_number AND state = 'done'
        AND kind = CASE NEW.kind WHEN 'ended' THEN 'contract-ending' ELSE 'contract-change' END);
END;
CREATE TRIGGER contract_event_is_not_updated BEFORE UPDATE ON contract_event
BEGIN SELECT RAISE(ABORT, 'an_event_of_a_contract_is_final'); END;
CREATE TRIGGER contract_event_is_not_deleted BEFORE DELETE ON contract_event
BEGIN SELECT RAISE(ABORT, 'an_event_of_a_contract_is_final'); END;
CREATE TRIGGER contract_return_is_not_replaced BEFORE INSERT ON contract_return
WHEN EXISTS (SELECT 1 FROM contract_return WHERE contract_number = NEW.contract_number AND sequence = NEW.sequence
             AND parcel_code = NEW.parcel_code AND giver = NEW.giver)
BEGIN SELECT RAISE(ABORT, 'a_return_is_final'); END;
CREATE TRIGGER contract_return_is_not_updated BEFORE UPDATE ON contract_return
BEGIN SELECT RAISE(ABORT, 'a_return_is_final'); END;
CREATE TRIGGER contract_return_is_not_deleted BEFORE DELETE ON contract_return
BEGIN SELECT RAISE(ABORT, 'a_return_is_final'); END;

CREATE TRIGGER parameter_is_not_replaced BEFORE INSERT ON parameter
WHEN EXISTS (SELECT 1 FROM parameter WHERE name = NEW.name AND division_level = NEW.division_level
             AND division_code = NEW.division_code AND valid_from = NEW.valid_from AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_parameter_is_only_added_to'); END;
CREATE TRIGGER parameter_is_not_updated BEFORE UPDATE ON parameter
BEGIN SELECT RAISE(ABORT, 'a_parameter_is_only_added_to'); END;
CREATE TRIGGER parameter_is_not_deleted BEFORE DELETE ON parameter
BEGIN SELECT RAISE(ABORT, 'a_parameter_is_only_added_to'); END;
