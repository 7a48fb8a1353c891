-- Numbers of accounts and lots by what they are, opened on first use; one round trip whatever their count.
--
-- What is missing is inserted in sorted order, so that two first uses at once wait for each other instead of
-- deadlocking; whoever waited then finds the other's rows.

CREATE FUNCTION account_numbers(
    book bigint, assets text[], kinds text[], levels text[], codes text[], holder_kinds text[], holders text[]
) RETURNS bigint[] LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    numbers bigint[];
    known_kinds text[];
    other integer;
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY n.place), array_agg(a.holder_kind ORDER BY n.place) INTO numbers, known_kinds
        FROM unnest(assets, kinds, levels, codes, holders) WITH ORDINALITY AS n(asset, kind, level, code, holder, place)
        LEFT JOIN LATERAL (
            SELECT id, holder_kind FROM account WHERE book_id = book AND asset = n.asset AND kind = n.kind
                AND division_level = n.level AND division_code = n.code AND holder = n.holder OFFSET 0
        ) AS a ON true;
        EXIT WHEN array_position(numbers, NULL) IS NULL;
        INSERT INTO rollup_cell (book_id, id, asset, kind, holder_kind, division_level, division_code)
        SELECT book, nextval('rollup_cell_id'), n.*
        FROM (SELECT DISTINCT asset, kind, holder_kind, level, code
              FROM unnest(assets, kinds, holder_kinds, levels, codes) AS u(asset, kind, holder_kind, level, code)) AS n
        WHERE NOT EXISTS (SELECT 1 FROM rollup_cell AS c WHERE c.book_id = book AND c.asset = n.asset AND c.kind = n.kind
            AND c.holder_kind = n.holder_kind AND c.division_level = n.level AND c.division_code = n.code)
        ORDER BY n.level, n.code, n.asset, n.kind, n.holder_kind
        ON CONFLICT DO NOTHING;
        INSERT INTO account (book_id, id, asset, kind, side, division_level, division_code, holder_kind, holder, cell_id)
        SELECT book, nextval('account_id'), n.asset, n.kind, k.side, n.level, n.code, n.holder_kind, n.holder, c.id
        FROM unnest(assets, kinds, levels, codes, holder_kinds, holders, numbers)
                 AS n(asset, kind, level, code, holder_kind, holder, number)
        LEFT JOIN account_kind AS k ON k.code = n.kind
        LEFT JOIN rollup_cell AS c ON c.book_id = book AND c.asset = n.asset AND c.kind = n.kind
            AND c.holder_kind = n.holder_kind AND c.division_level = n.level AND c.division_code = n.code
        WHERE n.number IS NULL
        ORDER BY n.asset, n.kind, n.level, n.code, n.holder
        ON CONFLICT DO NOTHING;
    END LOOP;
    IF known_kinds <> holder_kinds THEN
        SELECT n.place INTO other FROM unnest(known_kinds, holder_kinds) WITH ORDINALITY AS n(known, given, place)
        WHERE n.known <> n.given LIMIT 1;
        RAISE EXCEPTION USING ERRCODE = 'TB006', CONSTRAINT = 'a_holder_is_of_one_kind', MESSAGE = 'a_holder_is_of_one_kind',
            DETAIL = json_build_object('place', other, 'known', known_kinds[other])::text;
    END IF;
    RETURN numbers;
END $$;

CREATE FUNCTION lot_numbers(book bigint, lot_codes text[])
RETURNS bigint[] LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE numbers bigint[];
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(l.id ORDER BY n.place) INTO numbers
        FROM unnest(lot_codes) WITH ORDINALITY AS n(code, place)
        LEFT JOIN LATERAL (SELECT id FROM lot WHERE book_id = book AND code = n.code OFFSET 0) AS l ON true;
        EXIT WHEN array_position(numbers, NULL) IS NULL;
        INSERT INTO lot (book_id, id, code)
        SELECT book, nextval('lot_id'), n.code FROM unnest(lot_codes, numbers) AS n(code, number)
        WHERE n.number IS NULL ORDER BY n.code
        ON CONFLICT DO NOTHING;
    END LOOP;
    RETURN numbers;
END $$;
