-- SPDX-License-Identifier: Apache-2.0
-- What the skeleton of a service asks of the bus tables.
--
-- `SELECT 1 / (count(*) = n)::int` makes the server itself insist on the number of rows, so that a wrong one
-- also stops a COMMIT that is queued behind the statement.

-- ---- the fence ----

-- name: bus_try_lead (service text) -> one (leads bool)
-- Belongs to the session; chooses one of several instances, but does not protect: the epoch does.
SELECT bus.try_lead($1) AS leads;

-- name: bus_raise_epoch (service text, instance text) -> one (epoch bigint)
-- Waits for a former writer's transaction, then makes every later one of its impossible.
INSERT INTO bus.owner AS o (service, epoch, instance, since) VALUES ($1, 1, $2, now())
ON CONFLICT (service) DO UPDATE SET epoch = o.epoch + 1, instance = excluded.instance, since = excluded.since
RETURNING epoch;

-- name: bus_lock_owner (service text, epoch bigint) -> one (instance text)
-- No row: fenced.
SELECT instance FROM bus.owner WHERE service = $1 AND epoch = $2 FOR UPDATE;

-- name: bus_fence (service text, epoch bigint) -> nothing
-- The same without waiting for the answer; a missing row fails the transaction.
WITH mine AS (SELECT FROM bus.owner WHERE service = $1 AND epoch = $2 FOR UPDATE)
SELECT 1 / (count(*) = 1)::int FROM mine;

-- ---- streams ----

-- name: bus_create_heads (streams text[]) -> nothing
INSERT INTO bus.head (stream, seq, hash)
SELECT stream, 0, decode(repeat('00', 32), 'hex') FROM unnest($1) AS stream
ON CONFLICT DO NOTHING;

-- name: bus_load_heads (streams text[]) -> many (stream text, seq bigint, hash bytea)
SELECT stream, seq, hash FROM bus.head WHERE stream = ANY ($1);

-- name: bus_append_events (streams text[], seqs bigint[], headers bytea[], payloads bytea[], hashes bytea[])
--     -> nothing
INSERT INTO bus.event (stream, seq, header, payload, hash)
SELECT * FROM unnest($1, $2, $3, $4, $5);

-- name: bus_move_heads (streams text[], olds bigint[], news bigint[], hashes bytea[]) -> nothing
WITH moved AS (
    UPDATE bus.head AS h SET seq = n.new, hash = n.hash
      FROM unnest($1, $2, $3, $4) AS n (stream, old, new, hash)
     WHERE h.stream = n.stream AND h.seq = n.old
 RETURNING 1)
SELECT 1 / (count(*) = cardinality($1))::int FROM moved;

-- ---- cursors ----

-- name: bus_create_cursors (consumer text, streams text[]) -> nothing
INSERT INTO bus.cursor (consumer, stream, seq)
SELECT $1, stream, 0 FROM unnest($2) AS stream
ON CONFLICT DO NOTHING;

-- name: bus_load_cursors (consumer text, streams text[]) -> many (stream text, seq bigint)
SELECT stream, seq FROM bus.cursor WHERE consumer = $1 AND stream = ANY ($2);

-- name: bus_move_cursors (consumer text, streams text[], olds bigint[], news bigint[]) -> nothing
WITH moved AS (
    UPDATE bus.cursor AS c SET seq = n.new
      FROM unnest($2, $3, $4) AS n (stream, old, new)
     WHERE c.consumer = $1 AND c.stream = n.stream AND c.seq = n.old
 RETURNING 1)
SELECT 1 / (count(*) = cardinality($2))::int FROM moved;

-- name: bus_read_events (streams text[], afters bigint[], events_max bigint, bytes_max bigint) -> many (
--     stream text, seq bigint, header bytea, payload bytea)
-- The next events of several streams, for each stream at most so many, and at most so many bytes but never none.
SELECT a.stream, e.seq, e.header, e.payload
  FROM unnest($1, $2) AS a (stream, after)
 CROSS JOIN LATERAL (
       SELECT p.seq, p.header, p.payload,
              sum(octet_length(p.payload) + octet_length(p.header)) OVER (ORDER BY p.seq) AS bytes
         FROM (SELECT seq, header, payload FROM bus.event
                WHERE stream = a.stream AND seq > a.after ORDER BY seq LIMIT $3) AS p
       ) AS e
 WHERE e.bytes <= $4 OR e.seq = a.after + 1
 ORDER BY a.stream, e.seq;

