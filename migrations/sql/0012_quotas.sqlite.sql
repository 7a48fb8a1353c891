-- Projects and versions of their plan are never rewritten; each version replaces the one before.

CREATE TRIGGER quota_project_is_not_replaced BEFORE INSERT ON quota_project
WHEN EXISTS (SELECT 1 FROM quota_project WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'a_project_is_registered_once'); END;
CREATE TRIGGER quota_project_is_not_updated BEFORE UPDATE ON quota_project
BEGIN SELECT RAISE(ABORT, 'a_project_is_registered_once'); END;
CREATE TRIGGER quota_project_is_not_deleted BEFORE DELETE ON quota_project
BEGIN SELECT RAISE(ABORT, 'a_project_is_registered_once'); END;
CREATE TRIGGER plan_version_follows_the_last BEFORE INSERT ON plan_version
BEGIN
    SELECT RAISE(ABORT, 'versions_of_a_plan_follow_each_other')
    WHERE NEW.version <> 1 + coalesce((SELECT max(version) FROM plan_version WHERE project = NEW.project), 0);
    SELECT RAISE(ABORT, 'a_plan_is_approved_by_a_second_person') WHERE NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.project AND content = NEW.content
        AND state = 'done' AND kind = 'plan-version');
END;
CREATE TRIGGER plan_version_is_not_updated BEFORE UPDATE ON plan_version
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_version_is_not_deleted BEFORE DELETE ON plan_version
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_village_is_not_replaced BEFORE INSERT ON plan_village
WHEN EXISTS (SELECT 1 FROM plan_village WHERE project = NEW.project AND version = NEW.version AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_village_is_not_updated BEFORE UPDATE ON plan_village
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_village_is_not_deleted BEFORE DELETE ON plan_village
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_plot_is_not_replaced BEFORE INSERT ON plan_plot
WHEN EXISTS (SELECT 1 FROM plan_plot WHERE project = NEW.project AND version = NEW.version AND plot = NEW.plot)
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_plot_is_not_updated BEFORE UPDATE ON plan_plot
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;
CREATE TRIGGER plan_plot_is_not_deleted BEFORE DELETE ON plan_plot
BEGIN SELECT RAISE(ABORT, 'a_plan_is_never_rewritten'); END;

-- Events of quota: by two people (a sale by three) or recorded from paper, never rewritten, undone once by two people.

CREATE TRIGGER quota_event_is_approved BEFORE INSERT ON quota_event
BEGIN
    SELECT RAISE(ABORT, 'a_quota_event_is_only_reversed')
    WHERE EXISTS (SELECT 1 FROM quota_event WHERE number = NEW.number);
    SELECT RAISE(ABORT, 'a_quota_event_begins_in_force')
    WHERE NEW.reversed_at IS NOT NULL OR NEW.reversal_entry_id IS NOT NULL;
    SELECT RAISE(ABORT, 'a_quota_event_is_approved_by_others') WHERE NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.proposal_id AND subject = NEW.number AND content = NEW.content
        AND state = 'done' AND CASE NEW.kind WHEN 'sell' THEN kind = 'quota-sale' AND needed >= 3
                                             ELSE kind = 'quota-event' END);
END;
CREATE TRIGGER quota_event_is_only_reversed BEFORE UPDATE ON quota_event
BEGIN
    SELECT RAISE(ABORT, 'a_quota_event_is_only_reversed')
    WHERE OLD.reversed_at IS NOT NULL OR NEW.reversed_at IS NULL
       OR (NEW.reversal_entry_id IS NULL) <> (OLD.entry_id IS NULL) OR
       NEW.number IS NOT OLD.number OR NEW.book_id IS NOT OLD.book_id OR NEW.kind IS NOT OLD.kind OR
       NEW.instrument IS NOT OLD.instrument OR NEW.on_day IS NOT OLD.on_day OR
       NEW.document IS NOT OLD.document OR NEW.project IS NOT OLD.project OR
       NEW.version IS NOT OLD.version OR NEW.lot IS NOT OLD.lot OR NEW.to_lot IS NOT OLD.to_lot OR
       NEW.grains IS NOT OLD.grains OR NEW.paddy_grains IS NOT OLD.paddy_grains OR
       NEW.grain_centikg IS NOT OLD.grain_centikg OR NEW.price_fen IS NOT OLD.price_fen OR
       NEW.counterpart IS NOT OLD.counterpart OR NEW.due_on IS NOT OLD.due_on OR
       NEW.trade IS NOT OLD.trade OR NEW.content IS NOT OLD.content OR
       NEW.proposal_id IS NOT OLD.proposal_id OR NEW.entry_id IS NOT OLD.entry_id OR
       NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by;
    SELECT RAISE(ABORT, 'a_reversal_of_a_quota_event_takes_others') WHERE NOT EXISTS (
        SELECT 1 FROM proposal WHERE id = NEW.reversal_proposal_id AND subject = NEW.number
        AND kind = 'quota-reversal' AND state = 'done'
        AND needed >= 2 AND (OLD.kind <> 'sell' OR needed >= 3));
