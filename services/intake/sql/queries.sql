-- SPDX-License-Identifier: Apache-2.0

-- name: find_project (project_code text) -> one (credit_code text, name text, applicant text, contact_name text,
--   contact_phone text, contact_email text, industry_code text, land_zone text, investment_cents bigint,
--   fact_names text[], fact_values text[], version bigint, registered_at timestamptz, changed_at timestamptz,
--   open_applications bigint)
SELECT credit_code, name, applicant, contact_name, contact_phone, contact_email, industry_code, land_zone, investment_cents,
       fact_names, fact_values, version, registered_at, changed_at,
       (SELECT count(*) FROM intake.application AS a
         WHERE a.project_code = p.project_code AND a.status NOT IN ('refused', 'closed'))
           AS open_applications
  FROM intake.project AS p
 WHERE project_code = $1;

-- name: insert_project (project_code text, credit_code text, name text, applicant text, contact_name text,
--   contact_phone text, contact_email text, industry_code text, land_zone text, investment_cents bigint,
--   fact_names text[], fact_values text[], now timestamptz) -> exactly 1
INSERT INTO intake.project (project_code, credit_code, name, applicant, contact_name, contact_phone, contact_email,
                            industry_code, land_zone, investment_cents, fact_names, fact_values, version,
                            registered_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $13);

-- name: update_project (project_code text, name text, applicant text, contact_name text, contact_phone text,
--   contact_email text, industry_code text, land_zone text, investment_cents bigint, fact_names text[],
--   fact_values text[], now timestamptz) -> exactly 1
UPDATE intake.project
   SET name = $2, applicant = $3, contact_name = $4, contact_phone = $5, contact_email = $6, industry_code = $7,
       land_zone = $8, investment_cents = $9, fact_names = $10, fact_values = $11, version = version + 1,
       changed_at = $12,
       ground_changed_at = CASE WHEN (name, industry_code, land_zone, fact_names, fact_values)
                                     IS DISTINCT FROM ($2, $7, $8, $10, $11)
                                THEN $12 ELSE ground_changed_at END
 WHERE project_code = $1;

-- name: load_taken_items (project_code text, items int[]) -> many (item int, application_id uuid, number text?,
--   result text, open bool)
-- Under way, or decided in the applicant's favour: of each the newest.
SELECT DISTINCT ON (i.item, i.open) i.item, i.application_id,
       (SELECT number FROM intake.application AS a WHERE a.application_id = i.application_id) AS number, i.result, i.open
  FROM (SELECT * FROM intake.item WHERE project_code = $1 AND item = ANY ($2) AND open
        UNION ALL
        SELECT * FROM intake.item WHERE project_code = $1 AND item = ANY ($2) AND decision = 'approved' AND NOT open) AS i
 ORDER BY i.item, i.open DESC, i.decided_at DESC;

-- name: load_results_held (project_code text) -> many (item int)
-- Results that the project or the centre has: they serve as materials of other items, delivered or not yet.
SELECT DISTINCT item
  FROM intake.item
 WHERE project_code = $1 AND decision = 'approved'
 ORDER BY item;

-- name: load_handled_items (application_id uuid) -> many (item int)
-- Whose results are still to come.
SELECT item
  FROM intake.item
 WHERE application_id = $1 AND open AND decision IS NULL
 ORDER BY item;

-- name: insert_application (application_id uuid, project_code text, status text, window_code text, asked int[],
--   excluded_items int[], excluded_reasons text[], barred text?, submitted_at timestamptz, number text,
--   query_code text, channel text, inquiry_number text?) -> exactly 1
INSERT INTO intake.application (application_id, project_code, status, version, window_code, asked, excluded_items,
                                excluded_reasons, barred, submitted_at, number, query_code, channel,
                                inquiry_number)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: insert_items (application_id uuid, project_code text, items int[], departments text[],
--   handling_types text[]) -> nothing
INSERT INTO intake.item (application_id, item, project_code, department, handling_type, state, holder, open, tolerant,
                         result)
SELECT $1, u.item, $2, u.department, u.handling_type, 'waiting', 'centre', true, false, ''
  FROM unnest($3, $4, $5) AS u (item, department, handling_type);


