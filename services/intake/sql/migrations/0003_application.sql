-- SPDX-License-Identifier: Apache-2.0
-- intake: on what an application rests - the channel it came by, the agreement and the power of attorney behind it.

ALTER TABLE intake.application
    ADD COLUMN channel        text CHECK (channel IN ('counter', 'phone', 'web', 'on_site')), -- NULL: taken in before
    ADD COLUMN inquiry_number text; -- the inquiry that it grew from

-- The agency agreement (代办协议) and the power of attorney (代办委托书; Administrative Licensing Law art. 29).  Never
-- changed: another mandate is another application.
CREATE TABLE intake.mandate (
    application_id   uuid   PRIMARY KEY REFERENCES intake.application,
    fee_cents        bigint NOT NULL CHECK (fee_cents = 0), -- the service is free (regulation, part four, 1)
    signed_on        date   NOT NULL,
    signed_by        text   NOT NULL,
    agreement_sha256 text   NOT NULL, -- "": the signed paper was not scanned
    principal        text   NOT NULL, -- the enterprise that gives the power
    scope            text   NOT NULL,
    valid_until_on   date   NOT NULL CHECK (valid_until_on >= signed_on), -- it was valid when it was given
    power_sha256     text   NOT NULL
);

GRANT SELECT, INSERT ON intake.mandate TO intake;
