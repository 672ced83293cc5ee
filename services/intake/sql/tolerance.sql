-- SPDX-License-Identifier: Apache-2.0

-- name: find_bar (credit_code text, now timestamptz) -> one (barred_until timestamptz)
SELECT barred_until
  FROM intake.tolerance_bar
 WHERE credit_code = $1 AND barred_until > $2 AND lifted_at IS NULL
 ORDER BY barred_until DESC
 LIMIT 1;

-- name: show_promises (application_id uuid) -> many (item int, code text, promised_on text, kept_at timestamptz?,
--   broken_at timestamptz?)
SELECT item, code, promised_on, kept_at, broken_at
  FROM intake.promise
 WHERE application_id = $1
 ORDER BY item, code;

-- name: broken_promises (approvals uuid[]) -> many (approval_id uuid, application_id uuid, item int, code text,
--   broken_at timestamptz)
-- Of those accepted after the break: an acceptance before it, told late, is ended by the department's own fold.
SELECT i.approval_id, p.application_id, p.item, p.code, p.broken_at
  FROM intake.item AS i
  JOIN intake.promise AS p USING (application_id, item)
 WHERE i.approval_id = ANY ($1) AND p.broken_at IS NOT NULL AND p.kept_at IS NULL
   AND i.accepted_at >= p.broken_at
 ORDER BY i.approval_id, p.code;
