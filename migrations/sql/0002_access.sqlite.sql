-- The promises of access on SQLite: the trail and signatures are final, four eyes are two people, contracts are
-- reviewed before they are signed. Nothing here relies on PRAGMA foreign_keys.

CREATE TRIGGER audit_event_is_not_replaced BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the_trail_is_only_added_to'); END;
CREATE TRIGGER audit_event_is_not_updated BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the_trail_is_only_added_to'); END;
CREATE TRIGGER audit_event_is_not_deleted BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the_trail_is_only_added_to'); END;

CREATE TRIGGER proposal_begins_open BEFORE INSERT ON proposal
BEGIN
    SELECT RAISE(ABORT, 'a_proposal_begins_open') WHERE NEW.state IS NOT 'open';
    SELECT RAISE(ABORT, 'a_proposal_is_not_replaced') WHERE EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.id OR (kind = NEW.kind AND subject = NEW.subject AND state = 'open'));
END;
CREATE TRIGGER proposal_is_only_settled BEFORE UPDATE ON proposal
BEGIN
    SELECT RAISE(ABORT, 'a_proposal_is_settled_once') WHERE OLD.state <> 'open';
    SELECT RAISE(ABORT, 'a_proposal_keeps_its_words')
    WHERE NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.subject IS NOT OLD.subject OR NEW.place IS NOT OLD.place
       OR NEW.content IS NOT OLD.content OR NEW.content_hash IS NOT OLD.content_hash OR NEW.reason IS NOT OLD.reason
       OR NEW.needed IS NOT OLD.needed OR NEW.recorded_at IS NOT OLD.recorded_at
       OR NEW.recorded_by IS NOT OLD.recorded_by;
    SELECT RAISE(ABORT, 'a_proposal_is_done_with_all_its_signatures')
    WHERE NEW.state = 'done'
      AND NEW.needed <> (SELECT count(DISTINCT signed_by) FROM proposal_signature
                         WHERE proposal_id = NEW.id AND content_hash = NEW.content_hash);
END;
CREATE TRIGGER proposal_is_not_deleted BEFORE DELETE ON proposal
BEGIN SELECT RAISE(ABORT, 'a_proposal_is_never_deleted'); END;

CREATE TRIGGER signature_comes_in_turn BEFORE INSERT ON proposal_signature
BEGIN
    SELECT RAISE(ABORT, 'nobody_signs_a_proposal_twice')
    WHERE EXISTS (SELECT 1 FROM proposal_signature WHERE proposal_id = NEW.proposal_id AND signed_by = NEW.signed_by);
    SELECT RAISE(ABORT, 'signatures_come_in_turn')
    WHERE NEW.place <> 1 + (SELECT count(*) FROM proposal_signature WHERE proposal_id = NEW.proposal_id);
    SELECT RAISE(ABORT, 'a_signature_is_for_what_the_proposal_says')
    WHERE NOT EXISTS (SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND content_hash = NEW.content_hash
                      AND state = 'open' AND needed >= NEW.place
                      AND (NEW.place > 1 OR recorded_by = NEW.signed_by));
END;
CREATE TRIGGER signature_is_not_updated BEFORE UPDATE ON proposal_signature
BEGIN SELECT RAISE(ABORT, 'a_signature_is_final'); END;
CREATE TRIGGER signature_is_not_deleted BEFORE DELETE ON proposal_signature
BEGIN SELECT RAISE(ABORT, 'a_signature_is_final'); END;

CREATE TRIGGER role_is_granted_within_the_class BEFORE INSERT ON role_grant
BEGIN
    SELECT RAISE(ABORT, 'a_role_is_granted_within_the_persons_class')
    WHERE NOT EXISTS (SELECT 1 FROM user_account WHERE id = NEW.user_id AND user_class = NEW.user_class);
    SELECT RAISE(ABORT, 'a_grant_is_only_ended') WHERE EXISTS (SELECT 1 FROM role_grant WHERE id = NEW.id);
END;
CREATE TRIGGER role_grant_is_only_ended BEFORE UPDATE ON role_grant
WHEN NEW.id IS NOT OLD.id OR NEW.user_id IS NOT OLD.user_id OR NEW.user_class IS NOT OLD.user_class
  OR NEW.role IS NOT OLD.role OR NEW.division_level IS NOT OLD.division_level
  OR NEW.division_code IS NOT OLD.division_code OR NEW.party_code IS NOT OLD.party_code
  OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by OR OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a_grant_is_only_ended'); END;
CREATE TRIGGER role_grant_is_not_deleted BEFORE DELETE ON role_grant
BEGIN SELECT RAISE(ABORT, 'a_grant_is_only_ended'); END;
CREATE TRIGGER person_keeps_name_and_class BEFORE UPDATE ON user_account
WHEN NEW.id IS NOT OLD.id OR NEW.name IS NOT OLD.name OR NEW.user_class IS NOT OLD.user_class
BEGIN SELECT RAISE(ABORT, 'a_person_keeps_name_and_class'); END;
CREATE TRIGGER person_is_not_replaced BEFORE INSERT ON user_account
WHEN EXISTS (SELECT 1 FROM user_account WHERE id = NEW.id OR name = NEW.name)
BEGIN SELECT RAISE(ABORT, 'a_login_name_belongs_to_one_person'); END;
CREATE TRIGGER person_is_not_deleted BEFORE DELETE ON user_account
BEGIN SELECT RAISE(ABORT, 'a_person_is_disabled_not_deleted'); END;

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
        OR NEW.consent IS NOT OLD.consent OR NEW.parent_number IS NOT OLD.parent_number);
    SELECT RAISE(ABORT, 'a_contract_goes_its_way')
    WHERE NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
        'draft>submitted', 'submitted>draft', 'submitted>reviewed', 'reviewed>signed', 'reviewed>draft', 'signed>reversed');
    SELECT RAISE(ABORT, 'a_contract_is_reviewed_by_a_second_person')
    WHERE NEW.origin = 'counter' AND NEW.state IN ('reviewed', 'signed') AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND kind = 'contract-review' AND subject = NEW.number
        AND state = 'done');
    SELECT RAISE(ABORT, 'a_reversal_takes_three_people')
    WHERE NEW.state = 'reversed' AND OLD.state <> 'reversed' AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND kind = 'contract-reversal'
        AND subject = NEW.number AND needed = 3 AND state = 'done');
END;
CREATE TRIGGER contract_is_not_deleted BEFORE DELETE ON contract
BEGIN SELECT RAISE(ABORT, 'a_contract_is_never_deleted'); END;
CREATE TRIGGER contract_line_is_not_updated BEFORE UPDATE ON contract_parcel
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a_submitted_contract_keeps_its_words'); END;
CREATE TRIGGER contract_line_is_not_deleted BEFORE DELETE ON contract_parcel
WHEN (SELECT state FROM contract WHERE number = OLD.contract_number) <> 'draft'
BEGIN SELECT RAISE(ABORT, 'a_submitted_contract_keeps_its_words'); END;
