-- SPDX-License-Identifier: Apache-2.0

-- name: insert_plan (application_id uuid, project_code text, project_name text, applicant text, agent text,
--   agent_name text, fact_names text[], fact_values text[], serial_workdays int, parallel_workdays int,
--   tolerant_workdays int, accepted_at timestamptz) -> exactly 1
INSERT INTO routing.plan (application_id, project_code, project_name, applicant, agent, agent_name, fact_names,
                          fact_values, serial_workdays, parallel_workdays, tolerant_workdays, accepted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: change_agent (application_id uuid, agent text, agent_name text) -> exactly 1
UPDATE routing.plan
   SET agent = $2, agent_name = $3
 WHERE application_id = $1;

-- name: insert_steps (application_id uuid, items int[], departments text[], handling_types text[]) -> nothing
INSERT INTO routing.step (application_id, item, department, handling_type, state)
SELECT $1, u.item, u.department, u.handling_type, 'waiting'
  FROM unnest($2, $3, $4) AS u (item, department, handling_type);

-- name: insert_promises (application_id uuid, items int[], codes text[], names text[], promised_on text[]) -> nothing
INSERT INTO routing.promise (application_id, item, code, name, promised_on)
SELECT $1, u.item, u.code, u.name, u.promised_on
  FROM unnest($2, $3, $4, $5) AS u (item, code, name, promised_on);

-- name: load_plans (applications uuid[]) -> many (application_id uuid, project_code text, project_name text,
--   applicant text, agent text, agent_name text, fact_names text[], fact_values text[], accepted_at timestamptz,
--   finished_at timestamptz?, version int, planned int[], joint_number text, contacts text[])
-- planned: the items of the latest version, none before the first.  joint_number: empty while it is no joint case;
-- contacts: its departments, less those whose contact is void.
SELECT p.application_id, p.project_code, p.project_name, p.applicant, p.agent, p.agent_name, p.fact_names, p.fact_values,
       p.accepted_at, p.finished_at, p.version, coalesce(v.items, '{}') AS planned,
       coalesce(j.number, '') AS joint_number,
       ARRAY (SELECT c.department FROM routing.contact AS c WHERE c.number = j.number AND c.voided_at IS NULL) AS contacts
  FROM routing.plan AS p
  LEFT JOIN routing.plan_version AS v ON v.application_id = p.application_id AND v.number = p.version
  LEFT JOIN routing.joint_case AS j ON j.application_id = p.application_id
 WHERE p.application_id = ANY ($1)
 ORDER BY p.application_id;

-- name: load_steps (applications uuid[]) -> many (application_id uuid, item int, department text, handling_type text,
--   state text, attempt int, approval_id uuid?, handed_over_at timestamptz?, closed_at timestamptz?)
SELECT application_id, item, department, handling_type, state, attempt, approval_id, handed_over_at, closed_at
  FROM routing.step
 WHERE application_id = ANY ($1)
 ORDER BY application_id, item;

-- name: load_open_promises (applications uuid[]) -> many (application_id uuid, item int, code text, name text,
--   promised_on text)
SELECT application_id, item, code, name, promised_on
  FROM routing.promise
 WHERE application_id = ANY ($1) AND kept_at IS NULL
 ORDER BY application_id, item, code;

-- name: find_steps (approvals uuid[]) -> many (approval_id uuid, application_id uuid, item int, department text,
--   state text, approval_state text?, accepted_at timestamptz?, closed_at timestamptz?)
SELECT approval_id, application_id, item, department, state, approval_state, accepted_at, closed_at
  FROM routing.step
 WHERE approval_id = ANY ($1)
 ORDER BY approval_id;

-- name: update_steps (approvals uuid[], states text[], approval_states text[], accepted_at timestamptz[],
--   accepted bool[], closed_at timestamptz[], closed bool[]) -> nothing
-- The arrays of instants count where the array of truths beside them says so.
UPDATE routing.step AS s
   SET state = u.state,
       approval_state = u.approval_state,
       accepted_at = CASE WHEN u.accepted THEN u.accepted_at END,
       closed_at = CASE WHEN u.closed THEN u.closed_at END
  FROM unnest($1, $2, $3, $4, $5, $6, $7)
       AS u (approval_id, state, approval_state, accepted_at, accepted, closed_at, closed)
 WHERE s.approval_id = u.approval_id;

-- name: hand_over_steps (applications uuid[], items int[], approvals uuid[], handed_over_at timestamptz) -> nothing
UPDATE routing.step AS s
   SET state = 'handed_over', approval_id = u.approval_id, handed_over_at = $4
  FROM unnest($1, $2, $3) AS u (application_id, item, approval_id)
 WHERE s.application_id = u.application_id AND s.item = u.item AND s.state IN ('waiting', 'blocked');

-- name: block_steps (applications uuid[], items int[]) -> nothing
UPDATE routing.step AS s
   SET state = 'blocked'
  FROM unnest($1, $2) AS u (application_id, item)
 WHERE s.application_id = u.application_id AND s.item = u.item AND s.state = 'waiting';

-- name: unblock_steps (applications uuid[], items int[]) -> nothing
UPDATE routing.step AS s
   SET state = 'waiting'
  FROM unnest($1, $2) AS u (application_id, item)
 WHERE s.application_id = u.application_id AND s.item = u.item AND s.state = 'blocked';

-- name: finish_plans (applications uuid[], finished_at timestamptz) -> nothing
UPDATE routing.plan
   SET finished_at = $2
 WHERE application_id = ANY ($1) AND finished_at IS NULL;

-- name: resume_plans (applications uuid[]) -> nothing
UPDATE routing.plan
   SET finished_at = NULL
 WHERE application_id = ANY ($1);

-- name: keep_promises (application_id uuid, item int, codes text[], kept_at timestamptz) -> nothing
UPDATE routing.promise
   SET kept_at = $4
 WHERE application_id = $1 AND item = $2 AND code = ANY ($3) AND kept_at IS NULL;

-- name: has_case (application_id uuid) -> one (found bool)
SELECT EXISTS (SELECT FROM routing.plan WHERE application_id = $1) AS found;

-- name: find_step (application_id uuid, item int) -> one (department text, state text, approval_id uuid?)
SELECT department, state, approval_id
  FROM routing.step
 WHERE application_id = $1 AND item = $2;

-- ---- what ends, and comes back ----

-- name: load_steps_of (application_id uuid, items int[]) -> many (item int, department text, state text,
--   approval_id uuid?, approval_state text?)
SELECT item, department, state, approval_id, approval_state
  FROM routing.step
 WHERE application_id = $1 AND item = ANY ($2)
 ORDER BY item;

-- name: withdraw_steps (application_id uuid, items int[], kind text, withdrawn_at timestamptz) -> nothing
UPDATE routing.step
   SET state = $3, closed_at = $4
 WHERE application_id = $1 AND item = ANY ($2);

-- name: reopen_steps (application_id uuid, items int[], now timestamptz) -> nothing
-- Whatever became of the former approval: the window found the item at its end, and no department's word changes that.
WITH ended AS (
    SELECT approval_id, application_id, item
      FROM routing.step
     WHERE application_id = $1 AND item = ANY ($2) AND approval_id IS NOT NULL
), former AS (
    INSERT INTO routing.former_approval (approval_id, application_id, item, replaced_at)
    SELECT approval_id, application_id, item, $3 FROM ended
)
UPDATE routing.step
   SET state = 'waiting', attempt = attempt + 1, approval_id = NULL, approval_state = NULL, handed_over_at = NULL,
       accepted_at = NULL, closed_at = NULL
 WHERE application_id = $1 AND item = ANY ($2);

-- name: find_former (approval_id uuid) -> one (item int)
SELECT item FROM routing.former_approval WHERE approval_id = $1;

-- name: rename_applicant (project_code text, applicant text) -> nothing
UPDATE routing.plan
   SET applicant = $2
 WHERE project_code = $1;
