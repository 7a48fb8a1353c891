-- Base contracts of a parcel are opened and ended once; they never cover more than the parcel, nor are they deleted.

CREATE FUNCTION check_base_contract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.until_day IS NULL, 'a_base_contract_begins_standing');
        PERFORM 1 FROM parcel WHERE code = NEW.parcel_code FOR NO KEY UPDATE;
        PERFORM refuse_unless(
            NEW.area_grains + (SELECT coalesce(sum(area_grains), 0) FROM base_contract_parcel
                               WHERE parcel_code = NEW.parcel_code AND until_day IS NULL)
            <= (SELECT registered_grains FROM parcel WHERE code = NEW.parcel_code), 'land_is_contracted_out_once');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        OLD.until_day IS NULL AND
        (NEW.parcel_code, NEW.sequence, NEW.contract_code, NEW.household, NEW.term_start, NEW.term_end, NEW.from_day,
         NEW.area_grains, NEW.recorded_at) IS NOT DISTINCT FROM
        (OLD.parcel_code, OLD.sequence, OLD.contract_code, OLD.household, OLD.term_start, OLD.term_end, OLD.from_day,
         OLD.area_grains, OLD.recorded_at), 'a_base_contract_is_only_ended');
    RETURN NEW;
END $$;
CREATE TRIGGER base_contract_is_checked BEFORE INSERT OR UPDATE ON base_contract_parcel FOR EACH ROW
    EXECUTE FUNCTION check_base_contract();
CREATE TRIGGER base_contract_is_never_deleted BEFORE DELETE OR TRUNCATE ON base_contract_parcel FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_base_contract_is_only_ended');
CREATE TRIGGER reduction_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON parcel_reduction FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_reduction_is_final');

CREATE FUNCTION check_caveat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.released_on IS NULL AND NEW.version = 1, 'a_caveat_begins_open');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        OLD.released_on IS NULL AND NEW.released_on IS NOT NULL AND NEW.version = OLD.version + 1 AND
        (NEW.number, NEW.kind, NEW.holder, NEW.contract_number, NEW.from_day, NEW.to_day, NEW.stops, NEW.claimant,
         NEW.amount_fen, NEW.due_on, NEW.document, NEW.issued_on, NEW.sha256, NEW.consent, NEW.consent_on,
         NEW.filed_on, NEW.note, NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.kind, OLD.holder, OLD.contract_number, OLD.from_day, OLD.to_day, OLD.stops, OLD.claimant,
         OLD.amount_fen, OLD.due_on, OLD.document, OLD.issued_on, OLD.sha256, OLD.consent, OLD.consent_on,
         OLD.filed_on, OLD.note, OLD.recorded_at, OLD.recorded_by), 'a_caveat_is_only_released');
    RETURN NEW;
END $$;
CREATE TRIGGER caveat_is_checked BEFORE INSERT OR UPDATE ON caveat FOR EACH ROW EXECUTE FUNCTION check_caveat();
CREATE TRIGGER caveat_is_never_deleted BEFORE DELETE OR TRUNCATE ON caveat FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_caveat_is_only_released');
CREATE TRIGGER caveat_keeps_its_parcels BEFORE UPDATE OR DELETE OR TRUNCATE ON caveat_parcel FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_caveat_keeps_its_parcels');
CREATE FUNCTION check_caveat_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((SELECT released_on IS NULL FROM caveat WHERE number = NEW.caveat_number),
        'a_caveat_keeps_its_parcels');
    RETURN NEW;
END $$;
CREATE TRIGGER caveat_line_is_checked BEFORE INSERT ON caveat_parcel FOR EACH ROW EXECUTE FUNCTION check_caveat_line();

-- Changes of land: by two people, never rewritten, undone once by two people.