-- name: insert_promises (application_id uuid, items int[], codes text[], promised_on text[]) -> nothing
WITH promised AS (
    INSERT INTO intake.promise (application_id, item, code, promised_on)
    SELECT $1, u.item, u.code, u.promised_on
      FROM unnest($2, $3, $4) AS u (item, code, promised_on)
)
UPDATE intake.item
   SET tolerant = true
 WHERE application_id = $1 AND item = ANY ($2);

-- name: load_promises (application_id uuid) -> many (item int, code text, promised_on text, kept_at timestamptz?,
--   approval_id uuid?)
-- What is decided or at an end needs no more materials.
SELECT p.item, p.code, p.promised_on, p.kept_at, i.approval_id
  FROM intake.promise AS p
  JOIN intake.item AS i USING (application_id, item)
 WHERE p.application_id = $1 AND i.open AND i.decision IS NULL
 ORDER BY p.item, p.code;

-- name: keep_promises (application_id uuid, items int[], codes text[], now timestamptz) -> nothing
UPDATE intake.promise AS p
   SET kept_at = $4
  FROM unnest($2, $3) AS u (item, code)
 WHERE p.application_id = $1 AND p.item = u.item AND p.code = u.code AND p.kept_at IS NULL;

-- name: break_promises (application_id uuid, item int, broken_at timestamptz) -> many (code text)
-- A promise for what is decided or at an end can no longer be broken.
WITH broken AS (
    UPDATE intake.promise AS p
       SET broken_at = $3
      FROM intake.item AS i
     WHERE p.application_id = $1 AND p.item = $2 AND p.kept_at IS NULL AND p.broken_at IS NULL
       AND i.application_id = $1 AND i.item = $2 AND i.open AND i.decision IS NULL
    RETURNING p.code
)
SELECT code FROM broken ORDER BY code;

-- name: insert_bar (application_id uuid, item int, barred_from timestamptz, barred_until timestamptz) -> exactly 1
INSERT INTO intake.tolerance_bar (application_id, item, credit_code, barred_from, barred_until)
SELECT a.application_id, $2, p.credit_code, $3, $4
  FROM intake.application AS a
  JOIN intake.project AS p USING (project_code)
 WHERE a.application_id = $1;

-- name: lift_bar (application_id uuid, item int, now timestamptz) -> affected
-- The promise is as it was before: it may be kept, or broken again.
WITH mended AS (
    UPDATE intake.promise
       SET broken_at = NULL
     WHERE application_id = $1 AND item = $2 AND kept_at IS NULL
)
UPDATE intake.tolerance_bar
   SET lifted_at = $3
 WHERE application_id = $1 AND item = $2 AND lifted_at IS NULL;

-- name: set_status (application_id uuid, status text) -> exactly 1
UPDATE intake.application
   SET status = $2
 WHERE application_id = $1 AND status IN ('received', 'correction', 'awaiting_instruction');

-- name: accept_application (application_id uuid, status text, accepted_at timestamptz) -> exactly 1
UPDATE intake.application
   SET status = $2, accepted_at = $3
 WHERE application_id = $1 AND status IN ('received', 'correction', 'awaiting_instruction');

-- name: load_application (application_id uuid) -> one (project_code text, status text, version bigint,
--   window_code text, asked int[], excluded_items int[], excluded_reasons text[], barred text?, agent text?,
--   agent_name text?, accepted_at timestamptz?, closed_at timestamptz?, outcome text?, number text?, query_code text?,
--   submitted_at timestamptz, credit_code text, name text, applicant text, contact_name text, contact_phone text, contact_email text,
--   industry_code text, land_zone text, investment_cents bigint, fact_names text[], fact_values text[])
SELECT a.project_code, a.status, a.version, a.window_code, a.asked, a.excluded_items, a.excluded_reasons, a.barred,
       a.agent, a.agent_name, a.accepted_at, a.closed_at, a.outcome, a.number, a.query_code, a.submitted_at,
       p.credit_code, p.name, p.applicant, p.contact_name, p.contact_phone, p.contact_email, p.industry_code,
       p.land_zone, p.investment_cents, p.fact_names, p.fact_values
  FROM intake.application AS a,
       LATERAL (SELECT * FROM intake.project WHERE project_code = a.project_code OFFSET 0) AS p
 WHERE a.application_id = $1;

