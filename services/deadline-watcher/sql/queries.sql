-- SPDX-License-Identifier: Apache-2.0
-- Queries of the deadline-watcher.  A mark of 2147483647 in a parameter or column is "none".

-- name: insert_application (application_id uuid, accepted_at timestamptz, fact_names text[], fact_values text[]) -> nothing
INSERT INTO deadline.application (application_id, accepted_at, fact_names, fact_values)
VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING;

-- name: load_facts (application_id uuid) -> one (fact_names text[], fact_values text[])
SELECT fact_names, fact_values FROM deadline.application WHERE application_id = $1;

-- name: insert_promises (application_id uuid, items int[], codes text[], promised_on date[]) -> nothing
INSERT INTO deadline.promise (application_id, item, code, promised_on)
SELECT $1, item, code, promised_on
  FROM unnest($2::int[], $3::text[], $4::date[]) AS p (item, code, promised_on)
ON CONFLICT DO NOTHING;

-- name: keep_promises (application_id uuid, item int, codes text[], supplied_at timestamptz) -> affected
UPDATE deadline.promise
   SET supplied_at = least(supplied_at, $4)
 WHERE application_id = $1 AND item = $2 AND code = ANY ($3);

-- name: give_promises_up (application_id uuid, item int, given_up_at timestamptz) -> affected
UPDATE deadline.promise SET given_up_at = $3 WHERE application_id = $1 AND item = $2;

-- name: insert_approval (approval_id uuid, application_id uuid, item int, department text, handed_over_at timestamptz) -> nothing
INSERT INTO deadline.approval (approval_id, application_id, item, department, handed_over_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING;

-- name: attach_promises (application_id uuid, item int, approval_id uuid) -> nothing
-- The promise now has an approval.
UPDATE deadline.clock SET approval_id = $3 WHERE application_id = $1 AND item = $2 AND subject = 'promise';

-- name: insert_clocks (clock_ids uuid[], kinds text[], rules text[], subject text, application_id uuid,
--     approval_id uuid?, departments text[], items int[], budgets int[], units text[], stops text[], calendar text) -> nothing
INSERT INTO deadline.clock (clock_id, kind, rule, subject, application_id, approval_id, department, item, budget, unit,
                            stops, calendar)
SELECT clock_id, kind, rule, $4, $5, $6, department, item, budget, unit, stops, $12
  FROM unnest($1::uuid[], $2::text[], $3::text[], $7::text[], $8::int[], $9::int[], $10::text[], $11::text[])
    AS c (clock_id, kind, rule, department, item, budget, unit, stops)
ON CONFLICT DO NOTHING;

-- name: deliver_approval (approval_id uuid, delivered_at timestamptz?) -> affected
UPDATE deadline.approval SET delivered_at = $2 WHERE approval_id = $1;

-- name: count_approvals (approval_ids uuid[]) -> one (known bigint)
SELECT count(*) AS known FROM deadline.approval WHERE approval_id = ANY ($1);

-- name: clear_steps (approval_ids uuid[]) -> nothing
DELETE FROM deadline.step WHERE approval_id = ANY ($1);

-- name: insert_steps (approval_ids uuid[], told bigint[], ordinals int[], events text[], holders text[],
--     occurred_at timestamptz[], received_at timestamptz[], stop_kinds text[], stop_ends text[], stop_notices bool[],
--     extensions int[]) -> nothing
INSERT INTO deadline.step (approval_id, told, ordinal, event, holder, occurred_at, received_at, stop_kind, stop_end,
                           stop_notice, extension)
SELECT approval_id, told, ordinal, event, holder, occurred_at, received_at, stop_kind, stop_end::date, stop_notice,
       extension
  FROM unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[],
              $8::text[], $9::text[], $10::bool[], $11::int[])
    AS s (approval_id, told, ordinal, event, holder, occurred_at, received_at, stop_kind, stop_end, stop_notice,
          extension)
