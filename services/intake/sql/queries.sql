-- SPDX-License-Identifier: Apache-2.0

-- name: find_project (project_code text) -> one (credit_code text, name text, applicant text, contact_name text,
--   contact_phone text, industry_code text, land_zone text, investment_cents bigint, fact_names text[],
--   fact_values text[], version bigint, open_applications bigint)
SELECT credit_code, name, applicant, contact_name, contact_phone, industry_code, land_zone, investment_cents,
       fact_names, fact_values, version,
       (SELECT count(*) FROM intake.application AS a
         WHERE a.project_code = p.project_code AND a.status IN ('accepted', 'accepted_tolerant', 'correction'))
           AS open_applications
  FROM intake.project AS p
 WHERE project_code = $1;

-- name: insert_project (project_code text, credit_code text, name text, applicant text, contact_name text,
--   contact_phone text, industry_code text, land_zone text, investment_cents bigint, fact_names text[],
--   fact_values text[], now timestamptz) -> exactly 1
INSERT INTO intake.project (project_code, credit_code, name, applicant, contact_name, contact_phone, industry_code,
                            land_zone, investment_cents, fact_names, fact_values, version, registered_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12);

-- name: update_project (project_code text, name text, applicant text, contact_name text, contact_phone text,
--   industry_code text, land_zone text, investment_cents bigint, fact_names text[], fact_values text[],
--   now timestamptz) -> exactly 1
UPDATE intake.project
   SET name = $2, applicant = $3, contact_name = $4, contact_phone = $5, industry_code = $6, land_zone = $7,
       investment_cents = $8, fact_names = $9, fact_values = $10, version = version + 1, changed_at = $11
 WHERE project_code = $1;

-- name: load_open_items (project_code text, items int[]) -> many (item int, application_id uuid)
SELECT item, application_id
  FROM intake.item
 WHERE project_code = $1 AND item = ANY ($2) AND open
 ORDER BY item;

-- name: load_delivered_items (project_code text) -> many (item int)
-- Results that the project has: they serve as materials of later applications.
SELECT DISTINCT item
  FROM intake.item
 WHERE project_code = $1 AND decision = 'approved' AND delivered_at IS NOT NULL
 ORDER BY item;

-- name: find_bar (credit_code text, now timestamptz) -> one (barred_until timestamptz)
SELECT barred_until
  FROM intake.tolerance_bar
 WHERE credit_code = $1 AND barred_until > $2 AND lifted_at IS NULL
 ORDER BY barred_until DESC
 LIMIT 1;

-- name: load_agent_loads () -> many (agent text, open bigint)
SELECT agent, count(*) AS open
  FROM intake.application
 WHERE status IN ('accepted', 'accepted_tolerant')
 GROUP BY agent
 ORDER BY agent;

-- name: insert_application (application_id uuid, project_code text, status text, window_code text, asked int[],
--   excluded_items int[], excluded_reasons text[], barred text?, submitted_at timestamptz, agent text?,
--   agent_name text?, accepted bool) -> exactly 1
INSERT INTO intake.application (application_id, project_code, status, version, window_code, asked, excluded_items,
                                excluded_reasons, barred, submitted_at, agent, agent_name, accepted_at)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $12 THEN $9 END);

-- name: insert_items (application_id uuid, project_code text, items int[], departments text[],
--   handling_types text[]) -> nothing
INSERT INTO intake.item (application_id, item, project_code, department, handling_type, state, holder, open, tolerant,
                         result)
SELECT $1, u.item, $2, u.department, u.handling_type, 'waiting', 'centre', true, false, ''
  FROM unnest($3, $4, $5) AS u (item, department, handling_type);

-- name: save_materials (application_id uuid, items int[], codes text[], statuses text[], promised_on text[],
--   sha256 text[], now timestamptz) -> nothing
INSERT INTO intake.material (application_id, item, code, status, promised_on, sha256, handed_in_at)
SELECT $1, u.item, u.code, u.status, u.promised_on, u.sha256, $7
  FROM unnest($2, $3, $4, $5, $6) AS u (item, code, status, promised_on, sha256)
    ON CONFLICT (application_id, item, code) DO UPDATE
   SET status = excluded.status, promised_on = excluded.promised_on, sha256 = excluded.sha256,
       handed_in_at = excluded.handed_in_at;

-- name: load_materials (application_id uuid) -> many (item int, code text, status text, promised_on text?)
SELECT item, code, status, promised_on
  FROM intake.material
 WHERE application_id = $1
 ORDER BY item, code;

