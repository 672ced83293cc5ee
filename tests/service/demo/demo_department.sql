-- name: demo_push (event_id text, key text) -> affected
INSERT INTO department.push (event_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING;

-- name: demo_handed (stream text, seq bigint, key text) -> nothing
INSERT INTO department.handed (stream, seq, key) VALUES ($1, $2, $3);
