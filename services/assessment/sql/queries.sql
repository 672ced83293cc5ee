-- SPDX-License-Identifier: Apache-2.0

-- name: save_basis (streams text[], sequences bigint[], recorded_at timestamptz[]) -> nothing
INSERT INTO assessment.basis AS b (stream, up_to, recorded_at)
SELECT n.stream, max(n.sequence), max(n.recorded_at)
  FROM unnest($1, $2, $3) AS n (stream, sequence, recorded_at)
 GROUP BY n.stream
 ORDER BY n.stream
ON CONFLICT (stream) DO UPDATE
   SET up_to = greatest(b.up_to, excluded.up_to), recorded_at = greatest(b.recorded_at, excluded.recorded_at);

-- name: insert_application (application_id uuid, fact_names text[], fact_values text[]) -> nothing
INSERT INTO assessment.application (application_id, fact_names, fact_values)
VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING;

-- name: load_project_facts (application_id uuid) -> one (fact_names text[], fact_values text[])
SELECT fact_names, fact_values FROM assessment.application WHERE application_id = $1;

-- name: insert_fact (approval_id uuid, application_id uuid, department text, item int, handling text,
--   promised_days int, statutory_days int?, statutory_unit text, lawful_stops text[], customary_stops text[],
--   handed_over_at timestamptz, stream text, sequence bigint) -> nothing
INSERT INTO assessment.fact (approval_id, application_id, department, item, handling, promised_days, statutory_days,
                             statutory_unit, lawful_stops, customary_stops, handed_over_at, stream, sequence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING;

-- name: count_facts (approvals uuid[]) -> one (known bigint)
SELECT count(*) AS known FROM assessment.fact WHERE approval_id = ANY ($1);

-- name: insert_pushes (departments text[], event_ids text[], streams text[], sequences bigint[], approvals uuid[],
--   occurred_at timestamptz[], received_at timestamptz[], in_order bool[]) -> nothing
INSERT INTO assessment.push (department, event_id, stream, sequence, approval_id, occurred_at, received_at, valid, in_order)
SELECT n.department, n.event_id, n.stream, n.sequence, n.approval_id, n.occurred_at, n.received_at, true, n.in_order
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
    AS n (department, event_id, stream, sequence, approval_id, occurred_at, received_at, in_order)
ON CONFLICT DO NOTHING;

-- name: insert_invalid_push (department text, event_id text, stream text, sequence bigint, approval_id uuid?,
--   occurred_at timestamptz, received_at timestamptz) -> nothing
INSERT INTO assessment.push (department, event_id, stream, sequence, approval_id, occurred_at, received_at, valid, in_order)
VALUES ($1, $2, $3, $4, $5, $6, $7, false, false)
ON CONFLICT DO NOTHING;

-- name: clear_steps (approvals uuid[]) -> nothing
DELETE FROM assessment.step WHERE approval_id = ANY ($1);

-- name: insert_steps (approvals uuid[], told bigint[], ordinals int[], streams text[], events text[],
--   occurred_at timestamptz[], received_at timestamptz[], stop_kinds text[], stop_ends text[], stop_notices bool[],
--   extensions int[]) -> nothing
INSERT INTO assessment.step (approval_id, told, ordinal, stream, event, occurred_at, received_at, stop_kind, stop_end,
                             stop_notice, extension)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT DO NOTHING;

-- name: settle_facts (approvals uuid[], closing text[]) -> nothing
-- What was decided before a promise was broken is void (course_current).  An end that is told again is not written again.
WITH settled AS (
    SELECT approval_id,
           (SELECT min(s.occurred_at) FROM assessment.step s
             WHERE s.approval_id = a.approval_id AND s.event = ANY ($2)
               AND NOT EXISTS (SELECT FROM assessment.step b
                                WHERE b.approval_id = s.approval_id AND b.event = 'promise_broken'
                                  AND (b.told, b.ordinal) > (s.told, s.ordinal))) AS closed_at
      FROM unnest($1) AS a (approval_id)
)
UPDATE assessment.fact f
   SET closed_at = s.closed_at
  FROM settled s
 WHERE f.approval_id = s.approval_id AND f.closed_at IS DISTINCT FROM s.closed_at;

-- name: insert_overdue (approval_id uuid, stream text, sequence bigint) -> nothing
-- A rung that fired again after a correction is the newer evidence.
INSERT INTO assessment.overdue (approval_id, stream, sequence)
VALUES ($1, $2, $3)
ON CONFLICT (approval_id) DO UPDATE SET stream = excluded.stream, sequence = excluded.sequence;

-- name: delete_overdue (approval_id uuid) -> nothing
DELETE FROM assessment.overdue WHERE approval_id = $1;

-- name: pin_snapshot () -> nothing
-- Facts and the basis that they are stated to be a function of come from one instant.
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;

-- name: load_basis () -> many (stream text, up_to bigint, recorded_at timestamptz)
SELECT stream, up_to, recorded_at FROM assessment.basis ORDER BY stream;

-- name: load_facts (department text?, since timestamptz, until timestamptz) -> many (approval_id uuid, department text,
--   item int, handling text, promised_days int, statutory_days int?, statutory_unit text, lawful_stops text[],
--   customary_stops text[], handed_over_at timestamptz, stream text, sequence bigint, overdue_stream text?,
--   overdue_sequence bigint?)
-- What was closed before the quarter matters while its promise may still have run into it: n working days are
-- less than 2 n + 15 days of the calendar.
SELECT f.approval_id, f.department, f.item, f.handling, f.promised_days, f.statutory_days, f.statutory_unit,
       f.lawful_stops, f.customary_stops, f.handed_over_at, f.stream, f.sequence, o.stream AS overdue_stream,
       o.sequence AS overdue_sequence
  FROM assessment.fact f LEFT JOIN assessment.overdue o USING (approval_id)
 WHERE ($1::text IS NULL OR f.department = $1) AND f.handed_over_at < $3
   AND (f.closed_at IS NULL OR f.closed_at >= $2 - (f.promised_days * 2 + 15) * interval '1 day')
 ORDER BY f.approval_id;

-- name: load_steps (approvals uuid[]) -> many (approval_id uuid, told bigint, stream text, event text,
--   occurred_at timestamptz, received_at timestamptz, stop_kind text?, stop_end text?, stop_notice bool, extension int)
SELECT approval_id, told, stream, event, occurred_at, received_at, stop_kind, stop_end, stop_notice, extension
  FROM assessment.step
 WHERE approval_id = ANY ($1)
 ORDER BY approval_id, told, ordinal;

-- name: load_pushes (department text?, since timestamptz, until timestamptz) -> many (department text, stream text,
--   sequence bigint, event_id text, approval_id uuid?, item int?, occurred_at timestamptz, received_at timestamptz, valid bool,
--   in_order bool)
SELECT p.department, p.stream, p.sequence, p.event_id, p.approval_id, f.item, p.occurred_at, p.received_at, p.valid, p.in_order
  FROM assessment.push p LEFT JOIN assessment.fact f USING (approval_id)
 WHERE ($1::text IS NULL OR p.department = $1) AND p.received_at >= $2 AND p.received_at < $3
 ORDER BY p.department, p.event_id;
