-- Projects and versions of their plan are never rewritten; each version replaces the one before.

CREATE TRIGGER quota_project_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_project FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_project_is_registered_once');
CREATE FUNCTION check_plan_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM quota_project WHERE code = NEW.project FOR NO KEY UPDATE;
    PERFORM refuse_unless(
        NEW.version = 1 + coalesce((SELECT max(version) FROM plan_version WHERE project = NEW.project), 0),
        'versions_of_a_plan_follow_each_other');
    PERFORM refuse_unless(NEW.proposal_id IS NULL OR EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.project AND content = NEW.content
        AND state = 'done' AND kind = 'plan-version'), 'a_plan_is_approved_by_a_second_person');
    RETURN NEW;
END $$;
CREATE TRIGGER plan_version_is_checked BEFORE INSERT ON plan_version FOR EACH ROW EXECUTE FUNCTION check_plan_version();
CREATE TRIGGER plan_version_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_version FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_plan_is_never_rewritten');
CREATE TRIGGER plan_village_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_village FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_plan_is_never_rewritten');
CREATE TRIGGER plan_plot_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON plan_plot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_plan_is_never_rewritten');

-- Events of quota: by two people (a sale by three) or recorded from paper, never rewritten, undone once by two people.

CREATE FUNCTION check_quota_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.reversed_at IS NULL AND NEW.reversal_entry_id IS NULL, 'a_quota_event_begins_in_force');
        PERFORM refuse_unless(NEW.proposal_id IS NULL OR EXISTS (
            SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number AND content = NEW.content
            AND state = 'done' AND CASE NEW.kind WHEN 'sell' THEN kind = 'quota-sale' AND needed >= 3
                                                 ELSE kind = 'quota-event' END), 'a_quota_event_is_approved_by_others');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(
        OLD.reversed_at IS NULL AND NEW.reversed_at IS NOT NULL
        AND (NEW.reversal_entry_id IS NULL) = (OLD.entry_id IS NULL) AND
        (NEW.number, NEW.book_id, NEW.kind, NEW.instrument, NEW.on_day, NEW.document, NEW.project,
         NEW.version, NEW.lot, NEW.to_lot, NEW.grains, NEW.paddy_grains, NEW.grain_centikg, NEW.price_fen,
         NEW.counterpart, NEW.due_on, NEW.trade, NEW.content, NEW.proposal_id, NEW.entry_id,
         NEW.recorded_at, NEW.recorded_by) IS NOT DISTINCT FROM
        (OLD.number, OLD.book_id, OLD.kind, OLD.instrument, OLD.on_day, OLD.document, OLD.project,
         OLD.version, OLD.lot, OLD.to_lot, OLD.grains, OLD.paddy_grains, OLD.grain_centikg, OLD.price_fen,
         OLD.counterpart, OLD.due_on, OLD.trade, OLD.content, OLD.proposal_id, OLD.entry_id,
         OLD.recorded_at, OLD.recorded_by), 'a_quota_event_is_only_reversed');
    PERFORM refuse_unless(EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND subject = NEW.number
        AND kind = 'quota-reversal' AND state = 'done'
        AND needed >= 2 AND (OLD.kind <> 'sell' OR needed >= 3)), 'a_reversal_of_a_quota_event_takes_others');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_event_is_checked BEFORE INSERT OR UPDATE ON quota_event FOR EACH ROW
    EXECUTE FUNCTION check_quota_event();
CREATE TRIGGER quota_event_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_event FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_quota_event_is_only_reversed');
CREATE TRIGGER quota_event_line_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_event_line FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_quota_event_keeps_its_lines');
-- The number of a lot whose event was reversed may be given again, to a lot of the same kind in the same book.
CREATE FUNCTION check_quota_lot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse_unless(
        (NEW.code, NEW.book_id, NEW.kind, NEW.instrument) IS NOT DISTINCT FROM (OLD.code, OLD.book_id, OLD.kind, OLD.instrument)
        AND NEW.event <> OLD.event
        AND EXISTS (SELECT 1 FROM quota_event WHERE number = OLD.event AND reversed_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM quota_event WHERE number = NEW.event AND reversed_at IS NULL), 'a_quota_lot_is_final');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_lot_is_only_given_again BEFORE UPDATE ON quota_lot FOR EACH ROW EXECUTE FUNCTION check_quota_lot();
CREATE TRIGGER quota_lot_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_lot FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_quota_lot_is_final');
CREATE FUNCTION check_quota_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.undone_at IS NULL, 'a_link_is_only_undone');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL AND
        (NEW.event, NEW.line, NEW.from_kind, NEW.from_code, NEW.to_kind, NEW.to_code, NEW.grains) IS NOT DISTINCT FROM
        (OLD.event, OLD.line, OLD.from_kind, OLD.from_code, OLD.to_kind, OLD.to_code, OLD.grains), 'a_link_is_only_undone');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_link_is_checked BEFORE INSERT OR UPDATE ON quota_link FOR EACH ROW
    EXECUTE FUNCTION check_quota_link();
CREATE TRIGGER quota_link_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_link FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_link_is_only_undone');
CREATE FUNCTION check_quota_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM refuse_unless(NEW.reversal_entry_id IS NULL, 'a_pair_is_only_undone');
        RETURN NEW;
    END IF;
    PERFORM refuse_unless(OLD.reversal_entry_id IS NULL AND NEW.reversal_entry_id IS NOT NULL AND
        (NEW.event, NEW.book_id, NEW.entry_id, NEW.lot) IS NOT DISTINCT FROM
        (OLD.event, OLD.book_id, OLD.entry_id, OLD.lot), 'a_pair_is_only_undone');
    RETURN NEW;
END $$;
CREATE TRIGGER quota_pair_is_checked BEFORE INSERT OR UPDATE ON quota_pair FOR EACH ROW
    EXECUTE FUNCTION check_quota_pair();
CREATE TRIGGER quota_pair_is_never_deleted BEFORE DELETE OR TRUNCATE ON quota_pair FOR EACH STATEMENT
    EXECUTE FUNCTION refuse('a_pair_is_only_undone');
