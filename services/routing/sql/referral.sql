-- SPDX-License-Identifier: Apache-2.0

-- name: load_returned (approval_id uuid) -> one (application_id uuid, item int, department text)
SELECT application_id, item, department FROM routing.step WHERE approval_id = $1;

-- name: load_returners (application_id uuid, item int) -> many (department text, decided bool)
-- Who gave the item back before, and stood by it; decided: it came there by decision before it came back.
SELECT from_department AS department, coalesce(outcome = 'decided', false) AS decided
  FROM routing.referral
 WHERE application_id = $1 AND item = $2 AND outcome IS DISTINCT FROM 'void'
 ORDER BY returned_at, number;

-- name: insert_referral (number text, application_id uuid, item int, approval_id uuid, from_department text, reason text,
--   returned_at timestamptz, returns int, ping_pong bool, decider text?) -> exactly 1
INSERT INTO routing.referral (number, application_id, item, approval_id, from_department, reason, returned_at, returns,
                              ping_pong, decider)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: settle_referral (number text, outcome text, to_department text?, now timestamptz, decided_by text?, text text?)
--   -> exactly 1
UPDATE routing.referral
   SET outcome = $2, to_department = $3, settled_at = $4, decided_by = $5, text = $6
 WHERE number = $1 AND outcome IS NULL;

-- name: find_open_referral (application_id uuid, item int) -> one (number text)
SELECT number FROM routing.referral WHERE application_id = $1 AND item = $2 AND outcome IS NULL;

-- name: refer_step (application_id uuid, item int, department text) -> exactly 1
UPDATE routing.step SET department = $3 WHERE application_id = $1 AND item = $2;

-- name: list_referrals (open_only bool, application_id uuid?, department text?, number text?, row_limit bigint)
--   -> many (number text, application_id uuid, item int, from_department text, reason text, returned_at timestamptz,
--   returns int, ping_pong bool, decider text?, outcome text?, to_department text?, settled_at timestamptz?,
--   decided_by text?, text text?)
SELECT number, application_id, item, from_department, reason, returned_at, returns, ping_pong, decider, outcome,
       to_department, settled_at, decided_by, text
  FROM routing.referral
 WHERE (NOT $1 OR outcome IS NULL) AND ($2 IS NULL OR application_id = $2)
   AND ($3 IS NULL OR from_department = $3 OR to_department = $3) AND ($4 IS NULL OR number = $4)
 ORDER BY returned_at, number
 LIMIT $5;