ON CONFLICT DO NOTHING;

-- name: load_steps (approval_ids uuid[]) -> many (approval_id uuid, event text, holder text, occurred_at timestamptz,
--     received_at timestamptz, stop_kind text?, stop_end date?, stop_notice bool, extension int)
SELECT approval_id, event, holder, occurred_at, received_at, stop_kind, stop_end, stop_notice, extension
  FROM deadline.step
 WHERE approval_id = ANY ($1)
 ORDER BY approval_id, told, ordinal;

-- name: load_promises (application_ids uuid[]) -> many (application_id uuid, item int, accepted_at timestamptz,
--     promised_on date, supplied_at timestamptz?, given_up_at timestamptz?)
SELECT application_id, item, accepted_at, promised_on, supplied_at, given_up_at
  FROM deadline.promise JOIN deadline.application USING (application_id)
 WHERE application_id = ANY ($1)
 ORDER BY application_id, item, code;

-- name: load_clocks (clock_ids uuid[], approval_ids uuid[]) -> many (clock_id uuid, kind text, rule text,
--     application_id uuid, approval_id uuid?, department text, item int, budget int, unit text, stops text, state text,
--     due_mark int, next_mark int, date_bound bool, handed_over_at timestamptz?, standing text[])
SELECT c.clock_id, c.kind, c.rule, c.application_id, c.approval_id, c.department, c.item, c.budget, c.unit, c.stops,
       c.state, coalesce(c.due_mark, 2147483647) AS due_mark, coalesce(c.next_mark, 2147483647) AS next_mark,
       c.date_bound, a.handed_over_at,
       ARRAY (SELECT r.rung FROM deadline.rung r WHERE r.clock_id = c.clock_id AND r.corrected_at IS NULL) AS standing
  FROM deadline.clock c LEFT JOIN deadline.approval a USING (approval_id)
 WHERE c.clock_id = ANY ($1) OR c.approval_id = ANY ($2);

-- name: update_clocks (clock_ids uuid[], states text[], due_marks int[], next_marks int[], date_bound bool[], calendar text) -> nothing
UPDATE deadline.clock c
   SET state = n.state, due_mark = nullif(n.due_mark, 2147483647), next_mark = nullif(n.next_mark, 2147483647),
       date_bound = n.date_bound, calendar = $6
  FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::bool[])
    AS n (clock_id, state, due_mark, next_mark, date_bound)
 WHERE c.clock_id = n.clock_id;

-- name: insert_rungs (clock_ids uuid[], rungs text[], lights text[], came_due_at timestamptz[], late bool[],
--     fired_at timestamptz) -> affected
INSERT INTO deadline.rung (clock_id, rung, correction, light, came_due_at, late_because_down, fired_at)
SELECT n.clock_id, n.rung,
       (SELECT count(*) FROM deadline.rung r WHERE r.clock_id = n.clock_id AND r.rung = n.rung AND r.corrected_at IS NOT NULL),
       n.light, n.came_due_at, n.late, $6
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::bool[])
    AS n (clock_id, rung, light, came_due_at, late)
ON CONFLICT DO NOTHING;

-- name: correct_rungs (clock_ids uuid[], rungs text[], because text[], corrected_at timestamptz) -> nothing
UPDATE deadline.rung r
   SET corrected_at = $4, corrected_because = n.because
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (clock_id, rung, because)
 WHERE r.clock_id = n.clock_id AND r.rung = n.rung AND r.corrected_at IS NULL;

-- name: due_clocks (after_mark int, after_id uuid, until_mark int, page int) -> many (next_mark int, clock_id uuid)
-- Keyset, not OFFSET, and bounded below by the watermark: what has fired leaves dead index entries behind that an
-- old snapshot keeps from being removed.
SELECT next_mark, clock_id
  FROM deadline.clock
 WHERE (next_mark, clock_id) > ($1, $2) AND next_mark <= $3
 ORDER BY next_mark, clock_id
 LIMIT $4;

