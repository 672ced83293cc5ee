-- SPDX-License-Identifier: Apache-2.0
-- The log of events, read to check its hash chains. As the role `operator`, or another that may read all of it.

-- name: audit_streams () -> many (stream text)
-- Every stream that has a head or events: one without the other is damage. The events are skipped through by the
-- primary key, not read.
WITH RECURSIVE found AS (
    (SELECT e.stream FROM bus.event e ORDER BY e.stream LIMIT 1)
    UNION ALL
    SELECT (SELECT e.stream FROM bus.event e WHERE e.stream > found.stream ORDER BY e.stream LIMIT 1)
      FROM found WHERE found.stream IS NOT NULL
)
SELECT f.stream FROM found f WHERE f.stream IS NOT NULL
UNION
SELECT h.stream FROM bus.head h
ORDER BY 1;

-- name: audit_head (stream text) -> one (seq bigint, hash bytea)
SELECT h.seq, h.hash FROM bus.head h WHERE h.stream = $1;

-- name: audit_page (stream text, after bigint, limit_ bigint)
--     -> many (seq bigint, header bytea, payload bytea, hash bytea)
SELECT e.seq, e.header, e.payload, e.hash FROM bus.event e WHERE e.stream = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3;
