-- SPDX-License-Identifier: Apache-2.0

-- ---- requests for instruction ----

-- name: find_hold (application_id uuid) -> one (warned bool, asked bool, decision text?)
-- Whether a rule warns of an application, whether the leader was asked, and his last decision.
SELECT EXISTS (SELECT FROM intake.controlled_hit AS h WHERE h.application_id = $1 AND NOT h.refuses) AS warned,
       r.number IS NOT NULL AS asked, r.decision
  FROM (VALUES (1)) AS one
  LEFT JOIN (SELECT number, decision
               FROM intake.instruction_request
              WHERE application_id = $1 AND kind = 'controlled'
              ORDER BY raised_at DESC, number DESC
              LIMIT 1) AS r ON true;

-- name: insert_request (number text, kind text, application_id uuid, item int, reason_code text, reason text,
--   explanation text, request text, reply_to text, raised_at timestamptz, raised_by text, person text) -> affected
-- 0: the leader is being asked already.
INSERT INTO intake.instruction_request (number, kind, application_id, item, reason_code, reason, explanation, request,
                                        reply_to, raised_at, raised_by, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (application_id, item) WHERE decision IS NULL AND voided_at IS NULL DO NOTHING;

-- name: find_request (number text) -> one (kind text, application_id uuid, item int, reply_to text, decision text?,
--   void_reason text?)
SELECT kind, application_id, item, reply_to, decision, void_reason
  FROM intake.instruction_request
 WHERE number = $1;

-- name: decide_request (number text, decision text, instruction text, now timestamptz, decided_by text) -> exactly 1
UPDATE intake.instruction_request
   SET decision = $2, instruction = $3, decided_at = $4, decided_by = $5
 WHERE number = $1 AND decision IS NULL AND voided_at IS NULL;

-- name: void_requests (applications uuid[], items int[], now timestamptz, why text) -> many (number text,
--   application_id uuid, item int, reply_to text)
-- What these items are asked about needs no instruction any more.
UPDATE intake.instruction_request AS r
   SET voided_at = $3, void_reason = $4
  FROM unnest($1, $2) AS u (application_id, item)
 WHERE r.application_id = u.application_id AND r.item = u.item AND r.decision IS NULL AND r.voided_at IS NULL
RETURNING r.number, r.application_id, r.item, r.reply_to;

-- name: load_requests (number text, application_id uuid?, decided bool, row_limit bigint) -> many (number text, kind text,
--   application_id uuid, application_number text?, project_name text, item int, reason_code text, reason text,
--   explanation text, request text, reply_to text, raised_at timestamptz, raised_by text, decision text?,
--   instruction text?, decided_at timestamptz?, decided_by text?, voided_at timestamptz?, void_reason text?)
-- One by its number, those of an application, or all, the oldest first.  Who gave up needs no instruction any more.
SELECT r.number, r.kind, r.application_id, a.number AS application_number, p.name AS project_name, r.item,
       r.reason_code, r.reason, r.explanation, r.request, r.reply_to, r.raised_at, r.raised_by, r.decision,
       r.instruction, r.decided_at, r.decided_by, r.voided_at, r.void_reason
  FROM intake.instruction_request AS r
  JOIN intake.application AS a USING (application_id)
  JOIN intake.project AS p USING (project_code)
 WHERE ($1 = '' OR r.number = $1) AND ($2::uuid IS NULL OR r.application_id = $2)
   AND ($3 OR (r.decision IS NULL AND r.voided_at IS NULL AND a.status NOT IN ('refused', 'closed')))
 ORDER BY r.raised_at, r.number
 LIMIT $4;

-- name: find_item_under_way (application_id uuid, item int) -> one (open bool)
SELECT open
  FROM intake.item
 WHERE application_id = $1 AND item = $2;

-- name: give_up_items (application_id uuid) -> nothing
-- Of an application that the leader refused: the items are free for another one.
UPDATE intake.item
   SET state = 'blocked', holder = 'nobody', open = false
 WHERE application_id = $1 AND open;

-- ---- the daily digest ----

-- name: find_digest_start () -> one (last_day date?, first_submitted timestamptz?)
-- The last day that has its digest, and when the first application came.
SELECT (SELECT max(day) FROM intake.digest) AS last_day,
       (SELECT min(submitted_at) FROM intake.application) AS first_submitted;

-- name: insert_digest (day date, made_at timestamptz, late bool) -> exactly 1
INSERT INTO intake.digest (day, made_at, late)
VALUES ($1, $2, $3);

-- name: insert_digest_lines (day date, since timestamptz, until timestamptz) -> one (decided bigint, ended bigint,
--   corrected bigint, delivered bigint, cannot_handle bigint)
-- What came to its end up to the closing of the day and was in no digest yet: also what is told late, as far back as
-- `since`.
WITH ended AS (
    SELECT CASE WHEN i.decision IS NULL THEN 'ended' ELSE 'decided' END AS what, i.application_id, i.item, i.decided_at AS happened_at,
           coalesce(i.decision, i.state) AS outcome
      FROM intake.item AS i
     WHERE i.decided_at > $2 AND i.decided_at <= $3
    UNION ALL
    SELECT 'delivered', i.application_id, i.item, i.delivered_at, coalesce(i.decision, i.state)
      FROM intake.item AS i
     WHERE i.delivered_at > $2 AND i.delivered_at <= $3
    UNION ALL
    SELECT DISTINCT ON (c.application_id, c.item, c.corrected_at)
           'corrected', c.application_id, c.item, c.corrected_at, coalesce(nullif(c.decision, ''), 'taken_back')
      FROM intake.result_correction AS c
     WHERE c.corrected_at > $2 AND c.corrected_at <= $3
    UNION ALL
    SELECT 'cannot_handle', r.application_id, r.item, r.raised_at, r.number
      FROM intake.instruction_request AS r
     WHERE r.kind = 'cannot_handle' AND r.raised_at > $2 AND r.raised_at <= $3
), told AS (
    INSERT INTO intake.digest_line (day, position, what, application_id, item, happened_at, outcome)
    SELECT $1, row_number() OVER (ORDER BY e.happened_at, e.application_id, e.item, e.what), e.what, e.application_id,
           e.item, e.happened_at, e.outcome
      FROM ended AS e
     WHERE NOT EXISTS (SELECT FROM intake.digest_line AS l
                        WHERE l.application_id = e.application_id AND l.item = e.item AND l.what = e.what
                          AND l.happened_at = e.happened_at)
    RETURNING what
)
SELECT count(*) FILTER (WHERE what = 'decided') AS decided, count(*) FILTER (WHERE what = 'ended') AS ended,
       count(*) FILTER (WHERE what = 'corrected') AS corrected, count(*) FILTER (WHERE what = 'delivered') AS delivered,
       count(*) FILTER (WHERE what = 'cannot_handle') AS cannot_handle
  FROM told;

-- name: load_digests (day date?, unread bool, row_limit bigint) -> many (day date, made_at timestamptz, late bool,
--   read_at timestamptz?, read_by text?, decided bigint, ended bigint, corrected bigint,
--   delivered bigint, cannot_handle bigint)
SELECT d.day, d.made_at, d.late, d.read_at, d.read_by,
       count(l.what) FILTER (WHERE l.what = 'decided') AS decided,
       count(l.what) FILTER (WHERE l.what = 'ended') AS ended,
       count(l.what) FILTER (WHERE l.what = 'corrected') AS corrected,
       count(l.what) FILTER (WHERE l.what = 'delivered') AS delivered,
       count(l.what) FILTER (WHERE l.what = 'cannot_handle') AS cannot_handle
  FROM (SELECT *
          FROM intake.digest
         WHERE ($1::date IS NULL OR day = $1) AND (NOT $2 OR read_at IS NULL)
         ORDER BY day DESC
         LIMIT $3) AS d
  LEFT JOIN intake.digest_line AS l USING (day)
 GROUP BY d.day, d.made_at, d.late, d.read_at, d.read_by
 ORDER BY d.day DESC;

-- name: load_digest_lines (day date) -> many (what text, application_id uuid, application_number text?,
--   project_name text, item int, happened_at timestamptz, outcome text, agent_name text?)
SELECT l.what, l.application_id, a.number AS application_number, p.name AS project_name, l.item, l.happened_at,
       l.outcome, a.agent_name
  FROM intake.digest_line AS l
  JOIN intake.application AS a USING (application_id)
  JOIN intake.project AS p USING (project_code)
 WHERE l.day = $1
 ORDER BY l.position;

-- name: read_digest (day date, now timestamptz, read_by text) -> affected
-- 0: it was read before.
UPDATE intake.digest
   SET read_at = $2, read_by = $3
 WHERE day = $1 AND read_at IS NULL;
