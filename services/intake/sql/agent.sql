-- SPDX-License-Identifier: Apache-2.0

-- ---- who is responsible ----

-- name: load_agent_case (application_id uuid) -> one (project_code text, status text, version bigint, label text,
--   accepted_at timestamptz?, agent text?, agent_name text?, team text?, departments text[], offered_to text?,
--   offer_reason text?, assignment_owed bool, open_items bigint)
-- label is what people call it.
SELECT a.project_code, a.status, a.version, coalesce(a.number, a.application_id::text) AS label, a.accepted_at,
       a.agent, a.agent_name,
       (SELECT k.team FROM intake.key_project AS k WHERE k.project_code = a.project_code
         ORDER BY k.number DESC LIMIT 1) AS team,
       ARRAY(SELECT DISTINCT i.department FROM intake.item AS i
              WHERE i.application_id = a.application_id AND i.open ORDER BY i.department) AS departments,
       o.to_agent AS offered_to, o.reason AS offer_reason,
       EXISTS (SELECT FROM record.duty AS d
                WHERE d.application_id = a.application_id AND d.kind = 'assignment' AND d.closed_at IS NULL)
           AS assignment_owed,
       (SELECT count(*) FROM intake.item AS i WHERE i.application_id = a.application_id AND i.open) AS open_items
  FROM intake.application AS a
  LEFT JOIN intake.agent_offer AS o ON o.application_id = a.application_id AND o.answer IS NULL
 WHERE a.application_id = $1;

-- name: load_agent_states (today date) -> many (agent text, applications bigint, items bigint, away bool)
-- Agents who have nothing to do and are there are not among them.
SELECT s.agent, sum(s.applications)::bigint AS applications, sum(s.items)::bigint AS items, bool_or(s.away) AS away
  FROM (SELECT a.agent, 1 AS applications,
               (SELECT count(*) FROM intake.item AS i WHERE i.application_id = a.application_id AND i.open) AS items,
               false AS away
          FROM intake.application AS a
         WHERE a.status NOT IN ('refused', 'closed') AND a.agent IS NOT NULL
         UNION ALL
        SELECT l.agent, 0, 0, true
          FROM intake.agent_absence AS l
         WHERE l.ended_at IS NULL AND l.from_on <= $1 AND (l.until_on IS NULL OR l.until_on >= $1)) AS s
 GROUP BY s.agent
 ORDER BY s.agent;

-- name: assign_agent (application_id uuid, agent text, agent_name text, now timestamptz, reason text,
--   assigned_by text) -> nothing
-- Ends the open period, begins the next at the same instant, and the application says so: one statement, because each
-- of the three without the others is refused.
WITH ended AS (
    UPDATE intake.agent_assignment
       SET until_at = greatest(from_at, $4)
     WHERE application_id = $1 AND until_at IS NULL
    RETURNING number, until_at
), begun AS (
    INSERT INTO intake.agent_assignment (application_id, number, agent, agent_name, from_at, reason, assigned_by)
    SELECT $1, coalesce(e.number, 0) + 1, $2, $3, coalesce(e.until_at, $4), $5, $6
      FROM (VALUES (1)) AS once (n)
      LEFT JOIN ended AS e ON true
)
UPDATE intake.application
   SET agent = $2, agent_name = $3
 WHERE application_id = $1;

-- name: load_waiting_cases () -> many (application_id uuid)
-- Whose agent, or the next one, is owed by the office: the longest waiting first.
SELECT application_id
  FROM record.duty
 WHERE kind = 'assignment' AND closed_at IS NULL
 ORDER BY opened_at, application_id;

-- name: list_waiting () -> many (application_id uuid, label text, project_name text, received_at timestamptz)
SELECT a.application_id, coalesce(a.number, a.application_id::text) AS label, p.name AS project_name,
       a.submitted_at AS received_at
  FROM intake.application AS a
  JOIN intake.project AS p USING (project_code)
 WHERE a.agent IS NULL AND a.status NOT IN ('refused', 'closed')
 ORDER BY a.submitted_at, a.application_id;

-- ---- leave ----

