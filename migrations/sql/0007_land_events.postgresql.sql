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
