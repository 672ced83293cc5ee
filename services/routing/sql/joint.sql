-- SPDX-License-Identifier: Apache-2.0
-- A step is live while it may still come to a result by itself: it waits, or a department has it.

-- ---- cases and contacts ----

-- name: insert_joint_case (number text, application_id uuid, lead text, now timestamptz) -> exactly 1
INSERT INTO routing.joint_case (number, application_id, lead, opened_at) VALUES ($1, $2, $3, $4);

-- name: open_contacts (number text, departments text[], now timestamptz) -> nothing
-- One that was void begins anew; what was done before stands in the acts.
INSERT INTO routing.contact (number, department, opened_at)
SELECT $1, u.department, $3 FROM unnest($2) AS u (department)
    ON CONFLICT (number, department) DO UPDATE
   SET opened_at = EXCLUDED.opened_at, contact_missed_at = NULL, contacted_at = NULL, contacted_by = NULL, whom = NULL,
       how = NULL, said = NULL, answer_missed_at = NULL, voided_at = NULL;

-- name: void_joint_records (applications uuid[], now timestamptz) -> many (kind text, subject text, item int,
--   application_id uuid, department text, untold bool)
-- What nobody needs any more, since no step that it is about is live: kind and subject are those of its duty.  untold:
-- an opinion of which neither voice nor silence was told.
WITH live AS (
    SELECT application_id, item, department
      FROM routing.step
     WHERE application_id = ANY ($1) AND state IN ('waiting', 'handed_over')
), contacts AS (
    UPDATE routing.contact AS c
       SET voided_at = $2
      FROM routing.joint_case AS j
     WHERE j.number = c.number AND j.application_id = ANY ($1) AND c.answered_at IS NULL AND c.voided_at IS NULL
       AND NOT EXISTS (SELECT FROM live WHERE live.application_id = j.application_id AND live.department = c.department)
    RETURNING CASE WHEN c.contacted_at IS NULL THEN 'contact' ELSE 'contact_answer' END AS kind,
              c.number || '/' || c.department AS subject, 0 AS item, j.application_id, c.department, false AS untold
), opinions AS (
    UPDATE routing.opinion AS o
       SET voided_at = $2
     WHERE o.application_id = ANY ($1) AND o.given_at IS NULL AND o.voided_at IS NULL
       AND NOT EXISTS (SELECT FROM live WHERE live.application_id = o.application_id AND live.item = o.item)
    RETURNING 'opinion' AS kind, o.number AS subject, o.item, o.application_id, o.department, NOT o.silent AS untold
), relays AS (
    UPDATE routing.relay AS r
       SET voided_at = $2
     WHERE r.application_id = ANY ($1) AND r.read_at IS NULL AND r.voided_at IS NULL
       AND NOT EXISTS (SELECT FROM live
                        WHERE live.application_id = r.application_id AND live.department = r.department
                          AND r.item IN (0, live.item))
    RETURNING 'relay' AS kind, r.number AS subject, r.item, r.application_id, r.department, false AS untold
)
SELECT * FROM contacts UNION ALL SELECT * FROM opinions UNION ALL SELECT * FROM relays ORDER BY kind, subject;

-- name: list_joint_cases (open_only bool, application_id uuid?, department text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, lead text, opened_at timestamptz)
SELECT j.number, j.application_id, j.lead, j.opened_at
  FROM routing.joint_case AS j
  JOIN routing.plan AS p USING (application_id)
 WHERE (NOT $1 OR p.finished_at IS NULL) AND ($2 IS NULL OR j.application_id = $2)
   AND ($3 IS NULL OR EXISTS (SELECT FROM routing.contact AS c WHERE c.number = j.number AND c.department = $3))
   AND ($4 IS NULL OR j.number = $4)
 ORDER BY j.opened_at, j.number
 LIMIT $5;

-- name: load_contacts (numbers text[]) -> many (number text, department text, opened_at timestamptz,
--   contact_missed_at timestamptz?, contacted_at timestamptz?, contacted_by text?, whom text?, how text?, said text?,
--   answer_missed_at timestamptz?, answer text?, answered_at timestamptz?, answered_by text?, voided_at timestamptz?)
SELECT number, department, opened_at, contact_missed_at, contacted_at, contacted_by, whom, how, said, answer_missed_at,
       answer, answered_at, answered_by, voided_at
  FROM routing.contact
 WHERE number = ANY ($1)
 ORDER BY number, department;

-- name: find_contact (number text, department text) -> one (application_id uuid, lead text, contacted_at timestamptz?,
--   answered_at timestamptz?, voided_at timestamptz?)
SELECT j.application_id, j.lead, c.contacted_at, c.answered_at, c.voided_at
  FROM routing.joint_case AS j
  JOIN routing.contact AS c USING (number)
 WHERE j.number = $1 AND c.department = $2;

-- name: find_contact_of_duty (application_id uuid, subject text) -> one (number text, department text)
SELECT c.number, c.department
  FROM routing.joint_case AS j
  JOIN routing.contact AS c USING (number)
 WHERE j.application_id = $1 AND c.number || '/' || c.department = $2;

-- name: set_lead (number text, department text) -> exactly 1
UPDATE routing.joint_case SET lead = $2 WHERE number = $1;