-- name: find_newest (project_code text) -> one (application_id uuid)
SELECT application_id
  FROM intake.application
 WHERE project_code = $1
 ORDER BY submitted_at DESC, application_id DESC
 LIMIT 1;

-- name: find_numbered (number text) -> one (application_id uuid)
SELECT application_id FROM intake.application WHERE number = $1;

-- name: load_items (application_id uuid) -> many (item int, department text, state text, approval_id uuid?,
--   holder text, handed_over_at timestamptz?, accepted_at timestamptz?, decided_at timestamptz?,
--   delivered_at timestamptz?, result text, tolerant bool, exchange_owed bool)
SELECT item, department, state, approval_id, holder, handed_over_at, accepted_at, decided_at, delivered_at, result,
       tolerant, exchange_owed
  FROM intake.item
 WHERE application_id = $1
 ORDER BY item;

-- name: load_lights (approvals uuid[]) -> many (approval_id uuid, running bool, light text, due_ordinal int?,
--   due_at_noon bool)
-- By a list, not by a join: so the view looks at these approvals only.
SELECT approval_id, running, light, due_ordinal, due_at_noon
  FROM report.approval_light
 WHERE approval_id = ANY ($1);

-- name: list_applications (status text, agent text, project_code text, row_limit bigint)
--   -> many (application_id uuid, project_code text, name text, status text, agent_name text?,
--   accepted_at timestamptz?, items bigint, delivered bigint)
-- Of one project, by its key, or of all; by a condition with OR each project would be looked for among all.
SELECT a.application_id, a.project_code, p.name, a.status, a.agent_name, a.accepted_at,
       count(i.item) AS items, count(i.delivered_at) AS delivered
  FROM ((SELECT *
           FROM intake.application
          WHERE $3 = '' AND ($1 = '' OR status = $1) AND ($2 = '' OR agent = $2)
          ORDER BY submitted_at DESC, application_id DESC
          LIMIT $4)
         UNION ALL
        (SELECT *
           FROM intake.application
          WHERE project_code = $3
          ORDER BY submitted_at DESC, application_id DESC
          LIMIT $4)) AS a
  JOIN intake.project AS p USING (project_code)
  LEFT JOIN intake.item AS i USING (application_id)
 GROUP BY a.application_id, a.project_code, p.name, a.status, a.agent_name, a.accepted_at, a.submitted_at
 ORDER BY a.submitted_at DESC, a.application_id DESC;

-- name: find_item (application_id uuid, item int) -> one (department text, state text, approval_id uuid?,
--   decided_at timestamptz?, decision text?, delivered_at timestamptz?, exchange_owed bool, result text)
SELECT department, state, approval_id, decided_at, decision, delivered_at, exchange_owed, result
  FROM intake.item
 WHERE application_id = $1 AND item = $2;

-- name: keep_returned (application_id uuid, item int, now timestamptz) -> nothing
-- What its department gave back goes to another one with another approval; the former stays on record.
INSERT INTO intake.former_approval (approval_id, application_id, item, state, replaced_at)
SELECT approval_id, application_id, item, state, $3
  FROM intake.item
 WHERE application_id = $1 AND item = $2 AND approval_id IS NOT NULL;

-- name: hand_over_item (application_id uuid, item int, approval_id uuid, handed_over_at timestamptz, department text)
--   -> exactly 1
UPDATE intake.item AS i
   SET state = 'handed_over', holder = 'department', department = $5, approval_id = $3, handed_over_at = $4,
       received_at = NULL,
       open = i.open OR NOT EXISTS (SELECT FROM intake.item AS other -- as in update_courses
                                     WHERE other.project_code = i.project_code AND other.item = i.item AND other.open)
 WHERE application_id = $1 AND item = $2;

-- name: block_item (application_id uuid, item int) -> affected
UPDATE intake.item
   SET state = 'blocked', holder = 'nobody', open = false
 WHERE application_id = $1 AND item = $2 AND approval_id IS NULL;

-- name: unblock_item (application_id uuid, item int) -> affected
UPDATE intake.item AS i
   SET state = 'waiting', holder = 'centre',
       open = NOT EXISTS (SELECT FROM intake.item AS other -- as in update_courses
                           WHERE other.project_code = i.project_code AND other.item = i.item AND other.open)
 WHERE application_id = $1 AND item = $2 AND state = 'blocked' AND approval_id IS NULL;