CREATE FUNCTION check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.reversed_at IS NULL AND NEW.reversal_entry_id IS NULL, 'a_change_begins_in_force');
        PERFORM refuse_unless(EXISTS (
            SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number AND content = NEW.content
            AND state = 'done' AND kind =
              CASE WHEN NEW.kind IN ('surrender', 'extinct') THEN 'land-surrender' WHEN NEW.kind = 'expropriation'
              THEN 'land-expropriation' ELSE 'household-change' END),
            'a_change_is_approved_by_a_second_person');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        OLD.reversed_at IS NULL AND NEW.reversed_at IS NOT NULL
        AND (NEW.reversal_entry_id IS NULL) = (OLD.entry_id IS NULL) AND
        (NEW.number, NEW.book_id, NEW.kind, NEW.on_day, NEW.household, NEW.document, NEW.issued_on, NEW.debtor,
         NEW.content, NEW.proposal_id, NEW.entry_id, NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.book_id, OLD.kind, OLD.on_day, OLD.household, OLD.document, OLD.issued_on, OLD.debtor,
         OLD.content, OLD.proposal_id, OLD.entry_id, OLD.recorded_at, OLD.recorded_by), 'a_change_is_only_reversed');
    PERFORM refuse_unless(EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND subject = NEW.number
        AND kind = 'change-reversal' AND state = 'done'), 'a_reversal_of_a_change_takes_two_people');
    RETURN NEW;
END $$;
CREATE TRIGGER change_is_checked BEFORE INSERT OR UPDATE ON land_change FOR EACH ROW EXECUTE FUNCTION check_change();
CREATE TRIGGER change_is_never_deleted BEFORE DELETE OR TRUNCATE ON land_change FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_change_is_only_reversed');
CREATE TRIGGER land_change_line_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON land_change_line FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_change_keeps_its_lines');
CREATE TRIGGER land_change_holding_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON land_change_holding FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_change_keeps_its_lines');
CREATE TRIGGER insurance_household_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON insurance_household FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_insurance_case_is_final');
CREATE TRIGGER insurance_step_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON insurance_step FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('an_insurance_step_is_final');

CREATE FUNCTION check_succession() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        OLD.undone_at IS NULL AND
        (NEW.contract_number, NEW.parcel_code, NEW.sequence, NEW.giver_before, NEW.giver, NEW.from_day,
         NEW.change_number, NEW.recorded_at) IS NOT DISTINCT FROM
        (OLD.contract_number, OLD.parcel_code, OLD.sequence, OLD.giver_before, OLD.giver, OLD.from_day,
         OLD.change_number, OLD.recorded_at), 'a_succession_is_only_undone');
    RETURN NEW;
END $$;
CREATE TRIGGER contract_succession_is_checked BEFORE UPDATE ON contract_succession FOR EACH ROW EXECUTE FUNCTION check_succession();
CREATE TRIGGER contract_succession_is_never_deleted BEFORE DELETE OR TRUNCATE ON contract_succession FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_succession_is_only_undone');

CREATE FUNCTION check_household_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        OLD.until_day IS NULL AND
        (NEW.party_code, NEW.sequence, NEW.kind, NEW.from_day, NEW.change_number, NEW.recorded_at) IS NOT DISTINCT FROM
        (OLD.party_code, OLD.sequence, OLD.kind, OLD.from_day, OLD.change_number, OLD.recorded_at), 'a_household_is_only_revived');
    RETURN NEW;
END $$;
CREATE TRIGGER household_end_is_checked BEFORE UPDATE ON household_end FOR EACH ROW EXECUTE FUNCTION check_household_end();
CREATE TRIGGER household_end_is_never_deleted BEFORE DELETE OR TRUNCATE ON household_end FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_household_is_only_revived');

CREATE FUNCTION check_household_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        NEW.name_before = '' AND NEW.name_after = '' AND NEW.salt = '' AND
        (NEW.change_number, NEW.party_code, NEW.recorded_at) IS NOT DISTINCT FROM
        (OLD.change_number, OLD.party_code, OLD.recorded_at), 'names_are_only_erased');
    RETURN NEW;
END $$;
CREATE TRIGGER household_head_is_checked BEFORE UPDATE ON household_head FOR EACH ROW EXECUTE FUNCTION check_household_head();
CREATE TRIGGER household_head_is_never_deleted BEFORE DELETE OR TRUNCATE ON household_head FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('names_are_only_erased');