-- name: next_alarm (after_mark int, after_id uuid) -> one (next_mark int, clock_id uuid)
-- The plain comparison tells the planner that the partial index serves: it does not see that in the pair's.
SELECT next_mark, clock_id
  FROM deadline.clock
 WHERE (next_mark, clock_id) > ($1, $2) AND next_mark >= $1
 ORDER BY next_mark, clock_id
 LIMIT 1;

-- name: load_watch () -> one (ticked_at timestamptz, calendar text, anchor_on date, anchor_ordinal int)
SELECT ticked_at, calendar, anchor_on, anchor_ordinal FROM deadline.watch;

-- name: save_watch (ticked_at timestamptz, calendar text, anchor_on date, anchor_ordinal int) -> nothing
INSERT INTO deadline.watch (ticked_at, calendar, anchor_on, anchor_ordinal)
VALUES ($1, $2, $3, $4)
ON CONFLICT (one) DO UPDATE
   SET ticked_at = excluded.ticked_at, calendar = excluded.calendar, anchor_on = excluded.anchor_on,
       anchor_ordinal = excluded.anchor_ordinal;

-- name: recall_clocks (past_changed bool, after_id uuid, page int) -> one (last_id uuid?, recalled bigint)
-- Calls the clocks of one page to a replay by the new calendar at the next tick: those that count dates; all if
-- days that have passed now count otherwise, because then every ordinal after them means another day.
WITH page AS (
    SELECT clock_id, state <> 'closed' AND (date_bound OR $1) AS moves
      FROM deadline.clock
     WHERE clock_id > $2
     ORDER BY clock_id
     LIMIT $3
), recalled AS (
    UPDATE deadline.clock c SET next_mark = 0 FROM page p WHERE c.clock_id = p.clock_id AND p.moves RETURNING 1
)
SELECT (SELECT clock_id FROM page ORDER BY clock_id DESC LIMIT 1) AS last_id, (SELECT count(*) FROM recalled) AS recalled;

-- name: save_calendar (version text, known_since date, in_force_at timestamptz, replayed bigint, past_changed bool) -> nothing
INSERT INTO deadline.calendar (version, known_since, in_force_at, replayed, past_changed)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (version) DO UPDATE SET in_force_at = excluded.in_force_at, replayed = excluded.replayed;

-- name: clocks_of_application (application_id uuid, department text?, page int) -> many (clock_id uuid)
SELECT clock_id FROM deadline.clock
 WHERE application_id = $1 AND ($2::text IS NULL OR department = $2)
 ORDER BY item, kind, clock_id
 LIMIT $3;

-- name: open_clocks (department text?, page int) -> many (clock_id uuid)
SELECT clock_id FROM deadline.clock
 WHERE state = 'open' AND ($1::text IS NULL OR department = $1)
 ORDER BY due_mark, clock_id
 LIMIT $2;

-- name: load_rungs (clock_ids uuid[]) -> many (clock_id uuid, rung text, fired_at timestamptz, corrected bool,
--     late_because_down bool)
-- Of clocks, and of duties.
SELECT clock_id, rung, fired_at, corrected_at IS NOT NULL AS corrected, late_because_down
  FROM (SELECT clock_id, rung, came_due_at, fired_at, corrected_at, late_because_down FROM deadline.rung
        UNION ALL
        SELECT duty_id, rung, came_due_at, fired_at, corrected_at, late_because_down FROM deadline.duty_rung) r
 WHERE clock_id = ANY ($1)
 ORDER BY clock_id, came_due_at, rung;

-- name: approvals_of_application (application_id uuid) -> many (approval_id uuid, item int, department text,
--     handed_over_at timestamptz, delivered_at timestamptz?)
SELECT approval_id, item, department, handed_over_at, delivered_at
  FROM deadline.approval
 WHERE application_id = $1
 ORDER BY item;
