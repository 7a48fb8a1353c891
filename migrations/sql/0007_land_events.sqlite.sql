-- Base contracts of a parcel are opened and ended once; they never cover more than the parcel, nor are they deleted.

CREATE TRIGGER base_contract_begins_standing BEFORE INSERT ON base_contract_parcel
BEGIN
    SELECT RAISE(ABORT, 'a_base_contract_is_only_ended') WHERE EXISTS (
        SELECT 1 FROM base_contract_parcel WHERE parcel_code = NEW.parcel_code AND sequence = NEW.sequence);
    SELECT RAISE(ABORT, 'a_base_contract_begins_standing') WHERE NEW.until_day IS NOT NULL;
    SELECT RAISE(ABORT, 'land_is_contracted_out_once')
    WHERE NEW.area_grains + (SELECT coalesce(sum(area_grains), 0) FROM base_contract_parcel
                             WHERE parcel_code = NEW.parcel_code AND until_day IS NULL)
        > (SELECT registered_grains FROM parcel WHERE code = NEW.parcel_code);
END;
CREATE TRIGGER base_contract_is_only_ended BEFORE UPDATE ON base_contract_parcel
WHEN NEW.parcel_code IS NOT OLD.parcel_code OR NEW.sequence IS NOT OLD.sequence
  OR NEW.contract_code IS NOT OLD.contract_code OR NEW.household IS NOT OLD.household
  OR NEW.term_start IS NOT OLD.term_start OR NEW.term_end IS NOT OLD.term_end OR NEW.from_day IS NOT OLD.from_day
  OR NEW.area_grains IS NOT OLD.area_grains OR NEW.recorded_at IS NOT OLD.recorded_at OR OLD.until_day IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a_base_contract_is_only_ended'); END;
CREATE TRIGGER base_contract_is_not_deleted BEFORE DELETE ON base_contract_parcel
BEGIN SELECT RAISE(ABORT, 'a_base_contract_is_only_ended'); END;

CREATE TRIGGER reduction_is_not_replaced BEFORE INSERT ON parcel_reduction
WHEN EXISTS (SELECT 1 FROM parcel_reduction WHERE parcel_code = NEW.parcel_code AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_reduction_is_final'); END;
CREATE TRIGGER reduction_is_not_updated BEFORE UPDATE ON parcel_reduction
BEGIN SELECT RAISE(ABORT, 'a_reduction_is_final'); END;
CREATE TRIGGER reduction_is_not_deleted BEFORE DELETE ON parcel_reduction
BEGIN SELECT RAISE(ABORT, 'a_reduction_is_final'); END;

CREATE TRIGGER caveat_begins_open BEFORE INSERT ON caveat
BEGIN
    SELECT RAISE(ABORT, 'a_caveat_is_only_released') WHERE EXISTS (SELECT 1 FROM caveat WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_caveat_begins_open') WHERE NEW.released_on IS NOT NULL OR NEW.version IS NOT 1;
END;
CREATE TRIGGER caveat_is_only_released BEFORE UPDATE ON caveat
WHEN OLD.released_on IS NOT NULL OR NEW.released_on IS NULL OR NEW.version IS NOT OLD.version + 1 OR
  NEW.number IS NOT OLD.number OR NEW.kind IS NOT OLD.kind OR NEW.holder IS NOT OLD.holder OR
  NEW.contract_number IS NOT OLD.contract_number OR NEW.from_day IS NOT OLD.from_day OR
  NEW.to_day IS NOT OLD.to_day OR NEW.stops IS NOT OLD.stops OR NEW.claimant IS NOT OLD.claimant OR
  NEW.amount_fen IS NOT OLD.amount_fen OR NEW.due_on IS NOT OLD.due_on OR NEW.document IS NOT OLD.document OR
  NEW.issued_on IS NOT OLD.issued_on OR NEW.sha256 IS NOT OLD.sha256 OR NEW.consent IS NOT OLD.consent OR
  NEW.consent_on IS NOT OLD.consent_on OR NEW.filed_on IS NOT OLD.filed_on OR NEW.note IS NOT OLD.note OR
  NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'a_caveat_is_only_released'); END;
CREATE TRIGGER caveat_is_not_deleted BEFORE DELETE ON caveat
BEGIN SELECT RAISE(ABORT, 'a_caveat_is_only_released'); END;
CREATE TRIGGER caveat_line_comes_with_its_caveat BEFORE INSERT ON caveat_parcel
BEGIN
    SELECT RAISE(ABORT, 'a_caveat_keeps_its_parcels')
    WHERE EXISTS (SELECT 1 FROM caveat_parcel WHERE caveat_number = NEW.caveat_number AND line = NEW.line)
       OR (SELECT released_on FROM caveat WHERE number = NEW.caveat_number) IS NOT NULL;
END;
CREATE TRIGGER caveat_line_is_not_updated BEFORE UPDATE ON caveat_parcel
BEGIN SELECT RAISE(ABORT, 'a_caveat_keeps_its_parcels'); END;
CREATE TRIGGER caveat_line_is_not_deleted BEFORE DELETE ON caveat_parcel
BEGIN SELECT RAISE(ABORT, 'a_caveat_keeps_its_parcels'); END;
