-- name: demo_effects (streams text[], seqs bigint[], keys text[]) -> nothing
INSERT INTO routing.effect (stream, seq, key) SELECT * FROM unnest($1, $2, $3);

-- name: demo_break () -> nothing
INSERT INTO routing.effect (stream, seq, key) VALUES ('broken', 0, NULL);

-- name: demo_is_cured (key text) -> one (cured bool)
SELECT EXISTS (SELECT FROM routing.cure WHERE key = $1) AS cured;

-- name: demo_see (key text) -> nothing
INSERT INTO routing.seen (key) VALUES ($1);

-- name: demo_has_seen (key text) -> one (seen bool)
SELECT EXISTS (SELECT FROM routing.seen WHERE key = $1) AS seen;
