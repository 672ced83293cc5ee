-- SPDX-License-Identifier: Apache-2.0

-- name: notice_silences (before timestamptz, now timestamptz) -> many (application_id uuid, agent text?,
--   silent_at timestamptz)
-- Cases under way of which nothing was heard since then, and that nobody was told of yet.
WITH silent AS (
    SELECT a.application_id, a.agent, intake.last_event(a.application_id) AS silent_at
      FROM intake.application AS a
     WHERE a.status NOT IN ('refused', 'closed') AND a.submitted_at < $1
), noticed AS (
    INSERT INTO intake.silence (application_id, silent_at, noticed_at)
    SELECT application_id, silent_at, $2
      FROM silent
     WHERE silent_at < $1
        ON CONFLICT (application_id, silent_at) DO NOTHING
    RETURNING application_id, silent_at
)
SELECT n.application_id, s.agent, n.silent_at
  FROM noticed AS n
  JOIN silent AS s USING (application_id)
 ORDER BY n.silent_at, n.application_id;

-- name: list_silences (row_limit bigint) -> many (application_id uuid, label text, project_name text, status text,
--   agent_name text?, silent_at timestamptz, noticed_at timestamptz)
-- Those that go on.
SELECT a.application_id, coalesce(a.number, a.application_id::text) AS label, p.name AS project_name, a.status,
       a.agent_name, s.silent_at, s.noticed_at
  FROM intake.silence AS s
  JOIN intake.application AS a USING (application_id)
  JOIN intake.project AS p USING (project_code)
 WHERE a.status NOT IN ('refused', 'closed') AND s.silent_at = intake.last_event(a.application_id)
 ORDER BY s.silent_at, a.application_id
 LIMIT $1;
