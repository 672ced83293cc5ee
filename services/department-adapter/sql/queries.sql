-- SPDX-License-Identifier: Apache-2.0
-- department-adapter: all statements. Row-level security adds the department to each; it is named besides where a key
-- begins with it.
--
-- Plans are made once, maybe while a table is empty: the look-ups are written so that no plan but one by key is possible
-- (a LATERAL subquery that OFFSET 0 keeps whole); roles.sql turns off hash joins for the updates.

-- ---- taking events ----

-- name: find_events (department text, event_ids text[]) -> many (event_id text, receipt_code text?, receipt_state text,
--     stream_sequence bigint?, chain_hash bytea?, raw bytea)
SELECT e.event_id, e.receipt_code, e.receipt_state, e.stream_sequence, e.chain_hash, e.raw
  FROM unnest($2) AS n (event_id),
       LATERAL (SELECT * FROM department.approval_event
                 WHERE department = $1 AND event_id = n.event_id OFFSET 0) AS e;

-- name: load_approvals (approval_ids uuid[]) -> many (approval_id uuid, application_id uuid, handed_over_at timestamptz,
--     last_occurred_at timestamptz, last_sequence bigint, item int, evidence_size int, promised bool, owed bool,
--     void_waits bool, project_code text, state text, last_event_id text)
SELECT a.approval_id, a.application_id, a.handed_over_at, a.last_occurred_at, a.last_sequence, a.item, a.evidence_size,
       a.promised, a.owed, a.void_waits, a.project_code, a.state, a.last_event_id
  FROM unnest($1) AS n (approval_id),
       LATERAL (SELECT * FROM department.approval WHERE approval_id = n.approval_id OFFSET 0) AS a;

-- name: last_folded_at (approval_id uuid) -> one (last_occurred_at timestamptz)
SELECT last_occurred_at
  FROM department.approval
 WHERE approval_id = $1;

-- name: find_delivered (approval_id uuid) -> one (event_id text)
SELECT event_id
  FROM department.approval_event
 WHERE approval_id = $1 AND event = 'delivered' AND folds AND disposition <> 'taken_back'
 ORDER BY occurred_at DESC, source_sequence DESC
 LIMIT 1;

-- name: load_events (approval_ids uuid[]) -> many (approval_id uuid, event_id text, event text, occurred_at timestamptz,
--     source_sequence bigint, received_at timestamptz, disposition text, code text?, raw bytea)
-- Those that take part in the fold, in business order.
SELECT e.approval_id, e.event_id, e.event, e.occurred_at, e.source_sequence, e.received_at, e.disposition, e.code, e.raw
  FROM unnest($1) AS n (approval_id),
       LATERAL (SELECT * FROM department.approval_event WHERE approval_id = n.approval_id AND folds OFFSET 0) AS e
 ORDER BY e.approval_id, e.occurred_at, e.source_sequence, e.event_id;

-- name: insert_events (department text, now timestamptz, event_ids text[], approval_ids uuid[], events text[],
--     occurred_at timestamptz[], source_sequences bigint[], folds bool[], dispositions text[], codes text[],
--     receipt_codes text[], receipt_states text[], stream_sequences bigint[], chain_hashes bytea[], raws bytea[])
--     -> nothing
INSERT INTO department.approval_event (department, received_at, since, event_id, approval_id, event, occurred_at,
       source_sequence, folds, disposition, code, receipt_code, receipt_state, stream_sequence, chain_hash, raw)
SELECT $1, $2, $2, e.event_id, e.approval_id, e.event, e.occurred_at, e.source_sequence, e.folds, e.disposition, e.code,
       e.receipt_code, e.receipt_state, NULLIF(e.stream_sequence, 0),
       CASE WHEN e.stream_sequence <> 0 THEN e.chain_hash END, e.raw
  FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       AS e (event_id, approval_id, event, occurred_at, source_sequence, folds, disposition, code, receipt_code,
             receipt_state, stream_sequence, chain_hash, raw);

