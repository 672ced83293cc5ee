-- SPDX-License-Identifier: Apache-2.0

-- name: schedule_visits (applications uuid[], next_on date) -> nothing
INSERT INTO intake.visit_schedule (application_id, next_on)
SELECT application_id, $2 FROM unnest($1) AS u (application_id)
    ON CONFLICT (application_id) DO UPDATE SET next_on = excluded.next_on;

-- name: unschedule_visits (applications uuid[]) -> nothing
UPDATE intake.visit_schedule SET next_on = NULL WHERE application_id = ANY ($1);

-- name: drop_visits (applications uuid[]) -> many (number text)
-- What was planned is no longer asked.
WITH dropped AS (
    UPDATE intake.visit SET state = 'dropped' WHERE application_id = ANY ($1) AND state = 'planned' RETURNING number
)
SELECT number FROM dropped ORDER BY number;

-- name: plan_visits (applications uuid[], kind text, now timestamptz, given_on date, due_on date, seed text,
--   share int) -> many (number text, application_id uuid)
-- Numbers are given all at once; an application that still has a visit before it gets no second one.  What was closed,
-- opened and closed again in one instant is visited once.
WITH wanted AS (
    SELECT u.application_id, row_number() OVER (ORDER BY u.application_id) AS place
      FROM unnest($1) AS u (application_id)
     WHERE NOT EXISTS (SELECT FROM intake.visit AS v
                        WHERE v.application_id = u.application_id AND v.state = 'planned')
), given AS (
    INSERT INTO record.number_series AS s (series, given_on, last)
    SELECT 'HF', $4, count(*)::int FROM wanted HAVING count(*) > 0
        ON CONFLICT (service, series, given_on) DO UPDATE SET last = s.last + excluded.last
    RETURNING last - (SELECT count(*) FROM wanted) AS before
), planned AS (
    INSERT INTO intake.visit (number, application_id, kind, planned_at, due_on, seed, share)
    SELECT 'HF' || to_char($4, 'YYYYMMDD') || '-' ||
           lpad((given.before + place)::text, greatest(4, length((given.before + place)::text)), '0'),
           wanted.application_id, $2, $3, $5, $6, $7
      FROM wanted, given
        ON CONFLICT (application_id, kind, planned_at) DO UPDATE SET state = 'planned' WHERE visit.state = 'dropped'
    RETURNING number, application_id
)
SELECT number, application_id FROM planned ORDER BY number;

-- name: load_visits_due (today date, row_limit bigint) -> many (application_id uuid, number text, key_project bool)
SELECT s.application_id, coalesce(a.number, a.application_id::text) AS number,
       coalesce((SELECT k.team IS NOT NULL FROM intake.key_project AS k
                  WHERE k.project_code = a.project_code ORDER BY k.number DESC LIMIT 1), false) AS key_project
  FROM intake.visit_schedule AS s
  JOIN intake.application AS a USING (application_id)
 WHERE s.next_on <= $1
 ORDER BY s.next_on
 LIMIT $2;

-- name: find_visit (number text) -> one (application_id uuid, kind text, state text, due_on date, version bigint,
--   agent text?, records bigint, answered int?)
SELECT v.application_id, v.kind, v.state, v.due_on, a.version, a.agent,
       (SELECT count(*) FROM intake.visit_record AS r WHERE r.number = v.number) AS records,
       (SELECT max(r.record) FROM intake.visit_record AS r
         WHERE r.number = v.number AND r.outcome = 'answered') AS answered
  FROM intake.visit AS v
  JOIN intake.application AS a USING (application_id)
 WHERE v.number = $1;

-- name: load_visit_log (application_id uuid) -> many (item int, department text, done bool, kept text)
-- By a list, as load_lights does.
WITH promise AS (
    SELECT approval_id, broken
      FROM report.approval_promise
     WHERE approval_id = ANY (ARRAY(SELECT approval_id FROM intake.item
                                     WHERE application_id = $1 AND approval_id IS NOT NULL))
)
SELECT i.item, i.department, i.delivered_at IS NOT NULL AS done,
       CASE WHEN p.broken THEN 'no' WHEN p.broken IS NOT NULL AND i.decided_at IS NOT NULL THEN 'yes'
            ELSE 'unknown' END AS kept
  FROM intake.item AS i
  LEFT JOIN promise AS p USING (approval_id)
 WHERE i.application_id = $1
 ORDER BY i.item;

