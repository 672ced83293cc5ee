-- SPDX-License-Identifier: Apache-2.0

-- name: insert_order (number text, application_id uuid, item int, rule text, clock_id text?, addressee text, matter text,
--   now timestamptz, issued_by text, due_on date) -> exactly 1
INSERT INTO routing.supervision_order (number, application_id, item, rule, clock_id, addressee, matter, issued_at,
                                       issued_by, due_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: find_order_of_clock (clock_id text) -> one (number text)
SELECT number FROM routing.supervision_order WHERE clock_id = $1 AND closed_at IS NULL;

-- name: list_orders (open_only bool, application_id uuid?, department text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, item int, rule text, addressee text, matter text, issued_at timestamptz,
--   issued_by text, due_on date, extended bool, reply text?, replied_at timestamptz?, closed_at timestamptz?,
--   outcome text?)
SELECT number, application_id, item, rule, addressee, matter, issued_at, issued_by, due_on, extended, reply, replied_at,
       closed_at, outcome
  FROM routing.supervision_order
 WHERE (NOT $1 OR closed_at IS NULL) AND ($2 IS NULL OR application_id = $2) AND ($3 IS NULL OR addressee = 'department:' || $3)
   AND ($4 IS NULL OR number = $4)
 ORDER BY due_on, number
 LIMIT $5;

-- name: reply_order (number text, reply text, now timestamptz) -> exactly 1
UPDATE routing.supervision_order SET reply = $2, replied_at = $3 WHERE number = $1 AND closed_at IS NULL;

-- name: extend_order (number text, due_on date) -> exactly 1
UPDATE routing.supervision_order SET due_on = $2, extended = true WHERE number = $1 AND NOT extended;

-- name: close_order (number text, outcome text, now timestamptz) -> exactly 1
UPDATE routing.supervision_order SET closed_at = $3, outcome = $2 WHERE number = $1 AND closed_at IS NULL;
