-- SPDX-License-Identifier: Apache-2.0
-- What bench_tick does besides the service's own queries.

-- name: bench_application (application_id uuid) -> affected
INSERT INTO deadline.application (application_id, accepted_at, fact_names, fact_values)
VALUES ($1, now(), '{}', '{}');

-- name: bench_fill (application_id uuid, first bigint, last bigint) -> affected
-- Open clocks whose next rungs lie 1,000 marks and more ahead, as many on each of 400 marks.
INSERT INTO deadline.clock (clock_id, kind, rule, subject, application_id, department, item, budget, unit, stops, state,
                            due_mark, next_mark, calendar)
SELECT md5(n::text)::uuid, 'promised', 'promised', 'promise', $1, 'water', 1, 10, 'workday', '', 'open',
       1400 + n % 400, 1000 + n % 400, ''
  FROM generate_series($2, $3) AS n;

-- name: bench_advance (from_mark int, to_mark int) -> affected
-- The clocks of these marks have fired; their next rung is far ahead.
UPDATE deadline.clock SET next_mark = next_mark + 10000 WHERE next_mark BETWEEN $1 AND $2;

-- name: bench_move_dates (slice int) -> affected
-- What a new calendar would cost if clocks held dates: one of 20 parts, each within the statement timeout.
UPDATE deadline.clock SET due_mark = due_mark + 1 WHERE next_mark % 20 = $1;
