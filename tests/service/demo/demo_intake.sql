-- name: demo_command (request_id text, key text) -> nothing
INSERT INTO intake.command (request_id, key) VALUES ($1, $2);

-- name: demo_planned (stream text, seq bigint, key text) -> nothing
INSERT INTO intake.planned (stream, seq, key) VALUES ($1, $2, $3);

-- name: demo_last_tick () -> one (at timestamptz?)
SELECT max(at) AS at FROM intake.tick;

-- name: demo_tick (at timestamptz) -> nothing
INSERT INTO intake.tick (at) VALUES ($1);

-- name: demo_count_commands (key text) -> one (count bigint)
SELECT count(*) AS count FROM intake.command WHERE key = $1;
