-- SPDX-License-Identifier: Apache-2.0

-- ---- versions of the rules ----

-- name: find_rule_set (version bigint) -> one (version bigint, set_id uuid, loaded_by text, person text,
--   loaded_at timestamptz, note text)
-- 0: the one in force.
SELECT version, set_id, loaded_by, person, loaded_at, note
  FROM intake.rule_set
 WHERE $1 = 0 OR version = $1
 ORDER BY version DESC
 LIMIT 1;

-- name: insert_rule_set (version bigint, set_id uuid, loaded_by text, person text, loaded_at timestamptz, note text)
--   -> exactly 1
INSERT INTO intake.rule_set (version, set_id, loaded_by, person, loaded_at, note)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: insert_rules (version bigint, rule_ids text[], basis_kinds text[], basis_documents text[], articles text[],
--   match_kinds text[], match_values text[], zones text[], keywords text[], actions text[], reasons text[],
--   remedies text[], contacts text[], sources text[], confidences text[]) -> nothing
INSERT INTO intake.rule (version, position, rule_id, basis_kind, basis_document, article, match_kind, match_value, zone,
                         keyword, action, reason, remedy, contact, source_status, confidence)
SELECT $1, u.position, u.rule_id, u.basis_kind, u.basis_document, u.article, u.match_kind, u.match_value, u.zone,
       u.keyword, u.action, u.reason, u.remedy, u.contact, u.source_status, u.confidence
  FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) WITH ORDINALITY
       AS u (rule_id, basis_kind, basis_document, article, match_kind, match_value, zone, keyword, action, reason,
             remedy, contact, source_status, confidence, position);

-- name: load_rules (version bigint) -> many (rule_id text, basis_kind text, basis_document text, article text,
--   match_kind text, match_value text, zone text, keyword text, action text, reason text, remedy text, contact text,
--   source_status text, confidence text)
SELECT rule_id, basis_kind, basis_document, article, match_kind, match_value, zone, keyword, action, reason, remedy,
       contact, source_status, confidence
  FROM intake.rule
 WHERE version = $1
 ORDER BY position;

-- name: insert_entries (version bigint, lists text[], entries text[], industries text[], keywords text[],
--   sources text[]) -> nothing
INSERT INTO intake.rule_entry (version, list, position, entry, industry, keyword, source_status)
SELECT $1, u.list, u.position, u.entry, u.industry, u.keyword, u.source_status
  FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS u (list, entry, industry, keyword, source_status, position);

-- name: load_entries (version bigint) -> many (list text, entry text, industry text, keyword text, source_status text)
SELECT list, entry, industry, keyword, source_status
  FROM intake.rule_entry
 WHERE version = $1
 ORDER BY list, position;

-- name: load_open_projects () -> many (application_id uuid, number text?, status text, project_code text, name text,
--   industry_code text, land_zone text)
-- What a change of the rules could hit.
SELECT a.application_id, a.number, a.status, p.project_code, p.name, p.industry_code, p.land_zone
  FROM intake.application AS a
  JOIN intake.project AS p USING (project_code)
 WHERE a.status NOT IN ('refused', 'closed')
 ORDER BY a.submitted_at, a.application_id;

-- ---- hits ----

-- name: insert_hits (application_id uuid, version bigint, rule_ids text[], refuses bool[], basis_kinds text[],
--   basis_documents text[], articles text[], reasons text[], entries text[], remedies text[], contacts text[])
--   -> nothing
INSERT INTO intake.controlled_hit (application_id, version, rule_id, refuses, basis_kind, basis_document, article,
                                   reason, entry, remedy, contact)
SELECT $1, $2, u.rule_id, u.refuses, u.basis_kind, u.basis_document, u.article, u.reason, u.entry, u.remedy, u.contact
  FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11)
       AS u (rule_id, refuses, basis_kind, basis_document, article, reason, entry, remedy, contact);

-- name: load_hits (application_id uuid) -> many (rule_id text, version bigint?, refuses bool, basis_kind text,
--   basis_document text, article text, reason text, entry text?, remedy text, contact text, instruction text?)
-- With the leader's reason where the rule only warned and he refused.
SELECT h.rule_id, h.version, h.refuses, h.basis_kind, h.basis_document, h.article, h.reason, h.entry, h.remedy,
       h.contact, r.instruction
  FROM intake.controlled_hit AS h
  LEFT JOIN intake.instruction_request AS r
       ON r.application_id = h.application_id AND r.kind = 'controlled' AND r.decision = 'refuse' AND NOT h.refuses
 WHERE h.application_id = $1
 ORDER BY h.rule_id;

-- name: insert_explanation (application_id uuid, how text, told text, explained_at timestamptz, text text,
--   recorded_at timestamptz, caller text, person text) -> affected
-- 0: it was explained before.
INSERT INTO intake.explanation (application_id, how, told, explained_at, text, recorded_at, caller, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (application_id) DO NOTHING;

-- name: load_explanation (application_id uuid) -> one (how text, told text, explained_at timestamptz, text text,
--   person text)
SELECT how, told, explained_at, text, coalesce(nullif(person, ''), caller) AS person
  FROM intake.explanation
 WHERE application_id = $1;

-- name: find_refused_at (application_id uuid) -> one (refused_at timestamptz)
-- When the duty to explain began.
SELECT opened_at AS refused_at
  FROM record.duty
 WHERE kind = 'explanation' AND application_id = $1
 ORDER BY opened_at DESC
 LIMIT 1;
