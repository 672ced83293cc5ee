-- SPDX-License-Identifier: Apache-2.0

-- name: insert_reception (application_id uuid, window_code text, clerk text?, clerk_name text?, out_of_hours bool,
--   counts_from timestamptz) -> exactly 1
INSERT INTO intake.reception (application_id, window_code, clerk, clerk_name, out_of_hours, counts_from)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: find_reception (application_id uuid) -> one (window_code text, clerk text?, clerk_name text?,
--   out_of_hours bool, counts_from timestamptz)
SELECT window_code, clerk, clerk_name, out_of_hours, counts_from
  FROM intake.reception
 WHERE application_id = $1;
