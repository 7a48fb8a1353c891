-- A mapping is only added to: a change is another version, a removal a version without content. Of an import only the
-- upload leaves. refuse() is the function of 0001_book, refuse_unless() of 0002_access.

CREATE TRIGGER column_mapping_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON column_mapping FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_mapping_is_only_added_to');

CREATE FUNCTION check_import_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        NEW.source IS NULL
        AND (NEW.id, NEW.kind, NEW.name, NEW.sha256, NEW.state, NEW.report, NEW.entries, NEW.idempotency_key,
             NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
            (OLD.id, OLD.kind, OLD.name, OLD.sha256, OLD.state, OLD.report, OLD.entries, OLD.idempotency_key,
             OLD.recorded_at, OLD.recorded_by),
        'of_an_import_only_the_upload_leaves');
    RETURN NEW;
END $$;
CREATE TRIGGER import_job_keeps_its_words BEFORE UPDATE ON import_job FOR EACH ROW
    EXECUTE FUNCTION check_import_job();
CREATE TRIGGER import_job_is_not_deleted BEFORE DELETE OR TRUNCATE ON import_job FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('of_an_import_only_the_upload_leaves');
