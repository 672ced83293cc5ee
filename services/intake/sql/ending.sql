-- SPDX-License-Identifier: Apache-2.0

-- name: load_ending_items (application_id uuid) -> many (item int, state text, open bool, decided bool, given_up text?,
--   taken_up bool, owes bool)
-- Whether a later application of the project has the item, and whether promised materials are still owed.
SELECT i.item, i.state, i.open, i.decision IS NOT NULL AS decided, i.given_up,
       EXISTS (SELECT FROM intake.item AS other
                WHERE other.project_code = i.project_code AND other.item = i.item AND other.open
                  AND other.application_id <> i.application_id) AS taken_up,
       EXISTS (SELECT FROM intake.promise AS p
                WHERE p.application_id = i.application_id AND p.item = i.item AND p.kept_at IS NULL) AS owes
  FROM intake.item AS i
 WHERE i.application_id = $1
 ORDER BY i.item;

-- name: find_notice_day (application_id uuid) -> one (noticed_at timestamptz)
-- The last of the first ones: the period counts when everything was asked for.
SELECT noticed_at
  FROM intake.notice
 WHERE application_id = $1 AND demander = 'centre' AND round = 1
 ORDER BY noticed_at DESC
 LIMIT 1;

-- name: find_ground_change (application_id uuid) -> one (changed bool)
-- Whether the project is no longer the one that the plan was made for.
SELECT coalesce(p.ground_changed_at > a.submitted_at, false) AS changed
  FROM intake.application AS a
  JOIN intake.project AS p USING (project_code)
 WHERE a.application_id = $1;

-- name: insert_ending (application_id uuid, now timestamptz, kind text, items int[], reason_code text, reason text,
--   requested_by text, request_sha256 text) -> exactly 1
-- Follows its act.
INSERT INTO intake.ending (application_id, version, acted_at, kind, items, reason_code, reason, requested_by,
                           request_sha256)
SELECT application_id, version, $2, $3, $4, $5, $6, $7, $8 FROM intake.application WHERE application_id = $1;

-- name: give_items_up (application_id uuid, items int[], kind text) -> nothing
UPDATE intake.item SET given_up = $3 WHERE application_id = $1 AND item = ANY ($2);

-- name: withdraw_items (application_id uuid, items int[]) -> nothing
-- No department has them, or it has returned them.
UPDATE intake.item
   SET state = given_up, holder = 'nobody', open = false
 WHERE application_id = $1 AND item = ANY ($2) AND delivered_at IS NULL;

-- name: close_unaccepted (application_id uuid, outcome text, now timestamptz) -> exactly 1
UPDATE intake.application
   SET status = 'closed', closed_at = $3, outcome = $2
 WHERE application_id = $1 AND accepted_at IS NULL AND status NOT IN ('refused', 'closed');

-- name: reopen_items (application_id uuid, items int[], now timestamptz) -> nothing
WITH former AS (
    INSERT INTO intake.former_approval (approval_id, application_id, item, state, replaced_at)
    SELECT approval_id, application_id, item, state, $3
      FROM intake.item
     WHERE application_id = $1 AND item = ANY ($2) AND approval_id IS NOT NULL
)
UPDATE intake.item
   SET state = 'waiting', holder = 'centre', open = true, given_up = NULL, approval_id = NULL, handed_over_at = NULL,
       received_at = NULL, accepted_at = NULL, decided_at = NULL, result = ''
 WHERE application_id = $1 AND item = ANY ($2);

-- name: load_former_approvals (approvals uuid[]) -> many (approval_id uuid, application_id uuid, item int, number text?,
--   agent text?, told bool)
-- told: something was heard of it since it was replaced.
SELECT f.approval_id, f.application_id, f.item, a.number, a.agent,
       EXISTS (SELECT FROM intake.former_state AS s WHERE s.approval_id = f.approval_id) AS told
  FROM intake.former_approval AS f
  JOIN intake.application AS a USING (application_id)
 WHERE f.approval_id = ANY ($1)
 ORDER BY f.approval_id;

-- name: insert_former_states (approvals uuid[], told bigint[], events text[], states text[], occurred_at timestamptz[],
--   details text[], now timestamptz) -> nothing
INSERT INTO intake.former_state (approval_id, told, event, state, occurred_at, detail, recorded_at)
SELECT u.*, $7
  FROM unnest($1, $2, $3, $4, $5, $6) AS u (approval_id, told, event, state, occurred_at, detail);

-- name: insert_correction (application_id uuid, now timestamptz, field text, item int, code text, wrong_value text,
--   right_value text, reason text, evidence text) -> exactly 1
-- Follows its act.
INSERT INTO intake.correction (application_id, version, acted_at, field, item, code, wrong_value, right_value, reason,
                               evidence)
SELECT application_id, version, $2, $3, $4, $5, $6, $7, $8, $9 FROM intake.application WHERE application_id = $1;

