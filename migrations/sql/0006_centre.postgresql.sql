-- What the centre put on record is added to and never rewritten (PostgreSQL). refuse() is of 0001_book, refuse_unless()
-- of 0002_access.

CREATE TRIGGER application_parcel_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON application_parcel FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_application_keeps_its_parcels');
CREATE TRIGGER application_step_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON application_step FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_step_of_an_application_is_final');
CREATE TRIGGER listing_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON listing FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_listing_is_final');
CREATE TRIGGER listing_notice_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON listing_notice FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_public_notice_is_final');
CREATE TRIGGER priority_notice_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON priority_notice FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_priority_notice_is_final');
CREATE TRIGGER priority_notice_parcel_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON priority_notice_parcel FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_priority_notice_is_final');
CREATE TRIGGER negotiation_minutes_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON negotiation_minutes FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('minutes_are_final');
CREATE TRIGGER minutes_participant_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON minutes_participant FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('minutes_are_final');
CREATE TRIGGER minutes_offer_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON minutes_offer FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('minutes_are_final');
CREATE TRIGGER handback_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON handback FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_handback_is_final');
CREATE TRIGGER expiry_notice_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON expiry_notice FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_notice_of_expiry_is_final');
CREATE TRIGGER dispute_party_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_party FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_dispute_keeps_its_parties');
CREATE TRIGGER dispute_parcel_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_parcel FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_dispute_keeps_its_parcels');
CREATE TRIGGER dispute_event_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_event FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_event_of_a_dispute_is_final');
CREATE TRIGGER dispute_evidence_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON dispute_evidence FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('evidence_is_frozen');

CREATE FUNCTION check_application() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((OLD.state NOT IN ('concluded', 'declined', 'withdrawn')) AND
        (NEW.number, NEW.side, NEW.applicant, NEW.agent, NEW.mandate, NEW.division_level, NEW.division_code,
         NEW.locality, NEW.area_grains, NEW.land_class, NEW.price, NEW.price_unit, NEW.start_day,
         NEW.last_day, NEW.project, NEW.received_on, NEW.expires_on, NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.side, OLD.applicant, OLD.agent, OLD.mandate, OLD.division_level, OLD.division_code,
         OLD.locality, OLD.area_grains, OLD.land_class, OLD.price, OLD.price_unit, OLD.start_day,
         OLD.last_day, OLD.project, OLD.received_on, OLD.expires_on, OLD.recorded_at, OLD.recorded_by),
        'an_application_keeps_its_words');
    RETURN NEW;
END $$;
CREATE TRIGGER application_keeps_its_words BEFORE UPDATE ON application FOR EACH ROW EXECUTE FUNCTION check_application();
CREATE TRIGGER application_is_not_deleted BEFORE DELETE OR TRUNCATE ON application FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_application_keeps_its_words');

CREATE FUNCTION check_priority_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((OLD.outcome = 'open') AND
        (NEW.subject, NEW.sequence, NEW.notice_number, NEW.contract_number, NEW.claimant, NEW.claimed_on,
         NEW.terms, NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.subject, OLD.sequence, OLD.notice_number, OLD.contract_number, OLD.claimant, OLD.claimed_on,
         OLD.terms, OLD.recorded_at, OLD.recorded_by),
        'a_claim_is_settled_once');
    RETURN NEW;
END $$;
CREATE TRIGGER priority_claim_keeps_its_words BEFORE UPDATE ON priority_claim FOR EACH ROW EXECUTE FUNCTION check_priority_claim();
CREATE TRIGGER priority_claim_is_not_deleted BEFORE DELETE OR TRUNCATE ON priority_claim FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_claim_is_settled_once');

CREATE FUNCTION check_certification() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((OLD.withdrawn_on IS NULL) AND
        (NEW.number, NEW.contract_number, NEW.requested_by, NEW.certified_on, NEW.checks, NEW.note,
         NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.contract_number, OLD.requested_by, OLD.certified_on, OLD.checks, OLD.note,
         OLD.recorded_at, OLD.recorded_by),
        'a_certificate_is_withdrawn_once');
    RETURN NEW;
END $$;
CREATE TRIGGER certification_keeps_its_words BEFORE UPDATE ON certification FOR EACH ROW EXECUTE FUNCTION check_certification();
CREATE TRIGGER certification_is_not_deleted BEFORE DELETE OR TRUNCATE ON certification FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_certificate_is_withdrawn_once');

CREATE FUNCTION check_dispute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((OLD.state NOT IN ('turned-down', 'settled', 'withdrawn', 'closed') OR NEW.state = OLD.state) AND
        (NEW.number, NEW.kind, NEW.division_level, NEW.division_code, NEW.contract_number, NEW.claim,
         NEW.grounds, NEW.known_on, NEW.raised_on, NEW.womens_rights, NEW.oral, NEW.recorded_at,
         NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.kind, OLD.division_level, OLD.division_code, OLD.contract_number, OLD.claim,
         OLD.grounds, OLD.known_on, OLD.raised_on, OLD.womens_rights, OLD.oral, OLD.recorded_at,
         OLD.recorded_by),
        'a_dispute_keeps_its_words');
    RETURN NEW;
END $$;
CREATE TRIGGER dispute_keeps_its_words BEFORE UPDATE ON dispute FOR EACH ROW EXECUTE FUNCTION check_dispute();
CREATE TRIGGER dispute_is_not_deleted BEFORE DELETE OR TRUNCATE ON dispute FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_dispute_keeps_its_words');
