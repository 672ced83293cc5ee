-- SPDX-License-Identifier: Apache-2.0

-- name: insert_reported (number text, approval_id uuid, application_id uuid, item int, department text,
--   reported_at timestamptz, materials text[]) -> exactly 1
INSERT INTO routing.reported (number, approval_id, application_id, item, department, reported_at, materials)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: find_reported (approval_id uuid) -> one (number text)
SELECT number FROM routing.reported WHERE approval_id = $1 AND answered_at IS NULL;

-- name: find_reported_by_number (number text) -> one (department text)
SELECT department FROM routing.reported WHERE number = $1;

-- name: answer_reported (number text, outcome text, answered_at timestamptz) -> exactly 1
UPDATE routing.reported SET outcome = $2, answered_at = $3 WHERE number = $1 AND answered_at IS NULL;

-- name: miss_reported (number text, overdue_at timestamptz) -> exactly 1
UPDATE routing.reported SET overdue_at = $2 WHERE number = $1;

-- name: list_reported (open_only bool, application_id uuid?, department text?, row_limit bigint)
--   -> many (number text, approval_id uuid, application_id uuid, item int, department text, reported_at timestamptz,
--   materials text[], overdue_at timestamptz?, answered_at timestamptz?, outcome text?)
SELECT number, approval_id, application_id, item, department, reported_at, materials, overdue_at, answered_at, outcome
  FROM routing.reported
 WHERE (NOT $1 OR answered_at IS NULL) AND ($2 IS NULL OR application_id = $2) AND ($3 IS NULL OR department = $3)
 ORDER BY reported_at, number
 LIMIT $4;