-- name: load_courses (approvals uuid[]) -> many (approval_id uuid, application_id uuid, item int, state text,
--   handling_type text, holder text, open bool, received_at timestamptz?, accepted_at timestamptz?, decided_at timestamptz?, decision text?,
--   result text, delivered_at timestamptz?, handed_decision text?, handed_result text?, exchange_owed bool)
SELECT approval_id, application_id, item, state, handling_type, holder, open, received_at, accepted_at, decided_at,
       decision, result, delivered_at, handed_decision, handed_result, exchange_owed
  FROM intake.item
 WHERE approval_id = ANY ($1)
 ORDER BY approval_id;

-- name: update_courses (approvals uuid[], states text[], holders text[], open bool[], received_at timestamptz[],
--   received bool[], accepted_at timestamptz[], accepted bool[], decided_at timestamptz[], decided bool[],
--   decisions text[], results text[], exchange_owed bool[]) -> nothing
-- The arrays of instants count where the array of truths beside them says so.  What had come to its end and was taken
-- up by a later application of the project is not open a second time.
UPDATE intake.item AS i
   SET state = u.state, holder = u.holder,
       open = u.open AND (i.open OR NOT EXISTS (SELECT FROM intake.item AS other
                                                 WHERE other.project_code = i.project_code AND other.item = i.item
                                                   AND other.open)),
       received_at = CASE WHEN u.received THEN u.received_at END,
       accepted_at = CASE WHEN u.accepted THEN u.accepted_at END,
       decided_at = CASE WHEN u.decided THEN u.decided_at END,
       decision = u.decision, result = u.result, exchange_owed = u.exchange_owed, resumed = false
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       AS u (approval_id, state, holder, open, received_at, received, accepted_at, accepted, decided_at, decided, decision,
             result, exchange_owed)
 WHERE i.approval_id = u.approval_id;

-- name: note_resumed (application_id uuid, item int) -> nothing
-- Until its department says more of it.
UPDATE intake.item
   SET resumed = true
 WHERE application_id = $1 AND item = $2 AND state LIKE 'special\_procedure%';

-- name: find_promise_broken (approval_id uuid) -> one (broken bool)
SELECT EXISTS (SELECT FROM report.approval_promise WHERE approval_id = $1 AND broken) AS broken;

-- name: close_applications (applications uuid[], now timestamptz) -> many (application_id uuid, project_code text,
--   outcome text)
-- An act follows.
WITH closed AS (
    UPDATE intake.application AS a
       SET status = 'closed', closed_at = $2,
           -- Given up as a whole, with what that blocked: nothing was decided, and nothing ended otherwise.
           outcome = (SELECT CASE WHEN bool_and(i.decision = 'approved' AND i.delivered_at IS NOT NULL) THEN 'finished'
                                  WHEN bool_or(i.decision IS NOT NULL
                                               OR (i.given_up IS NULL AND i.state <> 'blocked')) THEN 'partly'
                                  WHEN bool_or(i.given_up = 'terminated') THEN 'terminated'
                                  ELSE 'withdrawn' END
                        FROM intake.item AS i
                       WHERE i.application_id = a.application_id)
     WHERE a.application_id = ANY ($1) AND a.status IN ('accepted', 'accepted_tolerant')
       AND NOT EXISTS (SELECT FROM intake.item AS i
                        WHERE i.application_id = a.application_id AND (i.open OR i.exchange_owed))
    RETURNING a.application_id, a.project_code, a.outcome
)
SELECT application_id, project_code, outcome FROM closed ORDER BY application_id;

-- name: reopen_applications (applications uuid[]) -> many (application_id uuid, status text)
-- Goes with an act.
WITH reopened AS (
    UPDATE intake.application AS a
       SET status = CASE WHEN EXISTS (SELECT FROM intake.item AS i WHERE i.application_id = a.application_id AND i.tolerant)
                    THEN 'accepted_tolerant' ELSE 'accepted' END,
           closed_at = NULL, outcome = NULL
     WHERE a.application_id = ANY ($1) AND a.status = 'closed'
       AND EXISTS (SELECT FROM intake.item AS i
                    WHERE i.application_id = a.application_id AND (i.open OR i.exchange_owed))
    RETURNING a.application_id, a.status
)
SELECT application_id, status FROM reopened ORDER BY application_id;
