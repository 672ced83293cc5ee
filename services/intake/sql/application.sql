-- SPDX-License-Identifier: Apache-2.0

-- name: insert_mandate (application_id uuid, fee_cents bigint, signed_on date, signed_by text, agreement_sha256 text,
--   principal text, scope text, valid_until_on date, power_sha256 text) -> exactly 1
INSERT INTO intake.mandate (application_id, fee_cents, signed_on, signed_by, agreement_sha256, principal, scope,
                            valid_until_on, power_sha256)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: save_materials (application_id uuid, items int[], codes text[], statuses text[], promised_on text[],
--   sha256 text[], size_bytes bigint[], sources text[], from_items int[], faults text[], forms text[],
--   where_to_get text[], now timestamptz) -> nothing
INSERT INTO intake.material (application_id, item, code, status, promised_on, sha256, size_bytes, source, from_item,
                             fault, form, where_to_get, handed_in_at)
SELECT $1, u.item, u.code, u.status, u.promised_on, u.sha256, u.size_bytes, u.source, u.from_item, u.fault, u.form,
       u.where_to_get, $13
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       AS u (item, code, status, promised_on, sha256, size_bytes, source, from_item, fault, form, where_to_get)
    ON CONFLICT (application_id, item, code) DO UPDATE
   SET status = excluded.status, promised_on = excluded.promised_on, sha256 = excluded.sha256,
       size_bytes = excluded.size_bytes, source = excluded.source, from_item = excluded.from_item,
       fault = excluded.fault, form = excluded.form, where_to_get = excluded.where_to_get,
       handed_in_at = excluded.handed_in_at;

-- name: load_materials (application_id uuid) -> many (item int, code text, status text, promised_on text?, sha256 text,
--   size_bytes bigint, source text, from_item int, fault text?, form text?, where_to_get text?,
--   handed_in_at timestamptz)
SELECT item, code, status, promised_on, sha256, size_bytes, source, from_item, fault, form, where_to_get, handed_in_at
  FROM intake.material
 WHERE application_id = $1
 ORDER BY item, code;

-- name: load_held_documents (credit_code text, project_code text) -> many (code text, sha256 text, size_bytes bigint,
--   handed_in_at timestamptz, same_project bool)
-- Of each the newest of the project and the newest of others.  What was taken from here is no document of its own.  By
-- key from the enterprise on: OFFSET 0 leaves no other plan, for a dry run that was undone makes the planner believe
-- that the tables are empty.
SELECT DISTINCT ON (m.code, same_project) m.code, m.sha256, m.size_bytes, m.handed_in_at,
       p.project_code = $2 AS same_project
  FROM intake.project AS p,
       LATERAL (SELECT application_id FROM intake.application WHERE project_code = p.project_code OFFSET 0) AS a,
       LATERAL (SELECT * FROM intake.material WHERE application_id = a.application_id OFFSET 0) AS m
 WHERE p.credit_code = $1 AND m.status = 'present' AND m.source <> 'centre_record'
 ORDER BY m.code, same_project, m.handed_in_at DESC;

-- name: find_awaiting (application_id uuid, items int[], codes text[], everywhere bool[]) -> many (application_id uuid)
-- Other applications of the enterprise that lack one of these materials, or are to bring it anew; those that do not serve
-- everywhere only of the same project.  By key, as above.
SELECT a.application_id
  FROM (SELECT p.project_code, p.credit_code
          FROM intake.application AS h
          JOIN intake.project AS p USING (project_code)
         WHERE h.application_id = $1
        OFFSET 0) AS here,
       LATERAL (SELECT project_code FROM intake.project WHERE credit_code = here.credit_code OFFSET 0) AS p,
       LATERAL (SELECT application_id, submitted_at, status FROM intake.application
                 WHERE project_code = p.project_code OFFSET 0) AS a
 WHERE a.application_id <> $1 AND a.status NOT IN ('refused', 'closed')
   AND EXISTS (SELECT
                 FROM unnest($2, $3, $4) AS u (item, code, everywhere)
                 JOIN intake.item AS i ON (i.application_id, i.item) = (a.application_id, u.item)
                WHERE i.open AND (u.everywhere OR p.project_code = here.project_code)
                  AND (NOT EXISTS (SELECT FROM intake.material AS m
                                    WHERE (m.application_id, m.item, m.code) = (a.application_id, u.item, u.code)
                                      AND m.status = 'present')
                       OR EXISTS (SELECT FROM intake.notice_material AS n
                                   WHERE (n.application_id, n.item, n.code) = (a.application_id, u.item, u.code)
                                     AND n.supplied_at IS NULL)))
 ORDER BY a.submitted_at, a.application_id;

