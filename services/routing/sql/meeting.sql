-- SPDX-License-Identifier: Apache-2.0

-- name: insert_meeting (number text, application_id uuid, kind text, rule text, reason text, now timestamptz) -> exactly 1
INSERT INTO routing.meeting (number, application_id, kind, rule, reason, proposed_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_open_meeting (application_id uuid) -> one (number text, status text)
SELECT number, status FROM routing.meeting WHERE application_id = $1 AND ended_at IS NULL;

-- name: may_propose (application_id uuid, rule text, reason text?) -> one (ok bool)
-- The case has a plan, and no meeting was proposed for the same.
SELECT EXISTS (SELECT FROM routing.plan WHERE application_id = $1)
       AND NOT EXISTS (SELECT FROM routing.meeting
                        WHERE application_id = $1 AND rule = $2 AND ($3 IS NULL OR reason = $3)) AS ok;

-- name: list_meetings (open_only bool, application_id uuid?, department text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, kind text, status text, rule text, reason text,
--   proposed_at timestamptz, meets_at timestamptz?, place text?, topic text?, minutes text?, ended_at timestamptz?,
--   agent text)
-- department: only meetings that it is invited to, or owes a task of.
SELECT m.number, m.application_id, m.kind, m.status, m.rule, m.reason, m.proposed_at, m.meets_at, m.place, m.topic,
       m.minutes, m.ended_at, p.agent
  FROM routing.meeting AS m
  JOIN routing.plan AS p USING (application_id)
 WHERE (NOT $1 OR m.ended_at IS NULL) AND ($2 IS NULL OR m.application_id = $2) AND ($4 IS NULL OR m.number = $4)
   AND ($3 IS NULL OR EXISTS (SELECT FROM routing.meeting_seat AS s WHERE s.number = m.number AND s.invitee = 'department:' || $3)
        OR EXISTS (SELECT FROM routing.meeting_task AS t WHERE t.number = m.number AND t.owner = 'department:' || $3))
 ORDER BY m.proposed_at, m.number
 LIMIT $5;

-- name: load_seats (number text) -> many (invitee text, attended text?, person text)
SELECT invitee, attended, person FROM routing.meeting_seat WHERE number = $1 ORDER BY invitee;

-- name: load_tasks (number text) -> many (ordinal int, task text, owner text, due_on date, result text?,
--   finished_at timestamptz?)
SELECT ordinal, task, owner, due_on, result, finished_at FROM routing.meeting_task WHERE number = $1 ORDER BY ordinal;

-- name: find_task_of_duty (application_id uuid, subject text) -> one (number text, task text)
SELECT t.number, t.task
  FROM routing.meeting AS m
  JOIN routing.meeting_task AS t USING (number)
 WHERE m.application_id = $1 AND t.number || '/' || t.ordinal = $2;

-- name: load_busy_departments (application_id uuid) -> many (department text)
-- Those that have work in the case, now or to come.
SELECT DISTINCT department
  FROM routing.step
 WHERE application_id = $1 AND state IN ('waiting', 'blocked', 'handed_over')
 ORDER BY department;

-- name: convene_meeting (number text, kind text, meets_at timestamptz, place text, topic text) -> exactly 1
UPDATE routing.meeting
   SET status = 'convened', kind = $2, meets_at = $3, place = $4, topic = $5
 WHERE number = $1 AND status IN ('proposed', 'convened');

-- name: clear_seats (number text) -> nothing
DELETE FROM routing.meeting_seat WHERE number = $1;

-- name: insert_seats (number text, invitees text[]) -> nothing
INSERT INTO routing.meeting_seat (number, invitee) SELECT $1, unnest($2);

-- name: fill_seats (number text, invitees text[], attended text[], persons text[]) -> nothing
UPDATE routing.meeting_seat AS s
   SET attended = u.attended, person = u.person
  FROM unnest($2, $3, $4) AS u (invitee, attended, person)
 WHERE s.number = $1 AND s.invitee = u.invitee;

-- name: hold_meeting (number text, minutes text) -> exactly 1
UPDATE routing.meeting SET status = 'held', minutes = $2 WHERE number = $1 AND status = 'convened';

-- name: insert_task (number text, ordinal int, task text, owner text, due_on date) -> exactly 1
INSERT INTO routing.meeting_task (number, ordinal, task, owner, due_on) VALUES ($1, $2, $3, $4, $5);

-- name: finish_task (number text, ordinal int, result text, now timestamptz) -> exactly 1
UPDATE routing.meeting_task SET result = $3, finished_at = $4 WHERE number = $1 AND ordinal = $2 AND finished_at IS NULL;

-- name: end_meeting (number text, status text, now timestamptz) -> exactly 1
UPDATE routing.meeting SET status = $2, ended_at = $3 WHERE number = $1 AND ended_at IS NULL;
