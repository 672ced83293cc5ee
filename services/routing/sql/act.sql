-- SPDX-License-Identifier: Apache-2.0

-- name: record_act (subject text, now timestamptz, kind text, caller text, person text, text text) -> nothing
-- One fenced writer: the next version is the next.
INSERT INTO routing.act (subject, version, acted_at, kind, caller, person, text)
SELECT $1, coalesce(max(version), 1) + 1, $2, $3, $4, $5, $6 FROM routing.act WHERE subject = $1;

-- name: load_acts (subject text, after bigint) -> many (version bigint, acted_at timestamptz, kind text, caller text,
--   person text, text text)
SELECT version, acted_at, kind, caller, person, text
  FROM routing.act
 WHERE subject = $1 AND version > $2
 ORDER BY version;

-- name: find_version (subject text) -> one (version bigint)
-- 1: nothing was done since it was opened.
SELECT coalesce(max(version), 1) AS version FROM routing.act WHERE subject = $1;