-- name: fault_materials (application_id uuid, items int[], codes text[], faults text[], forms text[],
--   where_to_get text[]) -> nothing
UPDATE intake.material AS m
   SET status = 'wrong', promised_on = NULL, fault = u.fault, form = u.form, where_to_get = u.where_to_get
  FROM unnest($2, $3, $4, $5, $6) AS u (item, code, fault, form, where_to_get)
 WHERE m.application_id = $1 AND m.item = u.item AND m.code = u.code;

-- name: insert_notices (application_id uuid, items int[], materials int[], now timestamptz) -> nothing
-- The centre's first and only list for each item.
INSERT INTO intake.notice (application_id, item, demander, round, materials, noticed_at)
SELECT $1, u.item, 'centre', 1, u.materials, $4
  FROM unnest($2, $3) AS u (item, materials);

-- name: insert_notice_materials (application_id uuid, items int[], codes text[], reasons text[], forms text[],
--   where_to_get text[]) -> nothing
INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, where_to_get)
SELECT $1, u.item, 'centre', 1, u.code, u.reason, u.form, u.where_to_get
  FROM unnest($2, $3, $4, $5, $6) AS u (item, code, reason, form, where_to_get);

-- name: supply_notices (application_id uuid, items int[], codes text[], now timestamptz) -> nothing
UPDATE intake.notice_material AS m
   SET supplied_at = $4
  FROM unnest($2, $3) AS u (item, code)
 WHERE m.application_id = $1 AND m.item = u.item AND m.code = u.code AND m.supplied_at IS NULL;

-- name: insert_omissions (application_id uuid, items int[], codes text[], reasons text[], charged_to text,
--   now timestamptz) -> nothing
INSERT INTO intake.omission (application_id, item, code, reason, charged_to, recorded_at)
SELECT $1, u.item, u.code, u.reason, $5, $6
  FROM unnest($2, $3, $4) AS u (item, code, reason);

-- name: load_demand_states (approvals uuid[]) -> many (approval_id uuid, application_id uuid, item int,
--   department text, number text?, agent text?, rounds int, first text[], waived text[], results int[],
--   handled int[], events text[])
SELECT i.approval_id, i.application_id, i.item, i.department, a.number, a.agent,
       (SELECT count(*)::int FROM intake.notice AS n
         WHERE n.application_id = i.application_id AND n.item = i.item AND n.demander = i.department) AS rounds,
       ARRAY(SELECT m.code FROM intake.notice_material AS m
              WHERE m.application_id = i.application_id AND m.item = i.item AND m.demander = i.department
                AND m.round = 1) AS first,
       ARRAY(SELECT o.code FROM intake.omission AS o
              WHERE o.application_id = i.application_id AND o.item = i.item) AS waived,
       ARRAY(SELECT d.item FROM intake.item AS d
              WHERE d.project_code = i.project_code AND d.decision = 'approved') AS results,
       ARRAY(SELECT h.item FROM intake.item AS h
              WHERE h.application_id = i.application_id AND h.open AND h.decision IS NULL) AS handled,
       ARRAY(SELECT n.event_id FROM intake.notice AS n
              WHERE n.application_id = i.application_id AND n.item = i.item AND n.demander = i.department
                AND n.event_id IS NOT NULL
             UNION
             SELECT e.event_id FROM intake.excess_demand AS e
              WHERE e.application_id = i.application_id AND e.item = i.item AND e.department = i.department) AS events
  FROM intake.item AS i
  JOIN intake.application AS a USING (application_id)
 WHERE i.approval_id = ANY ($1);

