-- SPDX-License-Identifier: Apache-2.0

-- name: find_query_code (number text) -> one (application_id uuid, query_code text)
SELECT application_id, query_code
  FROM intake.application
 WHERE number = $1 AND query_code IS NOT NULL;