-- name: record_contact (number text, department text, now timestamptz, by text, whom text, how text, said text)
--   -> exactly 1
-- The first contact is the one that counts; later ones stand in the acts.
UPDATE routing.contact
   SET contacted_at = $3, contacted_by = $4, whom = $5, how = $6, said = $7
 WHERE number = $1 AND department = $2 AND contacted_at IS NULL;

-- name: answer_contact (number text, department text, now timestamptz, by text, answer text) -> exactly 1
UPDATE routing.contact
   SET answered_at = $3, answered_by = $4, answer = $5
 WHERE number = $1 AND department = $2 AND answered_at IS NULL AND voided_at IS NULL;

-- name: miss_contact (number text, department text, due_at timestamptz) -> exactly 1
UPDATE routing.contact SET contact_missed_at = $3 WHERE number = $1 AND department = $2;

-- name: miss_answer (number text, department text, due_at timestamptz) -> exactly 1
UPDATE routing.contact SET answer_missed_at = $3 WHERE number = $1 AND department = $2;

-- ---- opinions ----

-- name: find_question (application_id uuid, item int, department text) -> one (handling_department text, live bool,
--   lead text, open_number text)
-- lead and open_number are empty where there is none.
SELECT s.department AS handling_department, s.state IN ('waiting', 'handed_over') AS live, coalesce(j.lead, '') AS lead,
       coalesce(o.number, '') AS open_number
  FROM routing.step AS s
  LEFT JOIN routing.joint_case AS j ON j.application_id = s.application_id
  LEFT JOIN routing.opinion AS o ON o.application_id = s.application_id AND o.item = s.item AND o.department = $3
                                AND o.given_at IS NULL AND o.voided_at IS NULL
 WHERE s.application_id = $1 AND s.item = $2;

-- name: insert_opinion (number text, application_id uuid, item int, department text, question text, now timestamptz,
--   asked_by text, due_at timestamptz) -> exactly 1
INSERT INTO routing.opinion (number, application_id, item, department, question, asked_at, asked_by, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: list_opinions (open_only bool, application_id uuid?, voice text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, item int, handling_department text, department text, question text,
--   asked_at timestamptz, asked_by text, due_at timestamptz, silent bool, stand text?, said text?, given_at timestamptz?,
--   given_by text?, voided_at timestamptz?)
-- A department hears of what it is asked, of what is asked about its items, and of all in a case that it leads.
SELECT o.number, o.application_id, o.item, s.department AS handling_department, o.department, o.question, o.asked_at,
       o.asked_by, o.due_at, o.silent, o.stand, o.said, o.given_at, o.given_by, o.voided_at
  FROM routing.opinion AS o
  JOIN routing.step AS s USING (application_id, item)
  LEFT JOIN routing.joint_case AS j USING (application_id)
 WHERE (NOT $1 OR o.given_at IS NULL AND o.voided_at IS NULL) AND ($2 IS NULL OR o.application_id = $2)
   AND ($3 IS NULL OR $3 IN (o.department, s.department, j.lead)) AND ($4 IS NULL OR o.number = $4)
 ORDER BY o.due_at, o.number
 LIMIT $5;

-- name: give_opinion (number text, stand text, said text, now timestamptz, by text) -> exactly 1
UPDATE routing.opinion
   SET stand = $2, said = $3, given_at = $4, given_by = $5, silent = $4 > due_at
 WHERE number = $1 AND given_at IS NULL AND voided_at IS NULL;

-- name: note_silence (number text) -> exactly 1
UPDATE routing.opinion SET silent = true WHERE number = $1 AND given_at IS NULL AND voided_at IS NULL;

-- ---- relays ----

-- name: find_handling (application_id uuid, department text, item int) -> one (items bigint, live bool)
-- Of the item, or of any where the item is 0.
SELECT count(*) AS items, coalesce(bool_or(state IN ('waiting', 'handed_over')), false) AS live
  FROM routing.step
 WHERE application_id = $1 AND department = $2 AND $3 IN (0, item);

-- name: insert_relay (number text, application_id uuid, item int, department text, kind text, opinion text?, said text,
--   now timestamptz, by text) -> exactly 1
INSERT INTO routing.relay (number, application_id, item, department, kind, opinion, said, relayed_at, relayed_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: list_relays (open_only bool, application_id uuid?, department text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, item int, department text, kind text, opinion text?, said text,
--   relayed_at timestamptz, relayed_by text, read_at timestamptz?, read_by text?, voided_at timestamptz?)
SELECT number, application_id, item, department, kind, opinion, said, relayed_at, relayed_by, read_at, read_by, voided_at
  FROM routing.relay
 WHERE (NOT $1 OR read_at IS NULL AND voided_at IS NULL) AND ($2 IS NULL OR application_id = $2)
   AND ($3 IS NULL OR department = $3) AND ($4 IS NULL OR number = $4)
 ORDER BY relayed_at, number
 LIMIT $5;

-- name: read_relay (number text, now timestamptz, by text) -> exactly 1
UPDATE routing.relay SET read_at = $2, read_by = $3 WHERE number = $1 AND read_at IS NULL AND voided_at IS NULL;

-- name: find_agent (application_id uuid) -> one (agent text)
-- Empty while there is none.
SELECT agent FROM routing.plan WHERE application_id = $1;