-- name: insert_department_notices (applications uuid[], items int[], departments text[], rounds int[],
--   materials int[], events text[], now timestamptz) -> nothing
INSERT INTO intake.notice (application_id, item, demander, round, materials, event_id, noticed_at)
SELECT u.application_id, u.item, u.department, u.round, u.materials, u.event_id, $7
  FROM unnest($1, $2, $3, $4, $5, $6) AS u (application_id, item, department, round, materials, event_id);

-- name: insert_department_materials (applications uuid[], items int[], departments text[], rounds int[], codes text[],
--   reasons text[], forms text[], where_to_get text[]) -> nothing
INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, where_to_get)
SELECT u.application_id, u.item, u.department, u.round, u.code, u.reason, u.form, u.where_to_get
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
       AS u (application_id, item, department, round, code, reason, form, where_to_get);

-- name: insert_excess_demands (applications uuid[], items int[], departments text[], events text[], codes text[],
--   kinds text[], now timestamptz) -> nothing
INSERT INTO intake.excess_demand (application_id, item, department, event_id, code, kind, demanded_at)
SELECT u.application_id, u.item, u.department, u.event_id, u.code, u.kind, $7
  FROM unnest($1, $2, $3, $4, $5, $6) AS u (application_id, item, department, event_id, code, kind);

-- name: load_owed (application_id uuid) -> many (item int, code text, approval_id uuid?, noticed_at timestamptz)
-- What was demanded after acceptance and has not come: what was promised in answer to a notice before it is owed as a
-- promise.  What is decided or at an end needs no more materials.
SELECT m.item, m.code, i.approval_id, max(n.noticed_at) AS noticed_at
  FROM intake.notice_material AS m
  JOIN intake.notice AS n USING (application_id, item, demander, round)
  JOIN intake.item AS i USING (application_id, item)
  JOIN intake.application AS a USING (application_id)
 WHERE m.application_id = $1 AND m.supplied_at IS NULL AND i.open AND i.decision IS NULL
   AND NOT (n.noticed_at <= a.accepted_at
            AND EXISTS (SELECT FROM intake.promise AS p
                         WHERE p.application_id = m.application_id AND p.item = m.item AND p.code = m.code
                           AND p.kept_at IS NULL))
 GROUP BY m.item, m.code, i.approval_id
 ORDER BY m.item, m.code;

-- name: load_notices (application_id uuid) -> many (item int, demander text, round int, noticed_at timestamptz,
--   code text, reason text, form text, where_to_get text, exception_kind text?, charged_to text?,
--   supplied_at timestamptz?)
SELECT n.item, n.demander, n.round, n.noticed_at, m.code, m.reason, m.form, m.where_to_get, m.exception_kind,
       m.charged_to, m.supplied_at
  FROM intake.notice AS n
  JOIN intake.notice_material AS m USING (application_id, item, demander, round)
 WHERE n.application_id = $1
 ORDER BY n.item, n.demander, n.round, m.code;

-- name: count_rounds (application_id uuid, item int, demander text) -> one (rounds int)
SELECT count(*)::int AS rounds
  FROM intake.notice
 WHERE application_id = $1 AND item = $2 AND demander = $3;

-- name: insert_exception (application_id uuid, item int, demander text, round int, materials int, now timestamptz)
--   -> exactly 1
INSERT INTO intake.notice (application_id, item, demander, round, materials, noticed_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_exception_materials (application_id uuid, item int, demander text, round int, codes text[],
--   reasons text[], forms text[], where_to_get text[], kind text, reason text) -> nothing
INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, where_to_get,
                                    exception_kind, exception_reason, charged_to)
SELECT $1, $2, $3, $4, u.code, u.reason, u.form, u.where_to_get, $9, $10, $3
  FROM unnest($5, $6, $7, $8) AS u (code, reason, form, where_to_get);

-- name: load_omissions (application_id uuid) -> many (item int, code text)
SELECT item, code
  FROM intake.omission
 WHERE application_id = $1
 ORDER BY item, code;
