-- SPDX-License-Identifier: Apache-2.0

-- name: insert_duty (duty_id uuid, kind text, application_id uuid?, subject text, item int, holder text,
--   opened_at timestamptz, department text?, due_on text?) -> exactly 1
INSERT INTO record.duty (duty_id, kind, application_id, subject, item, holder, opened_at, department, due_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: load_duties_held (application_id uuid, holder text) -> many (kind text, subject text, item int,
--   department text?, opened_at timestamptz, due_on text?)
SELECT kind, subject, item, department, opened_at, due_on
  FROM record.duty
 WHERE application_id = $1 AND holder = $2 AND closed_at IS NULL
 ORDER BY opened_at, duty_id;

-- name: close_duty (kind text, subject text, item int, closed_at timestamptz, outcome text) -> one (duty_id uuid,
--   application_id uuid?)
UPDATE record.duty
   SET closed_at = $4, outcome = $5
 WHERE kind = $1 AND subject = $2 AND item = $3 AND closed_at IS NULL
RETURNING duty_id, application_id;

-- name: close_duties_of (applications uuid[], now timestamptz) -> many (duty_id uuid)
-- All that is still owed about applications that have come to their end.
UPDATE record.duty
   SET closed_at = $2, outcome = 'void'
 WHERE application_id = ANY ($1) AND closed_at IS NULL
RETURNING duty_id;

-- name: find_open_duty (duty_id uuid) -> one (kind text, application_id uuid?, subject text, item int, holder text)
SELECT kind, application_id, subject, item, holder
  FROM record.duty
 WHERE duty_id = $1 AND closed_at IS NULL;

-- name: insert_duties (duty_ids uuid[], kinds text[], applications uuid[], subjects text[], items int[], holders text[],
--   opened_at timestamptz[], departments text[]) -> nothing
INSERT INTO record.duty (duty_id, kind, application_id, subject, item, holder, opened_at, department)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8);

-- name: close_duties (kind text, subjects text[], items int[], now timestamptz, outcome text) -> many (duty_id uuid)
UPDATE record.duty AS d
   SET closed_at = $4, outcome = $5
  FROM unnest($2, $3) AS u (subject, item)
 WHERE d.kind = $1 AND d.subject = u.subject AND d.item = u.item AND d.closed_at IS NULL
RETURNING d.duty_id;

-- name: next_number (series text, given_on date) -> one (last int)
INSERT INTO record.number_series AS s (series, given_on, last)
VALUES ($1, $2, 1)
    ON CONFLICT (service, series, given_on) DO UPDATE SET last = s.last + 1
RETURNING last;
