-- SPDX-License-Identifier: Apache-2.0

-- name: open_load (load_id text, file_names text[], headers bytea[], row_count int, opened_by text, now timestamptz)
--   -> nothing
-- One that was abandoned begins anew.
INSERT INTO intake.load AS l (load_id, status, file_names, headers, row_count, received, opened_by, opened_at, faults,
                              projects, outcome_names, outcome_counts)
VALUES ($1, 'staging', $2, $3, $4, 0, $5, $6, 0, 0, '{}', '{}')
    ON CONFLICT (load_id) DO UPDATE
   SET status = 'staging', received = 0, checked_at = NULL
 WHERE l.status = 'abandoned';

-- name: find_load (load_id text) -> one (status text, file_names text[], headers bytea[], row_count int, received int,
--   checked_at timestamptz?, faults int, projects int, outcome_names text[], outcome_counts int[],
--   committed_at timestamptz?)
SELECT status, file_names, headers, row_count, received, checked_at, faults, projects, outcome_names, outcome_counts,
       committed_at
  FROM intake.load
 WHERE load_id = $1;

-- name: add_rows (load_id text, first int, cells bytea[]) -> nothing
INSERT INTO intake.load_row (load_id, number, cells)
SELECT $1, $2 + u.position - 1, u.cells
  FROM unnest($3) WITH ORDINALITY AS u (cells, position)
    ON CONFLICT DO NOTHING;

-- name: receive_rows (load_id text, received int) -> exactly 1
UPDATE intake.load
   SET received = greatest(received, $2), checked_at = NULL
 WHERE load_id = $1 AND status = 'staging';

-- name: load_rows (load_id text, after int, row_limit bigint) -> many (number int, cells bytea)
SELECT number, cells
  FROM intake.load_row
 WHERE load_id = $1 AND number > $2
 ORDER BY number
 LIMIT $3;

-- name: delete_rows (load_id text) -> nothing
DELETE FROM intake.load_row
 WHERE load_id = $1;

-- name: delete_faults (load_id text) -> nothing
DELETE FROM intake.load_fault
 WHERE load_id = $1;

-- name: insert_faults (load_id text, files int[], lines int[], columns text[], rules text[], cures text[]) -> nothing
INSERT INTO intake.load_fault (load_id, position, file, line, column_name, rule, cure)
SELECT $1, u.position, u.file, u.line, u.column_name, u.rule, u.cure
  FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS u (file, line, column_name, rule, cure, position);

-- name: load_faults (load_id text, after int, row_limit bigint) -> many (file int, line int, column_name text,
--   rule text, cure text)
SELECT file, line, column_name, rule, cure
  FROM intake.load_fault
 WHERE load_id = $1 AND position > $2
 ORDER BY position
 LIMIT $3;

-- name: insert_results (load_id text, files int[], lines int[], project_codes text[], applications uuid[],
--   numbers text[], statuses text[]) -> nothing
INSERT INTO intake.load_result (load_id, position, file, line, project_code, application_id, number, status)
SELECT $1, u.position, u.file, u.line, u.project_code, u.application_id, u.number, u.status
  FROM unnest($2, $3, $4, $5, $6, $7) WITH ORDINALITY
       AS u (file, line, project_code, application_id, number, status, position);

-- name: load_results (load_id text, after int, row_limit bigint) -> many (file int, line int, project_code text,
--   application_id uuid, number text, status text)
SELECT file, line, project_code, application_id, number, status
  FROM intake.load_result
 WHERE load_id = $1 AND position > $2
 ORDER BY position
 LIMIT $3;

-- name: check_load (load_id text, now timestamptz, faults int, projects int, outcome_names text[],
--   outcome_counts int[]) -> exactly 1
UPDATE intake.load
   SET checked_at = $2, faults = $3, projects = $4, outcome_names = $5, outcome_counts = $6
 WHERE load_id = $1 AND status = 'staging';

-- name: commit_load (load_id text, now timestamptz) -> exactly 1
UPDATE intake.load
   SET status = 'committed', committed_at = $2
 WHERE load_id = $1 AND status = 'staging';

-- name: abandon_load (load_id text) -> exactly 1
UPDATE intake.load
   SET status = 'abandoned', checked_at = NULL
 WHERE load_id = $1 AND status = 'staging';