END;
CREATE TRIGGER quota_event_is_not_deleted BEFORE DELETE ON quota_event
BEGIN SELECT RAISE(ABORT, 'a_quota_event_is_only_reversed'); END;
CREATE TRIGGER quota_event_line_is_not_replaced BEFORE INSERT ON quota_event_line
WHEN EXISTS (SELECT 1 FROM quota_event_line WHERE event = NEW.event AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a_quota_event_keeps_its_lines'); END;
CREATE TRIGGER quota_event_line_is_not_updated BEFORE UPDATE ON quota_event_line
BEGIN SELECT RAISE(ABORT, 'a_quota_event_keeps_its_lines'); END;
CREATE TRIGGER quota_event_line_is_not_deleted BEFORE DELETE ON quota_event_line
BEGIN SELECT RAISE(ABORT, 'a_quota_event_keeps_its_lines'); END;
CREATE TRIGGER quota_lot_is_not_replaced BEFORE INSERT ON quota_lot
WHEN EXISTS (SELECT 1 FROM quota_lot WHERE code = NEW.code)
BEGIN SELECT RAISE(ABORT, 'a_quota_lot_is_final'); END;
-- The number of a lot whose event was reversed may be given again, to a lot of the same kind in the same book.
CREATE TRIGGER quota_lot_is_only_given_again BEFORE UPDATE ON quota_lot
WHEN NEW.code IS NOT OLD.code OR NEW.book_id IS NOT OLD.book_id OR NEW.kind IS NOT OLD.kind OR
  NEW.instrument IS NOT OLD.instrument OR NEW.event IS OLD.event OR
  NOT EXISTS (SELECT 1 FROM quota_event WHERE number = OLD.event AND reversed_at IS NOT NULL) OR
  NOT EXISTS (SELECT 1 FROM quota_event WHERE number = NEW.event AND reversed_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a_quota_lot_is_final'); END;
CREATE TRIGGER quota_lot_is_not_deleted BEFORE DELETE ON quota_lot
BEGIN SELECT RAISE(ABORT, 'a_quota_lot_is_final'); END;
CREATE TRIGGER quota_link_is_not_replaced BEFORE INSERT ON quota_link
WHEN NEW.undone_at IS NOT NULL OR EXISTS (SELECT 1 FROM quota_link WHERE event = NEW.event AND line = NEW.line)
BEGIN SELECT RAISE(ABORT, 'a_link_is_only_undone'); END;
CREATE TRIGGER quota_link_is_only_undone BEFORE UPDATE ON quota_link
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR
  NEW.event IS NOT OLD.event OR NEW.line IS NOT OLD.line OR NEW.from_kind IS NOT OLD.from_kind OR
  NEW.from_code IS NOT OLD.from_code OR NEW.to_kind IS NOT OLD.to_kind OR
  NEW.to_code IS NOT OLD.to_code OR NEW.grains IS NOT OLD.grains
BEGIN SELECT RAISE(ABORT, 'a_link_is_only_undone'); END;
CREATE TRIGGER quota_link_is_not_deleted BEFORE DELETE ON quota_link
BEGIN SELECT RAISE(ABORT, 'a_link_is_only_undone'); END;
CREATE TRIGGER quota_pair_is_not_replaced BEFORE INSERT ON quota_pair
WHEN NEW.reversal_entry_id IS NOT NULL OR EXISTS (SELECT 1 FROM quota_pair WHERE event = NEW.event)
BEGIN SELECT RAISE(ABORT, 'a_pair_is_only_undone'); END;
CREATE TRIGGER quota_pair_is_only_undone BEFORE UPDATE ON quota_pair
WHEN OLD.reversal_entry_id IS NOT NULL OR NEW.reversal_entry_id IS NULL OR
  NEW.event IS NOT OLD.event OR NEW.book_id IS NOT OLD.book_id OR NEW.entry_id IS NOT OLD.entry_id OR
  NEW.lot IS NOT OLD.lot
BEGIN SELECT RAISE(ABORT, 'a_pair_is_only_undone'); END;
CREATE TRIGGER quota_pair_is_not_deleted BEFORE DELETE ON quota_pair
BEGIN SELECT RAISE(ABORT, 'a_pair_is_only_undone'); END;
