-- What was published stays as it was printed: no row is changed or deleted, and none is added to a file that has all
-- the rows and figures it came with. refuse() is the function of 0001_book, refuse_unless() of 0002_access.

CREATE TRIGGER published_file_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON published_file FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('what_was_published_stays');
CREATE TRIGGER published_row_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON published_row FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('what_was_published_stays');
CREATE TRIGGER published_figure_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON published_figure FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('what_was_published_stays');

CREATE FUNCTION check_published_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    room integer;
BEGIN
    SELECT row_count INTO room FROM published_file WHERE sha256 = NEW.file_sha256 FOR KEY SHARE;
    PERFORM refuse_unless(
        room IS NULL OR (SELECT count(*) FROM published_row WHERE file_sha256 = NEW.file_sha256) < room,
        'a_published_file_is_complete');
    RETURN NEW;
END $$;
CREATE TRIGGER published_file_takes_no_more_rows BEFORE INSERT ON published_row FOR EACH ROW
    EXECUTE FUNCTION check_published_row();

CREATE FUNCTION check_published_figure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    room integer;
BEGIN
    SELECT figure_count INTO room FROM published_file WHERE sha256 = NEW.file_sha256 FOR KEY SHARE;
    PERFORM refuse_unless(
        room IS NULL OR (SELECT count(*) FROM published_figure WHERE file_sha256 = NEW.file_sha256) < room,
        'a_published_file_is_complete');
    RETURN NEW;
END $$;
CREATE TRIGGER published_file_takes_no_more_figures BEFORE INSERT ON published_figure FOR EACH ROW
    EXECUTE FUNCTION check_published_figure();
