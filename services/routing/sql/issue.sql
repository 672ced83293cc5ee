-- SPDX-License-Identifier: Apache-2.0

-- name: insert_issue (number text, application_id uuid, item int, problem text, raised_by text, raised_at timestamptz)
--   -> exactly 1
INSERT INTO routing.issue (number, application_id, item, problem, raised_by, raised_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_case_of (application_id uuid, item int) -> one (agent text, department text)
-- Empty where the case has no plan or no agent yet, or the item is none of its steps.
SELECT coalesce(p.agent, '') AS agent, coalesce(s.department, '') AS department
  FROM (VALUES ($1, $2)) AS about (application_id, item)
  LEFT JOIN routing.plan AS p USING (application_id)
  LEFT JOIN routing.step AS s USING (application_id, item);

-- name: load_issue (number text) -> one (application_id uuid, item int, problem text, raised_by text,
--   raised_at timestamptz, solution text?, solved_at timestamptz?)
SELECT application_id, item, problem, raised_by, raised_at, solution, solved_at
  FROM routing.issue
 WHERE number = $1;

-- name: solve_issue (number text, solution text, solved_at timestamptz) -> exactly 1
UPDATE routing.issue SET solution = $2, solved_at = $3 WHERE number = $1 AND solved_at IS NULL;

-- name: insert_escalation (number text, issue text, level int, addressee text, reason text, now timestamptz)
--   -> exactly 1
INSERT INTO routing.escalation (number, issue, level, addressee, reason, escalated_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_open_escalation (issue text) -> one (number text, level int)
SELECT number, level FROM routing.escalation WHERE issue = $1 AND answered_at IS NULL AND voided_at IS NULL;

-- name: load_escalation (number text) -> one (issue text, level int, addressee text, reason text,
--   escalated_at timestamptz, acknowledged_at timestamptz?, answer text?, answered_at timestamptz?, answered_by text?,
--   voided_at timestamptz?, application_id uuid, item int, problem text)
SELECT e.issue, e.level, e.addressee, e.reason, e.escalated_at, e.acknowledged_at, e.answer, e.answered_at,
       e.answered_by, e.voided_at, i.application_id, i.item, i.problem
  FROM routing.escalation AS e
  JOIN routing.issue AS i ON i.number = e.issue
 WHERE e.number = $1;

-- name: acknowledge_escalation (number text, now timestamptz) -> exactly 1
UPDATE routing.escalation SET acknowledged_at = $2 WHERE number = $1 AND acknowledged_at IS NULL;

-- name: answer_escalation (number text, answer text, now timestamptz, answered_by text) -> exactly 1
UPDATE routing.escalation
   SET acknowledged_at = coalesce(acknowledged_at, $3), answer = $2, answered_at = $3, answered_by = $4
 WHERE number = $1 AND answered_at IS NULL AND voided_at IS NULL;

-- name: void_escalation (number text, now timestamptz) -> exactly 1
UPDATE routing.escalation SET voided_at = $2 WHERE number = $1 AND answered_at IS NULL AND voided_at IS NULL;

-- name: list_escalations (open_only bool, application_id uuid?, addressee text?, issue text?, number text?,
--   row_limit bigint)
--   -> many (number text, issue text, level int, addressee text, reason text, escalated_at timestamptz,
--   acknowledged_at timestamptz?, answer text?, answered_at timestamptz?, answered_by text?, voided_at timestamptz?,
--   application_id uuid, item int, problem text)
SELECT e.number, e.issue, e.level, e.addressee, e.reason, e.escalated_at, e.acknowledged_at, e.answer, e.answered_at,
       e.answered_by, e.voided_at, i.application_id, i.item, i.problem
  FROM routing.escalation AS e
  JOIN routing.issue AS i ON i.number = e.issue
 WHERE (NOT $1 OR (e.answered_at IS NULL AND e.voided_at IS NULL))
   AND ($2 IS NULL OR i.application_id = $2) AND ($3 IS NULL OR e.addressee = $3) AND ($4 IS NULL OR e.issue = $4)
   AND ($5 IS NULL OR e.number = $5)
 ORDER BY e.escalated_at, e.number
 LIMIT $6;

-- name: last_escalation (issue text) -> one (level int)
-- The highest level that had it.
SELECT level FROM routing.escalation WHERE issue = $1 ORDER BY level DESC, escalated_at DESC LIMIT 1;