-- name: correct_project (project_code text, contact_name text, contact_phone text, applicant text, now timestamptz)
--   -> exactly 1
UPDATE intake.project
   SET contact_name = $2, contact_phone = $3, applicant = $4, version = version + 1, changed_at = $5
 WHERE project_code = $1;

-- name: load_sisters (application_id uuid, project_code text) -> many (application_id uuid)
-- The other open applications of the project.
SELECT application_id
  FROM intake.application
 WHERE project_code = $2 AND application_id <> $1 AND status NOT IN ('refused', 'closed')
 ORDER BY submitted_at, application_id;

-- name: load_same_mistakes (project_code text, credit_code text, field text, wrong text) -> many (application_id uuid,
--   number text, holder text)
-- The open applications of the enterprise's other projects that have the wrong value too.
SELECT a.application_id, coalesce(a.number, a.application_id::text) AS number,
       coalesce('agent:' || a.agent, 'window:' || a.window_code) AS holder
  FROM intake.project AS p
  JOIN intake.application AS a USING (project_code)
 WHERE p.credit_code = $2 AND p.project_code <> $1 AND a.status NOT IN ('refused', 'closed')
   AND CASE $3 WHEN 'applicant' THEN p.applicant WHEN 'contact_name' THEN p.contact_name
               WHEN 'contact_phone' THEN p.contact_phone END = $4
 ORDER BY a.submitted_at, a.application_id;

-- name: find_material (application_id uuid, item int, code text) -> one (sha256 text)
SELECT sha256 FROM intake.material WHERE application_id = $1 AND item = $2 AND code = $3;

-- name: correct_material (application_id uuid, item int, code text, sha256 text) -> exactly 1
UPDATE intake.material SET sha256 = $4 WHERE application_id = $1 AND item = $2 AND code = $3;

-- name: insert_result_corrections (departments text[], told bigint[], applications uuid[], items int[],
--   former_decisions text[], former_results text[], decisions text[], results text[], after_delivery bool[],
--   now timestamptz) -> nothing
INSERT INTO intake.result_correction (department, told, application_id, item, former_decision, former_result, decision,
                                      result, after_delivery, corrected_at)
SELECT u.*, $10
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
       AS u (department, told, application_id, item, former_decision, former_result, decision, result, after_delivery);

-- name: count_result_corrections (department text, from_at timestamptz?, before_at timestamptz?) -> many (department text,
--   corrections bigint, after_delivery bigint, decisions bigint)
SELECT d.department, count(c.told) AS corrections, count(c.told) FILTER (WHERE c.after_delivery) AS after_delivery,
       d.decisions
  FROM (SELECT department, count(decision) AS decisions
          FROM intake.item
         WHERE $1 = '' OR department = $1
         GROUP BY department) AS d
  LEFT JOIN intake.result_correction AS c
         ON c.department = d.department
        AND ($2::timestamptz IS NULL OR c.corrected_at >= $2) AND ($3::timestamptz IS NULL OR c.corrected_at < $3)
 GROUP BY d.department, d.decisions
 ORDER BY d.department;

-- ---- the record of a case ----

-- name: load_endings (application_id uuid) -> many (version bigint, acted_at timestamptz, kind text, items int[],
--   reason_code text, reason text, requested_by text, request_sha256 text)
SELECT version, acted_at, kind, items, reason_code, reason, requested_by, request_sha256
  FROM intake.ending
 WHERE application_id = $1
 ORDER BY version;

-- name: load_corrections (application_id uuid) -> many (version bigint, acted_at timestamptz, field text, item int,
--   code text, wrong_value text, right_value text, reason text, evidence text)
SELECT version, acted_at, field, item, code, wrong_value, right_value, reason, evidence
  FROM intake.correction
 WHERE application_id = $1
 ORDER BY version;

-- name: load_result_corrections (application_id uuid) -> many (item int, department text, former_decision text,
--   former_result text, decision text, result text, corrected_at timestamptz, after_delivery bool)
SELECT item, department, former_decision, former_result, decision, result, corrected_at, after_delivery
  FROM intake.result_correction
 WHERE application_id = $1
 ORDER BY corrected_at, told;

-- name: load_former_of (application_id uuid) -> many (item int, approval_id text, state text, replaced_at timestamptz)
SELECT item, approval_id::text, state, replaced_at
  FROM intake.former_approval
 WHERE application_id = $1
 ORDER BY replaced_at, item;

-- name: load_former_states (application_id uuid) -> many (item int, approval_id text, event text, state text,
--   occurred_at timestamptz, recorded_at timestamptz, detail text)
SELECT f.item, f.approval_id::text, s.event, s.state, s.occurred_at, s.recorded_at, s.detail
  FROM intake.former_approval AS f
  JOIN intake.former_state AS s USING (approval_id)
 WHERE f.application_id = $1
 ORDER BY s.recorded_at, s.told;
