-- No land in a book of quotas.

CREATE FUNCTION check_book_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless((SELECT scope FROM book WHERE id = NEW.book_id) IS DISTINCT FROM 'quota',
        'a_book_of_quotas_takes_no_land');
    RETURN NEW;
END $$;
CREATE TRIGGER account_of_land_is_in_a_book_of_land BEFORE INSERT ON account FOR EACH ROW
    WHEN (starts_with(NEW.kind, 'land.') OR starts_with(NEW.kind, 'stock.')) EXECUTE FUNCTION check_book_of_account();
