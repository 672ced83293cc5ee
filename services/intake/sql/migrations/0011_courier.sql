-- SPDX-License-Identifier: Apache-2.0
-- intake: the courier does messages to enterprises and to staff apart, so that neither waits for the other's channel.

ALTER TABLE intake.message
    ADD COLUMN lane text NOT NULL GENERATED ALWAYS AS (CASE addressee WHEN 'applicant' THEN 'applicant' ELSE 'staff' END)
        STORED;
DROP INDEX intake.message_unsent;
-- What the courier has before it; empty when all is sent, however much was.
CREATE INDEX message_unsent ON intake.message (lane, number) WHERE state IN ('queued', 'sending');
