-- SPDX-License-Identifier: Apache-2.0

-- name: insert_issue (number text, application_id uuid, item int, problem text, raised_by text, now timestamptz,
--   visit text?, caller text, person text) -> exactly 1
INSERT INTO intake.issue (number, application_id, item, problem, raised_by, raised_at, visit, caller, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: load_issue (number text) -> one (application_id uuid, item int, problem text, raised_by text,
--   raised_at timestamptz, visit text?, solution text?, solved_at timestamptz?, solved_by text?, version bigint)
SELECT s.application_id, s.item, s.problem, s.raised_by, s.raised_at, s.visit, s.solution, s.solved_at, s.solved_by,
       a.version
  FROM intake.issue AS s
  JOIN intake.application AS a USING (application_id)
 WHERE s.number = $1;

-- name: solve_issue (number text, solution text, now timestamptz, solved_by text) -> exactly 1
UPDATE intake.issue
   SET solution = $2, solved_at = $3, solved_by = $4
 WHERE number = $1 AND solved_at IS NULL;

-- name: list_issues (open_only bool, application_id uuid?, row_limit bigint) -> many (number text, application_id uuid,
--   item int, problem text, raised_by text, raised_at timestamptz, visit text?, solution text?,
--   solved_at timestamptz?, solved_by text?)
SELECT number, application_id, item, problem, raised_by, raised_at, visit, solution, solved_at, solved_by
  FROM intake.issue
 WHERE (NOT $1 OR solved_at IS NULL) AND ($2 IS NULL OR application_id = $2)
 ORDER BY raised_at, number
 LIMIT $3;

-- name: load_visit_issues (visit text) -> many (number text, item int, solved bool)
-- That its answers opened, and that were not taken back.
SELECT number, item, solved_at IS NOT NULL AS solved
  FROM intake.issue
 WHERE visit = $1 AND NOT taken_back
 ORDER BY number;

-- name: take_issue_back (number text, solution text, now timestamptz, solved_by text) -> exactly 1
UPDATE intake.issue
   SET solution = $2, solved_at = $3, solved_by = $4, taken_back = true
 WHERE number = $1 AND solved_at IS NULL;