-- name: insert_notice (application_id uuid, items int[], codes text[], reasons text[], now timestamptz) -> exactly 1
INSERT INTO intake.correction_notice (application_id, items, codes, reasons, noticed_at)
VALUES ($1, $2, $3, $4, $5);

-- name: satisfy_notice (application_id uuid, now timestamptz) -> exactly 1
UPDATE intake.correction_notice
   SET satisfied_at = $2
 WHERE application_id = $1 AND satisfied_at IS NULL;

-- name: insert_hits (application_id uuid, rule_ids text[], refuses bool[], basis_kinds text[], basis_documents text[],
--   articles text[], reasons text[]) -> nothing
INSERT INTO intake.controlled_hit (application_id, rule_id, refuses, basis_kind, basis_document, article, reason)
SELECT $1, u.rule_id, u.refuses, u.basis_kind, u.basis_document, u.article, u.reason
  FROM unnest($2, $3, $4, $5, $6, $7) AS u (rule_id, refuses, basis_kind, basis_document, article, reason);

-- name: load_hits (application_id uuid) -> many (rule_id text, refuses bool, basis_kind text, basis_document text,
--   article text, reason text)
SELECT rule_id, refuses, basis_kind, basis_document, article, reason
  FROM intake.controlled_hit
 WHERE application_id = $1
 ORDER BY rule_id;

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

-- name: break_promises (application_id uuid, item int, now timestamptz) -> many (code text)
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

-- name: accept_corrected (application_id uuid, status text, agent text, agent_name text, now timestamptz) -> exactly 1
UPDATE intake.application
   SET status = $2, agent = $3, agent_name = $4, accepted_at = $5
 WHERE application_id = $1 AND status = 'correction';

-- name: raise_version (application_id uuid) -> exactly 1
UPDATE intake.application SET version = version + 1 WHERE application_id = $1;

-- name: load_application (application_id uuid) -> one (project_code text, status text, version bigint,
--   window_code text, asked int[], excluded_items int[], excluded_reasons text[], barred text?, agent text?,
--   agent_name text?, accepted_at timestamptz?, closed_at timestamptz?, credit_code text, name text, applicant text,
--   contact_name text, contact_phone text, industry_code text, land_zone text, investment_cents bigint,
--   fact_names text[], fact_values text[])
SELECT a.project_code, a.status, a.version, a.window_code, a.asked, a.excluded_items, a.excluded_reasons, a.barred,
       a.agent, a.agent_name, a.accepted_at, a.closed_at, p.credit_code, p.name, p.applicant, p.contact_name,
       p.contact_phone, p.industry_code, p.land_zone, p.investment_cents, p.fact_names, p.fact_values
  FROM intake.application AS a
  JOIN intake.project AS p USING (project_code)
 WHERE a.application_id = $1;

-- name: find_newest (project_code text) -> one (application_id uuid)
SELECT application_id
  FROM intake.application
 WHERE project_code = $1
 ORDER BY submitted_at DESC, application_id DESC
 LIMIT 1;

-- name: load_items (application_id uuid) -> many (item int, department text, state text, approval_id uuid?,
--   holder text, handed_over_at timestamptz?, accepted_at timestamptz?, decided_at timestamptz?,
--   delivered_at timestamptz?, result text, tolerant bool)
SELECT item, department, state, approval_id, holder, handed_over_at, accepted_at, decided_at, delivered_at, result,
       tolerant
  FROM intake.item
 WHERE application_id = $1
 ORDER BY item;

-- name: load_lights (approvals uuid[]) -> many (approval_id uuid, running bool, light text, due_ordinal int?,
--   due_at_noon bool)
-- By a list, not by a join: so the view looks at these approvals only.
SELECT approval_id, running, light, due_ordinal, due_at_noon
  FROM report.approval_light
 WHERE approval_id = ANY ($1);

-- name: load_messages (application_id uuid) -> many (sent_at timestamptz, kind text, text text)
SELECT sent_at, kind, text
  FROM intake.message
 WHERE application_id = $1
 ORDER BY number;

-- name: list_applications (status text, agent text, row_limit bigint) -> many (application_id uuid, project_code text,
--   name text, status text, agent_name text?, accepted_at timestamptz?, items bigint, delivered bigint)
SELECT a.application_id, a.project_code, p.name, a.status, a.agent_name, a.accepted_at,
       count(i.item) AS items, count(i.delivered_at) AS delivered
  FROM (SELECT *
          FROM intake.application
         WHERE ($1 = '' OR status = $1) AND ($2 = '' OR agent = $2)
         ORDER BY submitted_at DESC, application_id DESC
         LIMIT $3) AS a
  JOIN intake.project AS p USING (project_code)
  LEFT JOIN intake.item AS i USING (application_id)
 GROUP BY a.application_id, a.project_code, p.name, a.status, a.agent_name, a.accepted_at, a.submitted_at
 ORDER BY a.submitted_at DESC, a.application_id DESC;

