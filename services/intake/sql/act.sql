-- SPDX-License-Identifier: Apache-2.0

-- name: record_act (application_id uuid, now timestamptz, kind text, caller text, person text, summary text)
--   -> nothing
-- Who calls has loaded the application.
WITH raised AS (
    UPDATE intake.application SET version = version + 1 WHERE application_id = $1
    RETURNING application_id, version, agent
)
INSERT INTO intake.act (application_id, version, acted_at, kind, caller, person, for_agent, summary)
SELECT application_id, version, $2, $3, $4, $5, agent, $6 FROM raised;

-- name: load_acts_since (application_id uuid, version bigint, row_limit bigint) -> many (version bigint,
--   acted_at timestamptz, kind text, caller text, person text, for_agent text?, summary text)
SELECT version, acted_at, kind, caller, person, for_agent, summary
  FROM intake.act
 WHERE application_id = $1 AND version > $2
 ORDER BY version
 LIMIT $3;