-- name: insert_absence (agent text, from_on date, until_on date?, reason text, recorded_by text,
--   now timestamptz) -> exactly 1
INSERT INTO intake.agent_absence (agent, from_on, until_on, reason, recorded_by, recorded_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: end_absences (agent text, now timestamptz) -> nothing
UPDATE intake.agent_absence
   SET ended_at = $2
 WHERE agent = $1 AND ended_at IS NULL;

-- name: load_absences (today date) -> many (agent text, from_on date, until_on date?, reason text)
-- The leave that stands, or comes next.
SELECT DISTINCT ON (agent) agent, from_on, until_on, reason
  FROM intake.agent_absence
 WHERE ended_at IS NULL AND (until_on IS NULL OR until_on >= $1)
 ORDER BY agent, from_on, number;

-- name: load_leaves_begun (today date, now timestamptz) -> many (agent text, from_on date)
-- Those that nobody was told of; they are told with this.
UPDATE intake.agent_absence
   SET told_at = $2
 WHERE ended_at IS NULL AND told_at IS NULL AND from_on <= $1 AND (until_on IS NULL OR until_on >= $1)
RETURNING agent, from_on;

-- name: load_dead_offers (known text[], today date) -> many (application_id uuid, from_agent text, to_agent text)
-- To somebody who is not there today, or is no agent any more.
SELECT o.application_id, o.from_agent, o.to_agent
  FROM intake.agent_offer AS o
 WHERE o.answer IS NULL
   AND (NOT o.to_agent = ANY ($1)
        OR EXISTS (SELECT FROM intake.agent_absence AS l
                    WHERE l.agent = o.to_agent AND l.ended_at IS NULL AND l.from_on <= $2
                      AND (l.until_on IS NULL OR l.until_on >= $2)))
 ORDER BY o.offered_at, o.application_id;

-- name: load_orphans (known text[]) -> many (application_id uuid)
-- Cases under way whose agent is none any more.
SELECT application_id
  FROM intake.application
 WHERE status NOT IN ('refused', 'closed') AND agent IS NOT NULL AND NOT agent = ANY ($1)
 ORDER BY submitted_at, application_id;

-- name: load_cases_of (agent text) -> many (application_id uuid, label text)
SELECT application_id, coalesce(number, application_id::text) AS label
  FROM intake.application
 WHERE agent = $1 AND status NOT IN ('refused', 'closed')
 ORDER BY submitted_at, application_id;

-- ---- hand-over ----

-- name: insert_offer (application_id uuid, from_agent text, to_agent text, reason text, offered_by text,
--   now timestamptz) -> exactly 1
INSERT INTO intake.agent_offer (application_id, from_agent, to_agent, reason, offered_by, offered_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: answer_offer (application_id uuid, answer text, reason text, now timestamptz) -> exactly 1
UPDATE intake.agent_offer
   SET answer = $2, answer_reason = $3, answered_at = $4
 WHERE application_id = $1 AND answer IS NULL;

-- name: withdraw_offer (application_id uuid, now timestamptz, why text) -> nothing
UPDATE intake.agent_offer
   SET answer = 'withdrawn', answered_at = $2, answer_reason = $3
 WHERE application_id = $1 AND answer IS NULL;

-- ---- key projects ----

-- name: insert_key_project (project_code text, team text?, reason text, set_by text, now timestamptz) -> nothing
WITH raised AS (
    UPDATE intake.project
       SET version = version + 1, changed_at = $5
     WHERE project_code = $1
)
INSERT INTO intake.key_project (project_code, team, reason, set_by, set_at)
VALUES ($1, $2, $3, $4, $5);

-- name: load_project_cases (project_code text) -> many (application_id uuid, label text, agent text?,
--   offered_to text?)
SELECT a.application_id, coalesce(a.number, a.application_id::text) AS label, a.agent, o.to_agent AS offered_to
  FROM intake.application AS a
  LEFT JOIN intake.agent_offer AS o ON o.application_id = a.application_id AND o.answer IS NULL
 WHERE a.project_code = $1 AND a.status NOT IN ('refused', 'closed')
 ORDER BY a.submitted_at, a.application_id;

-- ---- the agent's log ----

-- name: find_action_item (application_id uuid, item int) -> one (department text, handling_type text,
--   due_since timestamptz?, submitted_at timestamptz?)
SELECT i.department, i.handling_type, h.due_since, h.submitted_at
  FROM intake.item AS i
  LEFT JOIN intake.hall_visit AS h USING (application_id, item)
 WHERE i.application_id = $1 AND i.item = $2;

-- name: insert_action (application_id uuid, item int?, kind text, department text?, text text, contact text?,
--   answer text?, acted_at timestamptz, recorded_at timestamptz, for_agent text?, caller text, person text)
--   -> exactly 1
INSERT INTO intake.agent_action (application_id, item, kind, department, text, contact, answer, acted_at, recorded_at,
                                 for_agent, caller, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: insert_hall_visit (application_id uuid, item int, due_since timestamptz) -> exactly 1
INSERT INTO intake.hall_visit (application_id, item, due_since)
VALUES ($1, $2, $3);

-- name: find_hall_visit (application_id uuid, item int) -> one (decided_at timestamptz?, open bool)
SELECT i.decided_at, i.open
  FROM intake.hall_visit AS h
  JOIN intake.item AS i USING (application_id, item)
 WHERE h.application_id = $1 AND h.item = $2;

-- name: make_hall_visit (application_id uuid, item int, submitted_at timestamptz) -> exactly 1
UPDATE intake.hall_visit
   SET submitted_at = $3
 WHERE application_id = $1 AND item = $2 AND submitted_at IS NULL;

-- name: miss_hall_visit (application_id uuid, item int, overdue_at timestamptz) -> nothing
UPDATE intake.hall_visit
   SET overdue_at = $3
 WHERE application_id = $1 AND item = $2 AND overdue_at IS NULL;

-- name: open_task (application_id uuid, item int, rung text, opened_at timestamptz) -> affected
INSERT INTO intake.coordination_task (application_id, item, rung, opened_at)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (application_id, item) WHERE closed_at IS NULL DO NOTHING;

-- name: close_task (application_id uuid, item int, now timestamptz) -> nothing
UPDATE intake.coordination_task
   SET closed_at = $3
 WHERE application_id = $1 AND item = $2 AND closed_at IS NULL;

-- name: close_tasks (application_id uuid, now timestamptz) -> nothing
UPDATE intake.coordination_task
   SET closed_at = $2
 WHERE application_id = $1 AND closed_at IS NULL;

-- name: save_agency (application_id uuid, workdays int, due_on date) -> exactly 1
INSERT INTO intake.agency (application_id, workdays, due_on)
VALUES ($1, $2, $3)
    ON CONFLICT (application_id) DO UPDATE SET workdays = excluded.workdays, due_on = excluded.due_on;

-- name: find_agency (application_id uuid) -> one (workdays int, due_on date)
SELECT workdays, due_on
  FROM intake.agency
 WHERE application_id = $1;

-- ---- what is shown ----

-- name: load_agent_contacts () -> many (agent text, contacts bigint)
-- Made of the agent's own accord (regulation, part four, 1: 主动办).
SELECT for_agent AS agent, count(*) AS contacts
  FROM intake.agent_action
 WHERE kind = 'contact' AND for_agent IS NOT NULL
 GROUP BY for_agent
 ORDER BY for_agent;

-- name: load_duties (application_id uuid?) -> many (kind text, application_id uuid?, label text, subject text,
--   item int, holder text, opened_at timestamptz, due_on text?)
-- The open ones about the application; without one, those of all agents.
SELECT d.kind, d.application_id, coalesce(a.number, a.application_id::text, '') AS label, d.subject, d.item, d.holder,
       d.opened_at, d.due_on
  FROM record.duty AS d
  LEFT JOIN intake.application AS a USING (application_id)
 WHERE d.closed_at IS NULL AND (d.application_id = $1 OR ($1 IS NULL AND d.holder LIKE 'agent:%'))
 ORDER BY d.opened_at, d.duty_id;

-- name: load_assignments (application_id uuid) -> many (agent text, agent_name text, from_at timestamptz,
--   until_at timestamptz?, reason text, assigned_by text)
SELECT agent, agent_name, from_at, until_at, reason, assigned_by
  FROM intake.agent_assignment
 WHERE application_id = $1
 ORDER BY number;

-- name: load_offers (application_id uuid) -> many (from_agent text, to_agent text, reason text, offered_by text,
--   offered_at timestamptz, answer text, answered_at timestamptz?, answer_reason text)
SELECT from_agent, to_agent, reason, offered_by, offered_at, coalesce(answer, '') AS answer, answered_at, answer_reason
  FROM intake.agent_offer
 WHERE application_id = $1
 ORDER BY number;

-- name: load_actions (application_id uuid) -> many (item int, kind text, department text, text text, contact text,
--   answer text, acted_at timestamptz, recorded_at timestamptz, for_agent text, person text)
SELECT coalesce(item, 0) AS item, kind, coalesce(department, '') AS department, text, coalesce(contact, '') AS contact,
       coalesce(answer, '') AS answer, acted_at, recorded_at, coalesce(for_agent, '') AS for_agent, person
  FROM intake.agent_action
 WHERE application_id = $1
 ORDER BY number;

-- name: load_hall (application_id uuid) -> many (item int, due_since timestamptz, submitted_at timestamptz?,
--   overdue bool, decided_at timestamptz?)
SELECT h.item, h.due_since, h.submitted_at, h.overdue_at IS NOT NULL AS overdue, i.decided_at
  FROM intake.hall_visit AS h
  JOIN intake.item AS i USING (application_id, item)
 WHERE h.application_id = $1
 ORDER BY h.item;

-- name: load_tasks (application_id uuid) -> many (item int, rung text, opened_at timestamptz, closed_at timestamptz?)
SELECT item, rung, opened_at, closed_at
  FROM intake.coordination_task
 WHERE application_id = $1
 ORDER BY number;
