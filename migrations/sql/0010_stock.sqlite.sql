-- Plots are never rewritten or deleted, and come in with what their lot holds in the book. The index is named because
-- SQLite without statistics would read all positions of the book.

CREATE TRIGGER plot_is_checked BEFORE INSERT ON plot
BEGIN
    SELECT RAISE(ABORT, 'a_plot_is_never_rewritten') WHERE EXISTS (SELECT 1 FROM plot WHERE code = NEW.code);
    SELECT RAISE(ABORT, 'a_plot_names_the_entry_that_brought_it')
    WHERE NOT EXISTS (SELECT 1 FROM entry WHERE book_id = NEW.book_id AND id = NEW.entry_id);
    SELECT RAISE(ABORT, 'a_plot_lies_in_the_village_of_its_ground')
    WHERE NEW.parent IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM plot WHERE code = NEW.parent AND book_id = NEW.book_id AND village = NEW.village);
    SELECT RAISE(ABORT, 'a_plot_comes_in_with_what_the_book_has')
    WHERE NEW.grains IS NOT (SELECT sum(p.total) FROM lot AS l
                             CROSS JOIN position AS p INDEXED BY position_by_lot
                                 ON p.book_id = l.book_id AND p.lot_id = l.id
                             CROSS JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
                             WHERE l.book_id = NEW.book_id AND l.code = NEW.code AND a.asset = 'land' AND a.side > 0
                               AND a.holder = NEW.class_key AND a.division_level = 'village'
                               AND a.division_code = NEW.village);
END;
CREATE TRIGGER plot_is_not_updated BEFORE UPDATE ON plot
BEGIN SELECT RAISE(ABORT, 'a_plot_is_never_rewritten'); END;
CREATE TRIGGER plot_is_not_deleted BEFORE DELETE ON plot
BEGIN SELECT RAISE(ABORT, 'a_plot_is_never_rewritten'); END;
