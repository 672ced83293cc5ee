-- SPDX-License-Identifier: Apache-2.0

-- name: find_document (application_id uuid, kind text, item int, round int) -> one (number text, version int, data bytea)
-- The one that holds.
SELECT number, version, data
  FROM intake.document
 WHERE application_id = $1 AND kind = $2 AND item = $3 AND round = $4
 ORDER BY version DESC
 LIMIT 1;

-- name: insert_document (number text, application_id uuid, kind text, item int, round int, version int, replaces text?,
--   reason text, title text, data bytea, html bytea, now timestamptz, caller text, person text) -> exactly 1
INSERT INTO intake.document (number, application_id, kind, item, round, version, replaces, reason, title, data, html,
                             sha256, issued_at, caller, person)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, encode(sha256($11), 'hex'), $12, $13, $14);

-- name: print_document (number text, now timestamptz, caller text, person text) -> exactly 1
INSERT INTO intake.document_print (number, copy, printed_at, caller, person)
SELECT $1, count(*) + 1, $2, $3, $4 FROM intake.document_print WHERE number = $1;

-- name: load_document (number text) -> one (application_id uuid, kind text, item int, round int, version int,
--   replaces text?, replaced_by text?, reason text, title text, data bytea, html bytea, sha256 text,
--   issued_at timestamptz, person text, copies bigint)
SELECT application_id, kind, item, round, version, replaces,
       (SELECT number FROM intake.document WHERE replaces = d.number) AS replaced_by, reason, title, data, html, sha256,
       issued_at, person, (SELECT count(*) FROM intake.document_print AS p WHERE p.number = d.number) AS copies
  FROM intake.document AS d
 WHERE number = $1;

-- name: list_documents (application_id uuid) -> many (number text, kind text, item int, round int, version int,
--   replaces text?, replaced_by text?, reason text, title text, sha256 text, size bigint, issued_at timestamptz,
--   person text, copies bigint)
SELECT d.number, d.kind, d.item, d.round, d.version, d.replaces, r.number AS replaced_by, d.reason, d.title, d.sha256,
       octet_length(d.html)::bigint AS size, d.issued_at, d.person,
       (SELECT count(*) FROM intake.document_print AS p WHERE p.number = d.number) AS copies
  FROM intake.document AS d
  LEFT JOIN intake.document AS r ON r.replaces = d.number
 WHERE d.application_id = $1
 ORDER BY d.issued_at, d.number;

-- name: load_paper (application_id uuid) -> one (number text, query_code text?, window_code text,
--   submitted_at timestamptz, deemed bool)
-- What a document says of an application beyond what every command reads.
SELECT coalesce(number, application_id::text) AS number, query_code, window_code, submitted_at,
       EXISTS (SELECT FROM intake.act AS deemed
                WHERE deemed.application_id = a.application_id AND deemed.kind = 'application.deemed_accepted') AS deemed
  FROM intake.application AS a
 WHERE application_id = $1;

-- name: load_paper_materials (application_id uuid) -> many (item int, code text, status text, promised_on text?)
SELECT item, code, status, promised_on
  FROM intake.material
 WHERE application_id = $1
 ORDER BY item, code;

-- name: load_paper_notice (application_id uuid, item int, round int) -> many (item int, code text, reason text,
--   form text, where_to_get text)
-- The centre's own: departments write theirs.
SELECT item, code, reason, form, where_to_get
  FROM intake.notice_material
 WHERE application_id = $1 AND ($2 = 0 OR item = $2) AND demander = 'centre' AND round = $3
 ORDER BY item, code;

-- name: load_paper_promises (application_id uuid, item int) -> many (item int, code text, promised_on text)
-- All that was promised, whatever became of it.
SELECT item, code, promised_on
  FROM intake.promise
 WHERE application_id = $1 AND ($2 = 0 OR item = $2)
 ORDER BY item, code;

-- name: load_paper_mandate (application_id uuid) -> one (signed_on date, signed_by text, principal text, scope text,
--   valid_until_on date)
SELECT signed_on, signed_by, principal, scope, valid_until_on
  FROM intake.mandate
 WHERE application_id = $1;

-- name: find_last_delivery (application_id uuid, item int) -> one (number int)
SELECT number
  FROM intake.delivery
 WHERE application_id = $1 AND item = $2
 ORDER BY number DESC
 LIMIT 1;

-- name: load_paper_delivery (application_id uuid, item int, number int) -> one (delivered_at timestamptz, channel text,
--   received_by text, relation text, identity text, tracking_number text, address text, receipt text, decision text?,
--   document text, reason text)
-- Not of what was taken back before it was delivered again.
SELECT delivered_at, channel, received_by, relation, identity, tracking_number, address, receipt, decision, document,
       reason
  FROM intake.delivery AS d
 WHERE application_id = $1 AND item = $2 AND number = $3 AND kind <> 'taken_back'
   AND coalesce((SELECT next.kind FROM intake.delivery AS next
                  WHERE next.application_id = d.application_id AND next.item = d.item AND next.number > d.number
                    AND next.kind <> 'corrected'
                  ORDER BY next.number
                  LIMIT 1), 'delivered') <> 'taken_back';
