-- What the centre put on record is added to and never rewritten (SQLite).

CREATE TRIGGER application_parcel_is_not_replaced BEFORE INSERT ON application_parcel
WHEN EXISTS (SELECT 1 FROM application_parcel WHERE application_number = NEW.application_number AND parcel_code = NEW.parcel_code)
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_parcels'); END;
CREATE TRIGGER application_parcel_is_not_updated BEFORE UPDATE ON application_parcel
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_parcels'); END;
CREATE TRIGGER application_parcel_is_not_deleted BEFORE DELETE ON application_parcel
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_parcels'); END;
CREATE TRIGGER application_step_is_not_replaced BEFORE INSERT ON application_step
WHEN EXISTS (SELECT 1 FROM application_step WHERE application_number = NEW.application_number AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_step_of_an_application_is_final'); END;
CREATE TRIGGER application_step_is_not_updated BEFORE UPDATE ON application_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_an_application_is_final'); END;
CREATE TRIGGER application_step_is_not_deleted BEFORE DELETE ON application_step
BEGIN SELECT RAISE(ABORT, 'a_step_of_an_application_is_final'); END;
CREATE TRIGGER listing_is_not_replaced BEFORE INSERT ON listing
WHEN EXISTS (SELECT 1 FROM listing WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a_listing_is_final'); END;
CREATE TRIGGER listing_is_not_updated BEFORE UPDATE ON listing
BEGIN SELECT RAISE(ABORT, 'a_listing_is_final'); END;
CREATE TRIGGER listing_is_not_deleted BEFORE DELETE ON listing
BEGIN SELECT RAISE(ABORT, 'a_listing_is_final'); END;
CREATE TRIGGER listing_notice_is_not_replaced BEFORE INSERT ON listing_notice
WHEN EXISTS (SELECT 1 FROM listing_notice WHERE listing_number = NEW.listing_number AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_public_notice_is_final'); END;
CREATE TRIGGER listing_notice_is_not_updated BEFORE UPDATE ON listing_notice
BEGIN SELECT RAISE(ABORT, 'a_public_notice_is_final'); END;
CREATE TRIGGER listing_notice_is_not_deleted BEFORE DELETE ON listing_notice
BEGIN SELECT RAISE(ABORT, 'a_public_notice_is_final'); END;
CREATE TRIGGER priority_notice_is_not_replaced BEFORE INSERT ON priority_notice
WHEN EXISTS (SELECT 1 FROM priority_notice WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER priority_notice_is_not_updated BEFORE UPDATE ON priority_notice
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER priority_notice_is_not_deleted BEFORE DELETE ON priority_notice
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER priority_notice_parcel_is_not_replaced BEFORE INSERT ON priority_notice_parcel
WHEN EXISTS (SELECT 1 FROM priority_notice_parcel WHERE notice_number = NEW.notice_number AND parcel_code = NEW.parcel_code)
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER priority_notice_parcel_is_not_updated BEFORE UPDATE ON priority_notice_parcel
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER priority_notice_parcel_is_not_deleted BEFORE DELETE ON priority_notice_parcel
BEGIN SELECT RAISE(ABORT, 'a_priority_notice_is_final'); END;
CREATE TRIGGER negotiation_minutes_is_not_replaced BEFORE INSERT ON negotiation_minutes
WHEN EXISTS (SELECT 1 FROM negotiation_minutes WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER negotiation_minutes_is_not_updated BEFORE UPDATE ON negotiation_minutes
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER negotiation_minutes_is_not_deleted BEFORE DELETE ON negotiation_minutes
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_participant_is_not_replaced BEFORE INSERT ON minutes_participant
WHEN EXISTS (SELECT 1 FROM minutes_participant WHERE minutes_number = NEW.minutes_number AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_participant_is_not_updated BEFORE UPDATE ON minutes_participant
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_participant_is_not_deleted BEFORE DELETE ON minutes_participant
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_offer_is_not_replaced BEFORE INSERT ON minutes_offer
WHEN EXISTS (SELECT 1 FROM minutes_offer WHERE minutes_number = NEW.minutes_number AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_offer_is_not_updated BEFORE UPDATE ON minutes_offer
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER minutes_offer_is_not_deleted BEFORE DELETE ON minutes_offer
BEGIN SELECT RAISE(ABORT, 'minutes_are_final'); END;
CREATE TRIGGER handback_is_not_replaced BEFORE INSERT ON handback
WHEN EXISTS (SELECT 1 FROM handback WHERE contract_number = NEW.contract_number)
BEGIN SELECT RAISE(ABORT, 'a_handback_is_final'); END;
CREATE TRIGGER handback_is_not_updated BEFORE UPDATE ON handback
BEGIN SELECT RAISE(ABORT, 'a_handback_is_final'); END;
CREATE TRIGGER handback_is_not_deleted BEFORE DELETE ON handback
BEGIN SELECT RAISE(ABORT, 'a_handback_is_final'); END;
CREATE TRIGGER expiry_notice_is_not_replaced BEFORE INSERT ON expiry_notice
WHEN EXISTS (SELECT 1 FROM expiry_notice WHERE contract_number = NEW.contract_number AND last_day = NEW.last_day AND stage = NEW.stage)
BEGIN SELECT RAISE(ABORT, 'a_notice_of_expiry_is_final'); END;
CREATE TRIGGER expiry_notice_is_not_updated BEFORE UPDATE ON expiry_notice
BEGIN SELECT RAISE(ABORT, 'a_notice_of_expiry_is_final'); END;
CREATE TRIGGER expiry_notice_is_not_deleted BEFORE DELETE ON expiry_notice
BEGIN SELECT RAISE(ABORT, 'a_notice_of_expiry_is_final'); END;
CREATE TRIGGER dispute_party_is_not_replaced BEFORE INSERT ON dispute_party
WHEN EXISTS (SELECT 1 FROM dispute_party WHERE dispute_number = NEW.dispute_number AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parties'); END;
CREATE TRIGGER dispute_party_is_not_updated BEFORE UPDATE ON dispute_party
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parties'); END;
CREATE TRIGGER dispute_party_is_not_deleted BEFORE DELETE ON dispute_party
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parties'); END;
CREATE TRIGGER dispute_parcel_is_not_replaced BEFORE INSERT ON dispute_parcel
WHEN EXISTS (SELECT 1 FROM dispute_parcel WHERE dispute_number = NEW.dispute_number AND parcel_code = NEW.parcel_code)
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parcels'); END;
CREATE TRIGGER dispute_parcel_is_not_updated BEFORE UPDATE ON dispute_parcel
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parcels'); END;
CREATE TRIGGER dispute_parcel_is_not_deleted BEFORE DELETE ON dispute_parcel
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_parcels'); END;
CREATE TRIGGER dispute_event_is_not_replaced BEFORE INSERT ON dispute_event
WHEN EXISTS (SELECT 1 FROM dispute_event WHERE dispute_number = NEW.dispute_number AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'an_event_of_a_dispute_is_final'); END;
CREATE TRIGGER dispute_event_is_not_updated BEFORE UPDATE ON dispute_event
BEGIN SELECT RAISE(ABORT, 'an_event_of_a_dispute_is_final'); END;
CREATE TRIGGER dispute_event_is_not_deleted BEFORE DELETE ON dispute_event
BEGIN SELECT RAISE(ABORT, 'an_event_of_a_dispute_is_final'); END;
CREATE TRIGGER dispute_evidence_is_not_replaced BEFORE INSERT ON dispute_evidence
WHEN EXISTS (SELECT 1 FROM dispute_evidence WHERE dispute_number = NEW.dispute_number AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'evidence_is_frozen'); END;
CREATE TRIGGER dispute_evidence_is_not_updated BEFORE UPDATE ON dispute_evidence
BEGIN SELECT RAISE(ABORT, 'evidence_is_frozen'); END;
CREATE TRIGGER dispute_evidence_is_not_deleted BEFORE DELETE ON dispute_evidence
BEGIN SELECT RAISE(ABORT, 'evidence_is_frozen'); END;

CREATE TRIGGER application_is_not_replaced BEFORE INSERT ON application
WHEN EXISTS (SELECT 1 FROM application WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_words'); END;
CREATE TRIGGER application_keeps_its_words BEFORE UPDATE ON application
WHEN NOT (OLD.state NOT IN ('concluded', 'declined', 'withdrawn'))
   OR NEW.number IS NOT OLD.number
   OR NEW.side IS NOT OLD.side
   OR NEW.applicant IS NOT OLD.applicant
   OR NEW.agent IS NOT OLD.agent
   OR NEW.mandate IS NOT OLD.mandate
   OR NEW.division_level IS NOT OLD.division_level
   OR NEW.division_code IS NOT OLD.division_code
   OR NEW.locality IS NOT OLD.locality
   OR NEW.area_grains IS NOT OLD.area_grains
   OR NEW.land_class IS NOT OLD.land_class
   OR NEW.price IS NOT OLD.price
   OR NEW.price_unit IS NOT OLD.price_unit
   OR NEW.start_day IS NOT OLD.start_day
   OR NEW.last_day IS NOT OLD.last_day
   OR NEW.project IS NOT OLD.project
   OR NEW.received_on IS NOT OLD.received_on
   OR NEW.expires_on IS NOT OLD.expires_on
   OR NEW.recorded_at IS NOT OLD.recorded_at
   OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_words'); END;
CREATE TRIGGER application_is_not_deleted BEFORE DELETE ON application
BEGIN SELECT RAISE(ABORT, 'an_application_keeps_its_words'); END;

CREATE TRIGGER priority_claim_is_not_replaced BEFORE INSERT ON priority_claim
WHEN EXISTS (SELECT 1 FROM priority_claim WHERE subject = NEW.subject AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_claim_is_settled_once'); END;
CREATE TRIGGER priority_claim_keeps_its_words BEFORE UPDATE ON priority_claim
WHEN NOT (OLD.outcome = 'open')
   OR NEW.subject IS NOT OLD.subject
   OR NEW.sequence IS NOT OLD.sequence
   OR NEW.notice_number IS NOT OLD.notice_number
   OR NEW.contract_number IS NOT OLD.contract_number
   OR NEW.claimant IS NOT OLD.claimant
   OR NEW.claimed_on IS NOT OLD.claimed_on
   OR NEW.terms IS NOT OLD.terms
   OR NEW.recorded_at IS NOT OLD.recorded_at
   OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_claim_is_settled_once'); END;
CREATE TRIGGER priority_claim_is_not_deleted BEFORE DELETE ON priority_claim
BEGIN SELECT RAISE(ABORT, 'a_claim_is_settled_once'); END;

CREATE TRIGGER certification_is_not_replaced BEFORE INSERT ON certification
WHEN EXISTS (SELECT 1 FROM certification WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a_certificate_is_withdrawn_once'); END;
CREATE TRIGGER certification_keeps_its_words BEFORE UPDATE ON certification
WHEN NOT (OLD.withdrawn_on IS NULL)
   OR NEW.number IS NOT OLD.number
   OR NEW.contract_number IS NOT OLD.contract_number
   OR NEW.requested_by IS NOT OLD.requested_by
   OR NEW.certified_on IS NOT OLD.certified_on
   OR NEW.checks IS NOT OLD.checks
   OR NEW.note IS NOT OLD.note
   OR NEW.recorded_at IS NOT OLD.recorded_at
   OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_certificate_is_withdrawn_once'); END;
CREATE TRIGGER certification_is_not_deleted BEFORE DELETE ON certification
BEGIN SELECT RAISE(ABORT, 'a_certificate_is_withdrawn_once'); END;

CREATE TRIGGER dispute_is_not_replaced BEFORE INSERT ON dispute
WHEN EXISTS (SELECT 1 FROM dispute WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_words'); END;
CREATE TRIGGER dispute_keeps_its_words BEFORE UPDATE ON dispute
WHEN NOT (OLD.state NOT IN ('turned-down', 'settled', 'withdrawn', 'closed') OR NEW.state = OLD.state)
   OR NEW.number IS NOT OLD.number
   OR NEW.kind IS NOT OLD.kind
   OR NEW.division_level IS NOT OLD.division_level
   OR NEW.division_code IS NOT OLD.division_code
   OR NEW.contract_number IS NOT OLD.contract_number
   OR NEW.claim IS NOT OLD.claim
   OR NEW.grounds IS NOT OLD.grounds
   OR NEW.known_on IS NOT OLD.known_on
   OR NEW.raised_on IS NOT OLD.raised_on
   OR NEW.womens_rights IS NOT OLD.womens_rights
   OR NEW.oral IS NOT OLD.oral
   OR NEW.recorded_at IS NOT OLD.recorded_at
   OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_words'); END;
CREATE TRIGGER dispute_is_not_deleted BEFORE DELETE ON dispute
BEGIN SELECT RAISE(ABORT, 'a_dispute_keeps_its_words'); END;
