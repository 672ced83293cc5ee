-- SPDX-License-Identifier: Apache-2.0
-- Duties.  What comes to be known of one sets next_at to its opening: the next look computes what follows from it.

-- name: insert_duty (duty_id uuid, kind text, application_id uuid?, subject text, item int, department text,
--     holder text, opened_at timestamptz, due_on date?) -> exactly 1
INSERT INTO deadline.duty (duty_id, kind, application_id, subject, item, department, holder, opened_at, due_on, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8);

-- name: close_duty (duty_id uuid, closed_at timestamptz, outcome text) -> one (opened_at timestamptz)
UPDATE deadline.duty
   SET closed_at = $2, outcome = $3, next_at = opened_at
 WHERE duty_id = $1 AND closed_at IS NULL
RETURNING opened_at;

-- name: recall_duties () -> nothing
-- Calendar or rules may be new: every open one is looked at again.
UPDATE deadline.duty SET next_at = opened_at WHERE closed_at IS NULL;

-- name: due_duties (until timestamptz, page int) -> many (next_at timestamptz, duty_id uuid)
SELECT next_at, duty_id
  FROM deadline.duty
 WHERE next_at <= $1
 ORDER BY next_at, duty_id
 LIMIT $2;

-- name: next_duty () -> one (next_at timestamptz)
SELECT next_at FROM deadline.duty WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1;

-- name: load_duties (duty_ids uuid[]) -> many (duty_id uuid, kind text, application_id uuid?, subject text, item int,
--     department text, holder text, opened_at timestamptz, due_on date?, closed_at timestamptz?, standing text[])
SELECT d.duty_id, d.kind, d.application_id, d.subject, d.item, d.department, d.holder, d.opened_at, d.due_on, d.closed_at,
       ARRAY (SELECT r.rung FROM deadline.duty_rung r WHERE r.duty_id = d.duty_id AND r.corrected_at IS NULL) AS standing
  FROM deadline.duty d
 WHERE d.duty_id = ANY ($1);

-- name: insert_duty_rungs (duty_ids uuid[], rungs text[], lights text[], came_due_at timestamptz[], late bool[],
--     fired_at timestamptz) -> affected
INSERT INTO deadline.duty_rung (duty_id, rung, correction, light, came_due_at, late_because_down, fired_at)
SELECT n.duty_id, n.rung,
       (SELECT count(*) FROM deadline.duty_rung r
         WHERE r.duty_id = n.duty_id AND r.rung = n.rung AND r.corrected_at IS NOT NULL),
       n.light, n.came_due_at, n.late, $6
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::bool[])
    AS n (duty_id, rung, light, came_due_at, late)
ON CONFLICT DO NOTHING;

-- name: correct_duty_rungs (duty_ids uuid[], rungs text[], because text[], corrected_at timestamptz) -> nothing
UPDATE deadline.duty_rung r
   SET corrected_at = $4, corrected_because = n.because
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (duty_id, rung, because)
 WHERE r.duty_id = n.duty_id AND r.rung = n.rung AND r.corrected_at IS NULL;

-- name: set_duties (duty_ids uuid[], due_at timestamptz[], next_at timestamptz[]) -> nothing
-- The epoch in an array is "none".
UPDATE deadline.duty d
   SET due_at = nullif(n.due_at, 'epoch'), next_at = nullif(n.next_at, 'epoch')
  FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS n (duty_id, due_at, next_at)
 WHERE d.duty_id = n.duty_id;

-- name: duties_of_application (application_id uuid, department text?, page int) -> many (duty_id uuid)
SELECT duty_id FROM deadline.duty
 WHERE application_id = $1 AND ($2::text IS NULL OR department = $2)
 ORDER BY opened_at, duty_id
 LIMIT $3;

-- name: open_duties (department text?, page int) -> many (duty_id uuid)
SELECT duty_id FROM deadline.duty
 WHERE closed_at IS NULL AND ($1::text IS NULL OR department = $1)
 ORDER BY due_at, duty_id
 LIMIT $2;
