-- What was published stays as it was printed: no row is changed, replaced or deleted, and none is added to a file that
-- has all the rows and figures it came with.

CREATE TRIGGER published_file_is_not_replaced BEFORE INSERT ON published_file
WHEN EXISTS (SELECT 1 FROM published_file WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_file_is_not_updated BEFORE UPDATE ON published_file
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_file_is_not_deleted BEFORE DELETE ON published_file
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;

CREATE TRIGGER published_row_is_not_replaced BEFORE INSERT ON published_row
WHEN EXISTS (SELECT 1 FROM published_row WHERE file_sha256 = NEW.file_sha256 AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_file_takes_no_more_rows BEFORE INSERT ON published_row
WHEN (SELECT count(*) FROM published_row WHERE file_sha256 = NEW.file_sha256)
  >= (SELECT row_count FROM published_file WHERE sha256 = NEW.file_sha256)
BEGIN SELECT RAISE(ABORT, 'a_published_file_is_complete'); END;
CREATE TRIGGER published_row_is_not_updated BEFORE UPDATE ON published_row
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_row_is_not_deleted BEFORE DELETE ON published_row
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;

CREATE TRIGGER published_figure_is_not_replaced BEFORE INSERT ON published_figure
WHEN EXISTS (SELECT 1 FROM published_figure
             WHERE file_sha256 = NEW.file_sha256 AND line = NEW.line AND item = NEW.item)
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_file_takes_no_more_figures BEFORE INSERT ON published_figure
WHEN (SELECT count(*) FROM published_figure WHERE file_sha256 = NEW.file_sha256)
  >= (SELECT figure_count FROM published_file WHERE sha256 = NEW.file_sha256)
BEGIN SELECT RAISE(ABORT, 'a_published_file_is_complete'); END;
CREATE TRIGGER published_figure_is_not_updated BEFORE UPDATE ON published_figure
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
CREATE TRIGGER published_figure_is_not_deleted BEFORE DELETE ON published_figure
BEGIN SELECT RAISE(ABORT, 'what_was_published_stays'); END;
