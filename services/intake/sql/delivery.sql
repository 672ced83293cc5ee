-- SPDX-License-Identifier: Apache-2.0

-- name: deliver_item (application_id uuid, item int, channel text, received_by text, delivered_at timestamptz)
--   -> exactly 1
UPDATE intake.item
   SET state = 'delivered', holder = 'nobody', open = false, delivered_at = $5, channel = $3, received_by = $4,
       handed_decision = decision, handed_result = result
 WHERE application_id = $1 AND item = $2 AND delivered_at IS NULL;

-- name: correct_item_delivery (application_id uuid, item int, channel text, received_by text, delivered_at timestamptz)
--   -> exactly 1
-- A decision that was taken back leaves what was handed out.
UPDATE intake.item
   SET channel = $3, received_by = $4, delivered_at = $5, exchange_owed = false,
       handed_decision = coalesce(decision, handed_decision),
       handed_result = CASE WHEN decision IS NULL THEN handed_result ELSE result END
 WHERE application_id = $1 AND item = $2 AND delivered_at IS NOT NULL;

-- name: take_item_back (application_id uuid, item int) -> exactly 1
-- Until its department tells more exactly: where it has taken its decision back, the case is with it.
UPDATE intake.item AS i
   SET state = coalesce(decision, 'accepted'), holder = CASE WHEN decision IS NULL THEN 'department' ELSE 'centre' END,
       open = NOT EXISTS (SELECT FROM intake.item AS other -- as in update_courses
                           WHERE other.project_code = i.project_code AND other.item = i.item AND other.open),
       delivered_at = NULL, channel = NULL, received_by = NULL, handed_decision = NULL, handed_result = NULL,
       exchange_owed = false
 WHERE application_id = $1 AND item = $2 AND delivered_at IS NOT NULL;

-- name: insert_delivery (application_id uuid, item int, now timestamptz, kind text, delivered_at timestamptz,
--   channel text, received_by text, relation text, identity text, tracking_number text, address text, receipt text,
--   reason text) -> exactly 1
-- Follows its act and what it did to the item.
INSERT INTO intake.delivery (application_id, item, number, version, recorded_at, kind, delivered_at, channel,
                             received_by, relation, identity, tracking_number, address, receipt, decision, document,
                             reason)
SELECT a.application_id, i.item,
       1 + (SELECT count(*) FROM intake.delivery WHERE application_id = $1 AND item = $2)::int, a.version, $3, $4, $5,
       $6, $7, $8, $9, $10, $11, $12, i.handed_decision, i.handed_result, $13
  FROM intake.application AS a
  JOIN intake.item AS i USING (application_id)
 WHERE a.application_id = $1 AND i.item = $2;

-- name: insert_taken_back (application_id uuid, item int, now timestamptz, reason text) -> exactly 1
-- Follows its act. Says what it takes back.
INSERT INTO intake.delivery (application_id, item, number, version, recorded_at, kind, delivered_at, channel,
                             received_by, relation, identity, tracking_number, address, receipt, decision, document,
                             reason)
SELECT d.application_id, d.item, d.number + 1, a.version, $3, 'taken_back', d.delivered_at, d.channel, d.received_by,
       d.relation, d.identity, d.tracking_number, d.address, d.receipt, d.decision, d.document, $4
  FROM intake.delivery AS d
  JOIN intake.application AS a USING (application_id)
 WHERE d.application_id = $1 AND d.item = $2
 ORDER BY d.number DESC
 LIMIT 1;

-- name: load_deliveries (application_id uuid) -> many (item int, number int, recorded_at timestamptz, channel text,
--   received_by text, relation text, identity text, tracking_number text, address text, receipt text, document text,
--   reason text, kind text, delivered_at timestamptz, decision text?)
SELECT item, number, recorded_at, channel, received_by, relation, identity, tracking_number, address, receipt, document,
       reason, kind, delivered_at, decision
  FROM intake.delivery
 WHERE application_id = $1
 ORDER BY item, number;

-- name: load_delivery_holders (applications uuid[]) -> many (application_id uuid, holder text)
-- The responsible agent hands out; the window does while there is none.
SELECT application_id, coalesce('agent:' || agent, 'window:' || window_code) AS holder
  FROM intake.application
 WHERE application_id = ANY ($1)
 ORDER BY application_id;