-- name: update_approvals (approval_ids uuid[], states text[], last_occurred_at timestamptz[], last_sequences bigint[],
--     last_event_ids text[], evidence_sizes int[], owed bool[], void_waits bool[]) -> affected
UPDATE department.approval a
   SET state = n.state, last_occurred_at = n.last_occurred_at, last_sequence = n.last_sequence,
       last_event_id = n.last_event_id, evidence_size = n.evidence_size, owed = n.owed, void_waits = n.void_waits
  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
       AS n (approval_id, state, last_occurred_at, last_sequence, last_event_id, evidence_size, owed, void_waits)
 WHERE a.approval_id = n.approval_id;

-- name: update_events (department text, now timestamptz, event_ids text[], dispositions text[], codes text[])
--     -> affected
-- Judged anew; what the receipt said stays.
UPDATE department.approval_event e
   SET since = $2, disposition = n.disposition, code = n.code
  FROM unnest($3, $4, $5) AS n (event_id, disposition, code)
 WHERE e.department = $1 AND e.event_id = n.event_id;

-- ---- what routing hands over ----

-- name: insert_approval (approval_id uuid, application_id uuid, handed_over_at timestamptz, item int, promised bool,
--     department text, project_code text) -> exactly 1
INSERT INTO department.approval (approval_id, application_id, handed_over_at, last_occurred_at, last_sequence, item,
       promised, owed, department, project_code)
VALUES ($1, $2, $3, $3, -1, $4, $5, $5, $6, $7);

-- name: insert_handover (department text, position bigint, kind text, approval_id uuid, at timestamptz, payload bytea)
--     -> exactly 1
INSERT INTO department.handover (department, position, kind, approval_id, at, payload) VALUES ($1, $2, $3, $4, $5, $6);

-- name: list_handovers (department text, after bigint, at_most bigint) -> many (position bigint, kind text,
--     approval_id uuid, at timestamptz, payload bytea, project_code text, item int)
SELECT h.position, h.kind, h.approval_id, h.at, h.payload, a.project_code, a.item
  FROM department.handover h
  JOIN department.approval a USING (approval_id)
 WHERE h.department = $1 AND h.position > $2
 ORDER BY h.position
 LIMIT $3;

-- ---- held and quarantined ----

-- name: list_open (department text, at_most bigint) -> many (event_id text, approval_id uuid, event text,
--     disposition text, code text, occurred_at timestamptz, received_at timestamptz, since timestamptz)
-- Newest first; each half walks the partial index backwards.
(SELECT event_id, approval_id, event, disposition, code, occurred_at, received_at, since
   FROM department.approval_event
  WHERE department = $1 AND disposition = 'held'
  ORDER BY since DESC LIMIT $2)
UNION ALL
(SELECT event_id, approval_id, event, disposition, code, occurred_at, received_at, since
   FROM department.approval_event
  WHERE department = $1 AND disposition = 'quarantined'
  ORDER BY since DESC LIMIT $2)
 ORDER BY since DESC, event_id LIMIT $2;

-- name: list_open_of_approval (approval_id uuid, at_most bigint) -> many (event_id text, event text, disposition text,
--     code text, occurred_at timestamptz, received_at timestamptz)
SELECT event_id, event, disposition, code, occurred_at, received_at
  FROM department.approval_event
 WHERE approval_id = $1 AND disposition IN ('held', 'quarantined')
 ORDER BY occurred_at, source_sequence, event_id
 LIMIT $2;

-- name: expired_holds (department text, held_until timestamptz, at_most bigint) -> many (event_id text,
--     approval_id uuid, application_id uuid?, event text, code text, occurred_at timestamptz, received_at timestamptz)
SELECT e.event_id, e.approval_id, a.application_id, e.event, e.code, e.occurred_at, e.received_at
  FROM department.approval_event e
  LEFT JOIN department.approval a USING (approval_id)
 WHERE e.department = $1 AND e.disposition = 'held' AND e.since <= $2
 ORDER BY e.since, e.event_id
 LIMIT $3;

-- name: oldest_hold (department text) -> one (since timestamptz)
SELECT since
  FROM department.approval_event
 WHERE department = $1 AND disposition = 'held'
 ORDER BY since
 LIMIT 1;
