-- SPDX-License-Identifier: Apache-2.0
-- intake: messages have an addressee, a cause and a delivery (regulation, part two, 1: 及时向企业负责人反馈); the head of
-- the project may have an e-mail address.

ALTER TABLE intake.project ADD COLUMN contact_email text NOT NULL DEFAULT '';

ALTER TABLE intake.message RENAME COLUMN sent_at TO told_at;
ALTER TABLE intake.message
    DROP CONSTRAINT message_pkey,
    ADD PRIMARY KEY (number),
    ALTER COLUMN application_id DROP NOT NULL, -- a message to staff may be about no application
    ADD COLUMN message_id uuid NOT NULL DEFAULT gen_random_uuid(), -- what a channel knows it by, in each attempt
    ADD COLUMN addressee  text NOT NULL DEFAULT 'applicant',       -- or a member of staff: "agent:A01", "office"
    ADD COLUMN name       text NOT NULL DEFAULT '',                -- and address, as known then
    ADD COLUMN phone      text NOT NULL DEFAULT '',
    ADD COLUMN email      text NOT NULL DEFAULT '',
    ADD COLUMN template   text NOT NULL DEFAULT '',
    ADD COLUMN cause      text,                                    -- id of an event or request; NULL: a clock's
    ADD COLUMN state      text NOT NULL DEFAULT 'recorded'
        CHECK (state IN ('recorded', 'queued', 'sending', 'sent', 'undeliverable')),
    ADD COLUMN channel    text,
    ADD COLUMN attempts   int  NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    ADD COLUMN retry_at   timestamptz,                             -- not before; NULL: at once
    ADD COLUMN settled_at timestamptz,                             -- sent, or given up
    ADD COLUMN failure    text,                                    -- of the last attempt
    -- The enterprise is told about its application.
    ADD CONSTRAINT message_about CHECK (addressee <> 'applicant' OR application_id IS NOT NULL),
    -- Settled is what was sent or given up; what was told before there was a courier is on record only.
    ADD CONSTRAINT message_settled CHECK ((settled_at IS NOT NULL) = (state IN ('sent', 'undeliverable')));
-- Rows of before keep the defaults above; new ones say all.
ALTER TABLE intake.message
    ALTER COLUMN addressee DROP DEFAULT, ALTER COLUMN name DROP DEFAULT, ALTER COLUMN phone DROP DEFAULT,
    ALTER COLUMN email DROP DEFAULT, ALTER COLUMN template DROP DEFAULT, ALTER COLUMN state SET DEFAULT 'queued';
-- An attempt changes a row in place.
ALTER TABLE intake.message SET (fillfactor = 80);

CREATE INDEX message_application ON intake.message (application_id, number);
CREATE INDEX message_staff ON intake.message (addressee, number) WHERE addressee <> 'applicant';
-- What the courier has before it, enterprises and staff apart; empty when all is sent, however much was.
CREATE INDEX message_unsent ON intake.message ((addressee = 'applicant'), number)
    WHERE state IN ('queued', 'sending');

GRANT UPDATE (state, channel, attempts, retry_at, settled_at, failure) ON intake.message TO intake;