-- name: insert_visit_record (number text, record int, outcome text, how text, answered_by text, satisfaction int,
--   text text, corrects int?, now timestamptz, caller text, person text) -> exactly 1
INSERT INTO intake.visit_record (number, record, outcome, how, answered_by, satisfaction, text, corrects, recorded_at,
                                 caller, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: insert_visit_answers (number text, record int, items int[], done text[], kept text[], log_done text[],
--   log_kept text[]) -> nothing
-- With a finding for each difference.
WITH answered AS (
    INSERT INTO intake.visit_answer (number, record, item, done, kept, log_done, log_kept)
    SELECT $1, $2, u.item, u.done, u.kept, u.log_done, u.log_kept
      FROM unnest($3, $4, $5, $6, $7) AS u (item, done, kept, log_done, log_kept)
    RETURNING number, record, item, done, kept, log_done, log_kept
)
INSERT INTO intake.visit_finding (number, record, item, kind, said, logged)
SELECT a.number, a.record, a.item, f.kind, f.said, f.logged
  FROM answered AS a, LATERAL (VALUES ('done', a.done, a.log_done), ('kept', a.kept, a.log_kept)) AS f (kind, said, logged)
 WHERE f.said <> f.logged AND f.said <> 'unknown' AND f.logged <> 'unknown';

-- name: answer_visit (number text) -> affected
UPDATE intake.visit SET state = 'answered' WHERE number = $1 AND state = 'planned';

-- name: list_visits (state text, row_limit bigint) -> many (number text, application_id uuid, project_name text,
--   contact_name text, contact_phone text, kind text, planned_at timestamptz, due_on date, state text, seed text,
--   share int, attempts bigint, satisfaction int?, findings bigint)
SELECT v.number, v.application_id, p.name AS project_name, p.contact_name, p.contact_phone, v.kind, v.planned_at,
       v.due_on, v.state, v.seed, v.share,
       (SELECT count(*) FROM intake.visit_record AS r WHERE r.number = v.number) AS attempts,
       (SELECT r.satisfaction FROM intake.visit_record AS r
         WHERE r.number = v.number AND r.outcome = 'answered' ORDER BY r.record DESC LIMIT 1) AS satisfaction,
       (SELECT count(*) FROM intake.visit_finding AS f WHERE f.number = v.number) AS findings
  FROM (SELECT * FROM intake.visit WHERE $1 = '' OR state = $1 ORDER BY planned_at DESC, number DESC LIMIT $2) AS v
  JOIN intake.application AS a USING (application_id)
  JOIN intake.project AS p USING (project_code)
 ORDER BY v.planned_at DESC, v.number DESC;

-- name: load_visit_findings (numbers text[]) -> many (number text, record int, item int, kind text, said text,
--   logged text, is_new bool)
-- Of the answer that counts: a correction takes back what was found before. New is what the corrected one did not show.
SELECT f.number, f.record, f.item, f.kind, f.said, f.logged,
       NOT EXISTS (SELECT FROM intake.visit_finding AS former
                    WHERE (former.number, former.item, former.kind) = (f.number, f.item, f.kind)
                      AND former.record = r.corrects) AS is_new
  FROM intake.visit_finding AS f
  JOIN intake.visit_record AS r USING (number, record)
 WHERE f.number = ANY ($1)
   AND NOT EXISTS (SELECT FROM intake.visit_record AS later
                    WHERE later.number = f.number AND later.record > f.record AND later.outcome = 'answered')
 ORDER BY f.number, f.record, f.item, f.kind;

-- name: compute_visit_rates (from_at timestamptz, until_at timestamptz) -> many (department text, asked bigint,
--   said_done bigint, asked_log_done bigint, said_kept bigint, said_broken bigint, asked_log_kept bigint,
--   asked_log_broken bigint, decided bigint, pending bigint, kept bigint, broken bigint)
-- From the last answers of the period, and from the log: what was decided in it, and what still lay with departments
-- at its end.
WITH latest AS (
    SELECT DISTINCT ON (number) number, record
      FROM intake.visit_record
     WHERE outcome = 'answered' AND recorded_at >= $1 AND recorded_at < $2
     ORDER BY number, record DESC
), said AS (
    SELECT i.department, a.done, a.log_done, a.kept, a.log_kept
      FROM latest
      JOIN intake.visit_answer AS a USING (number, record)
      JOIN intake.visit AS v USING (number)
      JOIN intake.item AS i ON i.application_id = v.application_id AND i.item = a.item
), logged AS (
    SELECT i.department, true AS decided, p.broken
      FROM intake.item AS i
      LEFT JOIN LATERAL (SELECT l.broken FROM report.approval_promise AS l WHERE l.approval_id = i.approval_id) AS p
           ON true
     WHERE i.decided_at >= $1 AND i.decided_at < $2
    UNION ALL
    SELECT department, false, NULL
      FROM intake.item
     WHERE handed_over_at < $2 AND (decided_at >= $2 OR decided_at IS NULL AND open)
), answers AS (
    SELECT department, count(*) AS asked, count(*) FILTER (WHERE done = 'yes') AS said_done,
           count(*) FILTER (WHERE log_done = 'yes') AS asked_log_done,
           count(*) FILTER (WHERE kept = 'yes') AS said_kept, count(*) FILTER (WHERE kept = 'no') AS said_broken,
           count(*) FILTER (WHERE log_kept = 'yes') AS asked_log_kept,
           count(*) FILTER (WHERE log_kept = 'no') AS asked_log_broken
      FROM said GROUP BY department
), log AS (
    SELECT department, count(*) FILTER (WHERE decided) AS decided, count(*) FILTER (WHERE NOT decided) AS pending,
           count(*) FILTER (WHERE NOT broken) AS kept, count(*) FILTER (WHERE broken) AS broken
      FROM logged GROUP BY department
)
SELECT department, coalesce(asked, 0) AS asked, coalesce(said_done, 0) AS said_done,
       coalesce(asked_log_done, 0) AS asked_log_done, coalesce(said_kept, 0) AS said_kept,
       coalesce(said_broken, 0) AS said_broken, coalesce(asked_log_kept, 0) AS asked_log_kept,
       coalesce(asked_log_broken, 0) AS asked_log_broken, coalesce(decided, 0) AS decided,
       coalesce(pending, 0) AS pending, coalesce(kept, 0) AS kept, coalesce(broken, 0) AS broken
  FROM answers FULL JOIN log USING (department)
 ORDER BY department;
