-- SPDX-License-Identifier: Apache-2.0
-- intake: documents are issued anew when their records have changed, and receipts are of one delivery.

ALTER TABLE intake.document
    ADD COLUMN version  int  NOT NULL DEFAULT 1 CHECK (version >= 1),
    ADD COLUMN reason   text NOT NULL DEFAULT '', -- why it was issued anew
    ADD COLUMN replaces text UNIQUE REFERENCES intake.document, -- replaced once
    DROP CONSTRAINT document_application_id_kind_item_round_key,
    -- One after the other; the last one holds.
    ADD CONSTRAINT document_version UNIQUE (application_id, kind, item, round, version),
    ADD CONSTRAINT document_anew CHECK ((version = 1) = (replaces IS NULL) AND (version = 1) = (reason = ''));

-- Until now a receipt was of the last delivery.
UPDATE intake.document AS r
   SET round = greatest(1, (SELECT count(*) FROM intake.delivery AS d
                             WHERE d.application_id = r.application_id AND d.item = r.item
                               AND d.recorded_at <= r.issued_at))
 WHERE kind = 'delivery';
