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

-- Changes of land: by two people, never rewritten, undone once by two people.

CREATE TRIGGER change_is_approved BEFORE INSERT ON land_change
BEGIN
    SELECT RAISE(ABORT, 'a_change_is_only_reversed') WHERE EXISTS (SELECT 1 FROM land_change WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_change_begins_in_force')
    WHERE NEW.reversed_at IS NOT NULL OR NEW.reversal_entry_id IS NOT NULL;
    SELECT RAISE(ABORT, 'a_change_is_approved_by_a_second_person') WHERE NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number AND content = NEW.content
        AND state = 'done' AND kind =
              CASE WHEN NEW.kind IN ('surrender', 'extinct') THEN 'land-surrender' WHEN NEW.kind = 'expropriation'
              THEN 'land-expropriation' ELSE 'household-change' END);
END;
CREATE TRIGGER change_is_only_reversed BEFORE UPDATE ON land_change
BEGIN
    SELECT RAISE(ABORT, 'a_change_is_only_reversed')
    WHERE OLD.reversed_at IS NOT NULL OR NEW.reversed_at IS NULL
       OR (NEW.reversal_entry_id IS NULL) <> (OLD.entry_id IS NULL) OR
          NEW.number IS NOT OLD.number OR NEW.book_id IS NOT OLD.book_id OR NEW.kind IS NOT OLD.kind OR
          NEW.on_day IS NOT OLD.on_day OR NEW.household IS NOT OLD.household OR NEW.document IS NOT OLD.document OR
          NEW.issued_on IS NOT OLD.issued_on OR NEW.debtor IS NOT OLD.debtor OR NEW.content IS NOT OLD.content OR
          NEW.proposal_id IS NOT OLD.proposal_id OR NEW.entry_id IS NOT OLD.entry_id OR
          NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by;
    SELECT RAISE(ABORT, 'a_reversal_of_a_change_takes_two_people') WHERE NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND subject = NEW.number
        AND kind = 'change-reversal' AND state = 'done');
END;
CREATE TRIGGER land_change_is_not_deleted BEFORE DELETE ON land_change
BEGIN SELECT RAISE(ABORT, 'a_change_is_only_reversed'); END;
CREATE TRIGGER land_change_line_is_not_replaced BEFORE INSERT ON land_change_line
WHEN EXISTS (SELECT 1 FROM land_change_line WHERE change_number = NEW.change_number AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER land_change_line_is_not_updated BEFORE UPDATE ON land_change_line
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER land_change_line_is_not_deleted BEFORE DELETE ON land_change_line
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER land_change_holding_is_not_replaced BEFORE INSERT ON land_change_holding
WHEN EXISTS (SELECT 1 FROM land_change_holding WHERE change_number = NEW.change_number AND parcel_code = NEW.parcel_code AND asset = NEW.asset AND kind = NEW.kind AND holder = NEW.holder)
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER land_change_holding_is_not_updated BEFORE UPDATE ON land_change_holding
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER land_change_holding_is_not_deleted BEFORE DELETE ON land_change_holding
BEGIN SELECT RAISE(ABORT, 'a_change_keeps_its_lines'); END;
CREATE TRIGGER insurance_household_is_not_replaced BEFORE INSERT ON insurance_household
WHEN EXISTS (SELECT 1 FROM insurance_household WHERE change_number = NEW.change_number AND household = NEW.household)
BEGIN SELECT RAISE(ABORT, 'an_insurance_case_is_final'); END;
CREATE TRIGGER insurance_household_is_not_updated BEFORE UPDATE ON insurance_household
BEGIN SELECT RAISE(ABORT, 'an_insurance_case_is_final'); END;
CREATE TRIGGER insurance_household_is_not_deleted BEFORE DELETE ON insurance_household
BEGIN SELECT RAISE(ABORT, 'an_insurance_case_is_final'); END;
CREATE TRIGGER insurance_step_is_not_replaced BEFORE INSERT ON insurance_step
WHEN EXISTS (SELECT 1 FROM insurance_step WHERE change_number = NEW.change_number AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'an_insurance_step_is_final'); END;
CREATE TRIGGER insurance_step_is_not_updated BEFORE UPDATE ON insurance_step
BEGIN SELECT RAISE(ABORT, 'an_insurance_step_is_final'); END;
CREATE TRIGGER insurance_step_is_not_deleted BEFORE DELETE ON insurance_step
BEGIN SELECT RAISE(ABORT, 'an_insurance_step_is_final'); END;
CREATE TRIGGER contract_succession_is_not_replaced BEFORE INSERT ON contract_succession
WHEN EXISTS (SELECT 1 FROM contract_succession WHERE contract_number = NEW.contract_number AND parcel_code = NEW.parcel_code AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_succession_is_only_undone'); END;
CREATE TRIGGER contract_succession_is_only_ended BEFORE UPDATE ON contract_succession
WHEN OLD.undone_at IS NOT NULL OR
  NEW.contract_number IS NOT OLD.contract_number OR NEW.parcel_code IS NOT OLD.parcel_code OR
  NEW.sequence IS NOT OLD.sequence OR NEW.giver_before IS NOT OLD.giver_before OR NEW.giver IS NOT OLD.giver OR
  NEW.from_day IS NOT OLD.from_day OR NEW.change_number IS NOT OLD.change_number OR
  NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'a_succession_is_only_undone'); END;
CREATE TRIGGER contract_succession_is_not_deleted BEFORE DELETE ON contract_succession
BEGIN SELECT RAISE(ABORT, 'a_succession_is_only_undone'); END;
CREATE TRIGGER household_end_is_not_replaced BEFORE INSERT ON household_end
WHEN EXISTS (SELECT 1 FROM household_end WHERE party_code = NEW.party_code AND sequence = NEW.sequence)
BEGIN SELECT RAISE(ABORT, 'a_household_is_only_revived'); END;
CREATE TRIGGER household_end_is_only_ended BEFORE UPDATE ON household_end
WHEN OLD.until_day IS NOT NULL OR
  NEW.party_code IS NOT OLD.party_code OR NEW.sequence IS NOT OLD.sequence OR NEW.kind IS NOT OLD.kind OR
  NEW.from_day IS NOT OLD.from_day OR NEW.change_number IS NOT OLD.change_number OR
  NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'a_household_is_only_revived'); END;
CREATE TRIGGER household_end_is_not_deleted BEFORE DELETE ON household_end
BEGIN SELECT RAISE(ABORT, 'a_household_is_only_revived'); END;
CREATE TRIGGER household_head_is_not_replaced BEFORE INSERT ON household_head
WHEN EXISTS (SELECT 1 FROM household_head WHERE change_number = NEW.change_number)
BEGIN SELECT RAISE(ABORT, 'names_are_only_erased'); END;
CREATE TRIGGER household_head_is_only_ended BEFORE UPDATE ON household_head
WHEN NEW.name_before <> '' OR NEW.name_after <> '' OR NEW.salt <> '' OR
  NEW.change_number IS NOT OLD.change_number OR NEW.party_code IS NOT OLD.party_code OR
  NEW.recorded_at IS NOT OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'names_are_only_erased'); END;
CREATE TRIGGER household_head_is_not_deleted BEFORE DELETE ON household_head
BEGIN SELECT RAISE(ABORT, 'names_are_only_erased'); END;
