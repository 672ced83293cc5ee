-- SPDX-License-Identifier: Apache-2.0

-- name: insert_messages (applications uuid[], templates text[], kinds text[], texts text[], causes text[],
--   now timestamptz) -> nothing
-- To the head of each enterprise as the project names it now.
INSERT INTO intake.message (application_id, about, told_at, addressee, name, phone, email, template, kind, text, cause)
SELECT u.application_id, concat_ws(' ', a.number, p.name), $6, 'applicant', p.contact_name, p.contact_phone,
       p.contact_email, u.template, u.kind, u.text, u.cause
  FROM unnest($1, $2, $3, $4, $5) WITH ORDINALITY AS u (application_id, template, kind, text, cause, position)
  LEFT JOIN LATERAL (SELECT number, project_code FROM intake.application
                      WHERE application_id = u.application_id OFFSET 0) AS a ON true -- none there: fails the batch
  LEFT JOIN LATERAL (SELECT * FROM intake.project WHERE project_code = a.project_code OFFSET 0) AS p ON true
 ORDER BY u.position;

-- name: insert_staff_messages (applications uuid[], addressees text[], names text[], phones text[], emails text[],
--   templates text[], kinds text[], texts text[], causes text[], now timestamptz) -> nothing
-- A nil id is about no application.
INSERT INTO intake.message (application_id, about, told_at, addressee, name, phone, email, template, kind, text, cause)
SELECT nullif(u.application_id, '00000000-0000-0000-0000-000000000000'), concat_ws(' ', a.number, p.name), $10,
       u.addressee, u.name, u.phone, u.email, u.template, u.kind, u.text, u.cause
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY
       AS u (application_id, addressee, name, phone, email, template, kind, text, cause, position)
  LEFT JOIN LATERAL (SELECT number, project_code FROM intake.application
                      WHERE application_id = u.application_id OFFSET 0) AS a ON true
  LEFT JOIN LATERAL (SELECT name FROM intake.project WHERE project_code = a.project_code OFFSET 0) AS p ON true
 ORDER BY u.position;

-- name: was_told (application_id uuid, template_id text, text text, since timestamptz) -> one (told bool)
SELECT EXISTS (SELECT FROM intake.message
                WHERE application_id = $1 AND template = $2 AND addressee = 'applicant' AND told_at >= $4
                  AND text = $3) AS told;

-- name: load_messages (application_id uuid) -> many (told_at timestamptz, kind text, text text)
-- What the enterprise was told.
SELECT told_at, kind, text
  FROM intake.message
 WHERE application_id = $1 AND addressee = 'applicant'
 ORDER BY number;

-- name: list_messages (addressee text, application_id uuid?, unsent bool, row_limit bigint) -> many (number bigint,
--   message_id uuid, application_id uuid?, about text, told_at timestamptz, addressee text, name text, phone text, email text,
--   template_id text, kind text, text text, cause text?, channel text?, state text, attempts int,
--   settled_at timestamptz?, failure text?)
-- The newest; an empty addressee is everyone's.
SELECT number, message_id, application_id, about, told_at, addressee, name, phone, email, template AS template_id, kind,
       text, cause, channel, state, attempts, settled_at, failure
  FROM intake.message
 WHERE ($1 = '' OR addressee = $1) AND ($2::uuid IS NULL OR application_id = $2)
   AND (NOT $3 OR state IN ('queued', 'sending', 'undeliverable'))
 ORDER BY number DESC
 LIMIT $4;

-- name: claim_messages (lane text, now timestamptz, channel text, page bigint) -> many (number bigint, message_id uuid,
--   application_id uuid?, about text, told_at timestamptz, addressee text, name text, phone text, email text, kind text,
--   text text, attempts int)
-- In order; nothing overtakes a message about the same application to the same addressee that has to wait.  What is
-- due is found once, and each look-up is by key (OFFSET 0), also where the planner thinks the table empty.
WITH due AS MATERIALIZED (
    SELECT m.number
      FROM intake.message AS m
     WHERE m.lane = $1 AND m.state = 'queued' AND (m.retry_at IS NULL OR m.retry_at <= $2)
       AND NOT EXISTS (SELECT FROM intake.message AS o
                        WHERE o.application_id = m.application_id AND o.addressee = m.addressee AND o.number < m.number
                          AND o.state = 'queued' AND o.retry_at > $2 OFFSET 0)
     ORDER BY m.number
     LIMIT $4
), claimed AS (
    UPDATE intake.message AS m
       SET state = 'sending', channel = $3
      FROM due
     WHERE m.number = due.number
    RETURNING m.*
)
SELECT number, message_id, application_id, about, told_at, addressee, name, phone, email, kind, text, attempts
  FROM claimed
 ORDER BY number;

-- name: settle_messages (numbers bigint[], states text[], failures text[], retry_at timestamptz[], tried bool[],
--   now timestamptz) -> many (number bigint)
-- Those that are undeliverable from now on.  What was settled before stays so.
WITH settled AS (
    UPDATE intake.message AS m
       SET state = u.state, failure = u.failure, attempts = m.attempts + u.tried::int,
           retry_at = CASE WHEN u.state = 'queued' AND u.tried THEN u.retry_at END,
           settled_at = CASE WHEN u.state <> 'queued' THEN $6 END
      FROM unnest($1, $2, $3, $4, $5) AS u (number, state, failure, retry_at, tried)
     WHERE m.number = u.number AND m.state = 'sending'
    RETURNING m.number, m.state
)
SELECT number FROM settled WHERE state = 'undeliverable' ORDER BY number;

-- name: requeue_messages (lane text) -> affected
-- The attempt whose outcome nobody knows counts.
UPDATE intake.message
   SET state = 'queued', attempts = attempts + 1
 WHERE lane = $1 AND state = 'sending';

-- name: last_told (application_id uuid, subject text) -> one (told_at timestamptz)
-- The last message to the enterprise since its feedback duty began.
SELECT m.told_at
  FROM intake.message AS m
  JOIN record.duty AS d ON d.kind = 'feedback' AND d.subject = $2 AND d.item = 0 AND d.closed_at IS NULL
 WHERE m.application_id = $1 AND m.addressee = 'applicant' AND m.told_at > d.opened_at
 ORDER BY m.number DESC
 LIMIT 1;

-- name: find_status (application_id uuid) -> one (status text)
SELECT status FROM intake.application WHERE application_id = $1;

-- name: load_open_standing (application_id uuid) -> many (item int, state text, resumed bool, holder text)
SELECT item, state, resumed, holder
  FROM intake.item
 WHERE application_id = $1 AND open
 ORDER BY item;

-- name: find_agent_of (application_id uuid) -> one (agent text?)
SELECT agent FROM intake.application WHERE application_id = $1;
