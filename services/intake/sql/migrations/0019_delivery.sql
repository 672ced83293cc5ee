-- SPDX-License-Identifier: Apache-2.0
-- intake: the day of a delivery, what was decided when it was handed out, deliveries that turn out to be none, and
-- documents that are to be exchanged.

ALTER TABLE intake.delivery
    ADD COLUMN kind text NOT NULL DEFAULT 'delivered' CHECK (kind IN ('delivered', 'corrected', 'taken_back')),
    ADD COLUMN delivered_at timestamptz,
    ADD COLUMN decision text CHECK (decision IN ('approved', 'refused', 'not_accepted')); -- NULL: before it was kept
ALTER TABLE intake.delivery ALTER COLUMN kind DROP DEFAULT;
UPDATE intake.delivery AS d
   SET kind = CASE WHEN d.number = 1 THEN 'delivered' ELSE 'corrected' END, delivered_at = i.delivered_at,
       decision = CASE WHEN d.document = i.result THEN i.decision END
  FROM intake.item AS i
 WHERE i.application_id = d.application_id AND i.item = d.item;
ALTER TABLE intake.delivery
    ALTER COLUMN delivered_at SET NOT NULL,
    DROP CONSTRAINT delivery_check,
    -- What changes a record says why; what was taken back may be delivered again.
    ADD CONSTRAINT delivery_reason CHECK ((kind = 'delivered') = (reason = '')),
    ADD CONSTRAINT delivery_first CHECK (number > 1 OR kind = 'delivered'),
    -- Nobody records what has not happened.
    ADD CONSTRAINT delivery_past CHECK (delivered_at <= recorded_at);

ALTER TABLE intake.item
    -- What the enterprise has in its hands, whatever the department has corrected since.
    ADD COLUMN handed_decision text,
    ADD COLUMN handed_result text,
    -- It is to be exchanged: the application is at no end before that.
    ADD COLUMN exchange_owed boolean NOT NULL DEFAULT false CHECK (NOT exchange_owed OR delivered_at IS NOT NULL);
UPDATE intake.item AS i
   SET handed_decision = d.decision, handed_result = d.document,
       exchange_owed = i.decision IS NOT NULL AND d.document <> i.result
  FROM (SELECT DISTINCT ON (application_id, item) application_id, item, decision, document
          FROM intake.delivery
         ORDER BY application_id, item, number DESC) AS d
 WHERE d.application_id = i.application_id AND d.item = i.item AND i.delivered_at IS NOT NULL;
