-- Grants of roles as 0002 made them, on the table that was made again; and no land in a book of quotas.

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

CREATE TRIGGER account_of_land_is_in_a_book_of_land BEFORE INSERT ON account
WHEN (NEW.kind GLOB 'land.*' OR NEW.kind GLOB 'stock.*') AND (SELECT scope FROM book WHERE id = NEW.book_id) = 'quota'
BEGIN SELECT RAISE(ABORT, 'a_book_of_quotas_takes_no_land'); END;
