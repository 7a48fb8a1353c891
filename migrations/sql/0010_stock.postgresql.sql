-- Plots are never rewritten or deleted, and come in with what their lot holds in the book.

CREATE FUNCTION check_plot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        NEW.parent IS NULL OR EXISTS (
            SELECT 1 FROM plot AS p WHERE p.code = NEW.parent AND p.book_id = NEW.book_id AND p.village = NEW.village),
        'a_plot_lies_in_the_village_of_its_ground');
    PERFORM refuse_unless(
        NEW.grains = (SELECT sum(p.total) FROM lot AS l
                      JOIN position AS p ON p.book_id = l.book_id AND p.lot_id = l.id
                      JOIN account AS a ON a.book_id = p.book_id AND a.id = p.account_id
                      WHERE l.book_id = NEW.book_id AND l.code = NEW.code AND a.asset = 'land' AND a.side > 0
                        AND a.holder = NEW.class_key AND a.division_level = 'village' AND a.division_code = NEW.village),
        'a_plot_comes_in_with_what_the_book_has');
    RETURN NEW;
END $$;
CREATE TRIGGER plot_is_checked BEFORE INSERT ON plot FOR EACH ROW EXECUTE FUNCTION check_plot();
CREATE TRIGGER plot_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON plot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_plot_is_never_rewritten');
