-- A mapping is only added to: a change is another version, a removal a version without content. Of an import only the
-- upload leaves.

CREATE TRIGGER column_mapping_is_not_replaced BEFORE INSERT ON column_mapping
WHEN EXISTS (SELECT 1 FROM column_mapping WHERE kind = NEW.kind AND division_level = NEW.division_level
             AND division_code = NEW.division_code AND name = NEW.name AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a_mapping_is_only_added_to'); END;
CREATE TRIGGER column_mapping_is_not_updated BEFORE UPDATE ON column_mapping
BEGIN SELECT RAISE(ABORT, 'a_mapping_is_only_added_to'); END;
CREATE TRIGGER column_mapping_is_not_deleted BEFORE DELETE ON column_mapping
BEGIN SELECT RAISE(ABORT, 'a_mapping_is_only_added_to'); END;

CREATE TRIGGER import_job_keeps_its_words BEFORE UPDATE ON import_job
WHEN NEW.source IS NOT NULL OR NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.name IS NOT OLD.name
  OR NEW.sha256 IS NOT OLD.sha256 OR NEW.state IS NOT OLD.state OR NEW.report IS NOT OLD.report
  OR NEW.entries IS NOT OLD.entries OR NEW.idempotency_key IS NOT OLD.idempotency_key
  OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by
BEGIN SELECT RAISE(ABORT, 'of_an_import_only_the_upload_leaves'); END;
CREATE TRIGGER import_job_is_not_deleted BEFORE DELETE ON import_job
BEGIN SELECT RAISE(ABORT, 'of_an_import_only_the_upload_leaves'); END;
