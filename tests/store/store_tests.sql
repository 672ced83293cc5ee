-- Queries of the store's tests.

-- name: insert_value (id int, a text, b bytea, c bool, d int, e bigint, f double precision, g timestamptz, h date,
--                     i uuid) -> nothing
INSERT INTO s.value VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: insert_nullable (id int, a text?, b bytea?, c bool?, d int?, e bigint?, f double precision?, g timestamptz?,
--                        h date?, i uuid?) -> nothing
INSERT INTO s.value VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: load_value (id int) -> one (t_text text, t_bytes bytea, t_bool bool, t_int int, t_bigint bigint,
--                                   t_double double precision, t_time timestamptz, t_day date, t_uuid uuid)
SELECT t_text, t_bytes, t_bool, t_int, t_bigint, t_double, t_time, t_day, t_uuid FROM s.value WHERE id = $1;

-- name: load_nullable (id int) -> one (t_text text?, t_bytes bytea?, t_bool bool?, t_int int?, t_bigint bigint?,
--                                      t_double double precision?, t_time timestamptz?, t_day date?, t_uuid uuid?)
SELECT t_text, t_bytes, t_bool, t_int, t_bigint, t_double, t_time, t_day, t_uuid FROM s.value WHERE id = $1;

-- Arrays come back as they went.
-- name: echo_arrays (a text[], b bytea[], c bool[], d int[], e bigint[], f double precision[], g timestamptz[],
--                    h date[], i uuid[])
--    -> one (a text[], b bytea[], c bool[], d int[], e bigint[], f double precision[], g timestamptz[], h date[],
--            i uuid[])
SELECT $1 AS a, $2 AS b, $3 AS c, $4 AS d, $5 AS e, $6 AS f, $7 AS g, $8 AS h, $9 AS i;

-- name: echo_null_element () -> one (d int[])
SELECT ARRAY[1, NULL]::int[] AS d;

-- name: edges () -> one (a timestamptz, b timestamptz, c date, d date, e timestamptz)
SELECT 'infinity'::timestamptz AS a, '-infinity'::timestamptz AS b, 'infinity'::date AS c, '1969-12-31'::date AS d,
       '2026-03-02T09:00:00.000001+08'::timestamptz AS e; -- a comment with ; and $9

-- name: list_ints (ids int[]) -> many (id int, t_text text?)
SELECT id, t_text FROM s.value WHERE id = ANY ($1) ORDER BY id;

-- name: count_values () -> one (n bigint)
SELECT count(*) AS n FROM s.value;

-- name: count_texts (t text) -> one (n bigint)
SELECT count(*) AS n FROM s.value WHERE t_text = $1;

-- name: put_counter (name text, n bigint) -> nothing
INSERT INTO s.counter VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = excluded.n;

-- name: add_counter (name text, n bigint) -> nothing
INSERT INTO s.counter VALUES ($1, $2);

-- name: move_counter (name text, was bigint, n bigint) -> exactly 1
UPDATE s.counter SET n = $3 WHERE name = $1 AND n = $2;

-- name: drop_two (names text[]) -> exactly 2
DELETE FROM s.counter WHERE name = ANY ($1);

-- name: load_counter (name text) -> one (n bigint)
SELECT n FROM s.counter WHERE name = $1;

-- name: load_counters () -> one (n bigint)
SELECT n FROM s.counter;

-- name: drop_counters () -> affected
DELETE FROM s.counter;

-- name: kill_me () -> nothing
SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());

-- name: setting (name text) -> one (value text)
SELECT pg_catalog.current_setting($1) AS value;