-- name: find_item (application_id uuid, item int) -> one (department text, state text, approval_id uuid?,
--   delivered_at timestamptz?)
SELECT department, state, approval_id, delivered_at
  FROM intake.item
 WHERE application_id = $1 AND item = $2;

-- name: deliver_item (application_id uuid, item int, channel text, received_by text, now timestamptz) -> exactly 1
UPDATE intake.item
   SET state = 'delivered', holder = 'nobody', open = false, delivered_at = $5, channel = $3, received_by = $4
 WHERE application_id = $1 AND item = $2 AND delivered_at IS NULL;

-- name: hand_over_item (application_id uuid, item int, approval_id uuid, handed_over_at timestamptz) -> exactly 1
UPDATE intake.item AS i
   SET state = 'handed_over', holder = 'department', approval_id = $3, handed_over_at = $4,
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
--   holder text, open bool, accepted_at timestamptz?, decided_at timestamptz?, decision text?, result text,
--   delivered_at timestamptz?)
SELECT approval_id, application_id, item, state, holder, open, accepted_at, decided_at, decision, result, delivered_at
  FROM intake.item
 WHERE approval_id = ANY ($1)
 ORDER BY approval_id;

-- name: update_courses (approvals uuid[], states text[], holders text[], open bool[], accepted_at timestamptz[],
--   accepted bool[], decided_at timestamptz[], decided bool[], decisions text[], results text[]) -> nothing
-- The arrays of instants count where the array of truths beside them says so.  What had come to its end and was taken
-- up by a later application of the project is not open a second time.
UPDATE intake.item AS i
   SET state = u.state, holder = u.holder,
       open = u.open AND (i.open OR NOT EXISTS (SELECT FROM intake.item AS other
                                                 WHERE other.project_code = i.project_code AND other.item = i.item
                                                   AND other.open)),
       accepted_at = CASE WHEN u.accepted THEN u.accepted_at END,
       decided_at = CASE WHEN u.decided THEN u.decided_at END,
       decision = u.decision, result = u.result
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       AS u (approval_id, state, holder, open, accepted_at, accepted, decided_at, decided, decision, result)
 WHERE i.approval_id = u.approval_id;

-- name: insert_messages (applications uuid[], kinds text[], texts text[], now timestamptz) -> nothing
INSERT INTO intake.message (application_id, sent_at, kind, text)
SELECT u.application_id, $4, u.kind, u.text
  FROM unnest($1, $2, $3) WITH ORDINALITY AS u (application_id, kind, text, position)
 ORDER BY u.position;

-- name: close_applications (applications uuid[], now timestamptz) -> many (application_id uuid, project_code text,
--   outcome text)
WITH closed AS (
    UPDATE intake.application AS a
       SET status = 'closed', closed_at = $2, version = version + 1,
           outcome = CASE WHEN EXISTS (SELECT FROM intake.item AS i
                                        WHERE i.application_id = a.application_id
                                          AND (i.decision IS DISTINCT FROM 'approved' OR i.delivered_at IS NULL))
                          THEN 'partly' ELSE 'finished' END
     WHERE a.application_id = ANY ($1) AND a.status IN ('accepted', 'accepted_tolerant')
       AND NOT EXISTS (SELECT FROM intake.item AS i WHERE i.application_id = a.application_id AND i.open)
    RETURNING a.application_id, a.project_code, a.outcome
)
SELECT application_id, project_code, outcome FROM closed ORDER BY application_id;

-- name: reopen_applications (applications uuid[]) -> many (application_id uuid, status text)
WITH reopened AS (
    UPDATE intake.application AS a
       SET status = CASE WHEN EXISTS (SELECT FROM intake.item AS i WHERE i.application_id = a.application_id AND i.tolerant)
                    THEN 'accepted_tolerant' ELSE 'accepted' END,
           closed_at = NULL, outcome = NULL, version = version + 1
     WHERE a.application_id = ANY ($1) AND a.status = 'closed'
       AND EXISTS (SELECT FROM intake.item AS i WHERE i.application_id = a.application_id AND i.open)
    RETURNING a.application_id, a.status
)
SELECT application_id, status FROM reopened ORDER BY application_id;
