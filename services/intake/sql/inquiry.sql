-- SPDX-License-Identifier: Apache-2.0

-- name: insert_inquiry (number text, kind text, channel text, window_code text, clerk text?, clerk_name text?,
--   out_of_hours bool, asked_at timestamptz, counts_from timestamptz, asker_name text, asker_phone text,
--   enterprise text, credit_code text, project_code text, question text, items int[], first_asked_by text,
--   status text, answer text?, answered_by text?) -> exactly 1
INSERT INTO intake.inquiry (number, version, kind, channel, window_code, clerk, clerk_name, out_of_hours, asked_at,
                            counts_from, asker_name, asker_phone, enterprise, credit_code, project_code, question,
                            items, first_asked_by, responsible, status, answer, answered_by, closed_at)
VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18, $19, $20,
        CASE WHEN $18 <> 'open' THEN $8 END);

-- name: load_inquiry (number text) -> one (version bigint, kind text, channel text, window_code text, clerk text?,
--   clerk_name text?, out_of_hours bool, asked_at timestamptz, counts_from timestamptz, asker_name text,
--   asker_phone text, enterprise text, credit_code text, project_code text, question text, items int[],
--   first_asked_by text, responsible text, offered_to text?, status text, answer text?, answered_by text?,
--   closed_at timestamptz?, application_id uuid?)
SELECT version, kind, channel, window_code, clerk, clerk_name, out_of_hours, asked_at, counts_from, asker_name,
       asker_phone, enterprise, credit_code, project_code, question, items, first_asked_by, responsible, offered_to,
       status, answer, answered_by, closed_at, application_id
  FROM intake.inquiry
 WHERE number = $1;

-- name: find_inquiry_of (application_id uuid) -> one (number text)
SELECT number
  FROM intake.inquiry
 WHERE application_id = $1;

-- name: record_inquiry_step (number text, now timestamptz, kind text, caller text, actor text, summary text) -> nothing
-- The row stands as it is after the step.
INSERT INTO intake.inquiry_step (number, version, acted_at, kind, caller, actor, responsible, summary)
SELECT number, version, $2, $3, $4, $5, responsible, $6
  FROM intake.inquiry
 WHERE number = $1;

-- name: load_inquiry_steps (number text, version bigint) -> many (version bigint, acted_at timestamptz, kind text,
--   caller text, actor text, responsible text, summary text)
SELECT version, acted_at, kind, caller, actor, responsible, summary
  FROM intake.inquiry_step
 WHERE number = $1 AND version > $2
 ORDER BY version;

-- name: offer_inquiry (number text, offered_to text) -> exactly 1
UPDATE intake.inquiry
   SET version = version + 1, offered_to = $2
 WHERE number = $1 AND status = 'open';

-- name: accept_inquiry (number text, offered_to text) -> exactly 1
UPDATE intake.inquiry
   SET version = version + 1, responsible = offered_to, offered_to = NULL
 WHERE number = $1 AND offered_to = $2;

-- name: decline_inquiry (number text, offered_to text) -> exactly 1
UPDATE intake.inquiry
   SET version = version + 1, offered_to = NULL
 WHERE number = $1 AND offered_to = $2;

-- name: answer_inquiry (number text, status text, answer text, answered_by text, now timestamptz) -> exactly 1
UPDATE intake.inquiry
   SET version = version + 1, offered_to = NULL, status = $2, answer = $3, answered_by = $4, closed_at = $5
 WHERE number = $1 AND status = 'open';

-- name: apply_inquiry (number text, application_id uuid, now timestamptz) -> exactly 1
UPDATE intake.inquiry
   SET version = version + 1, offered_to = NULL, status = 'applied', application_id = $2, closed_at = $3
 WHERE number = $1 AND status = 'open';

-- name: list_inquiries (status text, responsible text, window_code text, row_limit bigint) -> many (number text,
--   kind text, status text, window_code text, responsible text, offered_to text?, asked_at timestamptz, question text)
SELECT number, kind, status, window_code, responsible, offered_to, asked_at, question
  FROM intake.inquiry
 WHERE ($1 = '' OR status = $1) AND ($2 = '' OR responsible = $2) AND ($3 = '' OR window_code = $3)
 ORDER BY asked_at DESC, number DESC
 LIMIT $4;