-- name: bus_show_positions (consumer text, streams text[]) -> many (stream text, applied bigint, head bigint)
-- One snapshot: where both are equal, nothing was under way.
SELECT s.stream, coalesce(c.seq, 0) AS applied, coalesce(h.seq, 0) AS head
  FROM unnest($2) AS s (stream)
  LEFT JOIN bus.cursor AS c ON c.consumer = $1 AND c.stream = s.stream
  LEFT JOIN bus.head AS h ON h.stream = s.stream;

-- ---- replies ----

-- name: bus_find_replies (service text, ids uuid[]) -> many (request_id uuid, command_hash bytea, reply bytea)
SELECT request_id, command_hash, reply FROM bus.reply WHERE service = $1 AND request_id = ANY ($2);

-- name: bus_store_replies (service text, ids uuid[], hashes bytea[], replies bytea[], at timestamptz) -> nothing
INSERT INTO bus.reply (service, request_id, command_hash, reply, at)
SELECT $1, n.id, n.hash, n.reply, $5 FROM unnest($2, $3, $4) AS n (id, hash, reply);

-- ---- queries ----

-- name: bus_read_only () -> nothing
-- The first statement of every query: a handler that writes by mistake fails.
SET TRANSACTION READ ONLY;

-- ---- parking ----

-- name: bus_count_parked (consumer text) -> one (parked bigint, oldest timestamptz?)
SELECT count(*) AS parked, min(parked_at) AS oldest FROM bus.parked WHERE consumer = $1 AND state = 'parked';

-- name: bus_find_parked_keys (consumer text, keys text[]) -> many (key text)
SELECT DISTINCT key FROM bus.parked WHERE consumer = $1 AND state = 'parked' AND key = ANY ($2);

-- name: bus_park (consumer text, streams text[], seqs bigint[], keys text[], types text[], codes text[],
--     reasons text[], headers bytea[], payloads bytea[], at timestamptz) -> nothing
INSERT INTO bus.parked (consumer, stream, seq, key, type, code, reason, header, payload, parked_at)
SELECT $1, n.stream, n.seq, n.key, n.type, n.code, n.reason, n.header, n.payload, $10
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY
       AS n (stream, seq, key, type, code, reason, header, payload, place)
 ORDER BY n.place;

-- name: bus_find_parked (consumer text, stream text, seq bigint) -> one (key text, state text)
SELECT key, state FROM bus.parked WHERE consumer = $1 AND stream = $2 AND seq = $3;

-- name: bus_load_parked (consumer text, key text, stream text, seq bigint, rows_max bigint) -> many (
--     stream text, seq bigint, key text, type text, code text, reason text, header bytea, payload bytea,
--      parked_at timestamptz)
-- What waits for a decision under a key, in order; events without a key have no order and stand alone.
SELECT stream, seq, key, type, code, reason, header, payload, parked_at
  FROM bus.parked
 WHERE consumer = $1 AND state = 'parked' AND key = $2 AND ($2 <> '' OR (stream = $3 AND seq = $4))
 ORDER BY arrival
 LIMIT $5;

-- name: bus_decide_parked (consumer text, stream text, seq bigint, state text, decided_by text, reason text,
--     at timestamptz) -> affected
UPDATE bus.parked SET state = $4, decided_by = $5, decision_reason = $6, decided_at = $7
 WHERE consumer = $1 AND stream = $2 AND seq = $3 AND state = 'parked';

-- name: bus_list_parked (consumer text, decided bool, rows_max bigint) -> many (
--     stream text, seq bigint, key text, type text, code text, reason text, payload bytea,
--      parked_at timestamptz, state text, decided_by text?, decision_reason text?, decided_at timestamptz?)
SELECT stream, seq, key, type, code, reason, payload, parked_at, state, decided_by, decision_reason, decided_at
  FROM bus.parked
 WHERE consumer = $1 AND (state = 'parked' OR $2)
 ORDER BY arrival
 LIMIT $3;
