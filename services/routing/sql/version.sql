-- SPDX-License-Identifier: Apache-2.0

-- name: insert_plan_version (application_id uuid, number int, now timestamptz, reason text, items int[],
--   serial_workdays int, parallel_workdays int, tolerant_workdays int, critical_path int[], projected_finish_on date?)
--   -> nothing
WITH moved AS (
    UPDATE routing.plan SET version = $2 WHERE application_id = $1
)
INSERT INTO routing.plan_version (application_id, number, made_at, reason, items, serial_workdays, parallel_workdays,
                                  tolerant_workdays, critical_path, projected_finish_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: load_plan_versions (application_id uuid) -> many (number int, made_at timestamptz, reason text, items int[],
--   serial_workdays int, parallel_workdays int, tolerant_workdays int, critical_path int[], projected_finish_on date?)
SELECT number, made_at, reason, items, serial_workdays, parallel_workdays, tolerant_workdays, critical_path,
       projected_finish_on
  FROM routing.plan_version
 WHERE application_id = $1
 ORDER BY number;
