-- SPDX-License-Identifier: Apache-2.0
-- routing: what a department gave back as not its duty (退回), and to whom it went then (regulation, part two, 2: 主动协调
-- 化解矛盾; part four, 2: 推诿扯皮 is measured by these records).

CREATE TABLE routing.referral (
    number          text PRIMARY KEY,
    application_id  uuid        NOT NULL,
    item            int         NOT NULL CHECK (item BETWEEN 1 AND 59),
    approval_id     uuid        NOT NULL, -- the one that came back
    from_department text        NOT NULL,
    reason          text        NOT NULL,
    returned_at     timestamptz NOT NULL,
    returns         int         NOT NULL CHECK (returns >= 1),
    ping_pong       bool        NOT NULL,
    decider         text CHECK (decider IN ('office', 'leader')), -- NULL: the list of competence names the next
    outcome         text CHECK (outcome IN ('passed', 'decided', 'void')), -- void: taken back, or the item was ended
    to_department   text,
    settled_at      timestamptz,
    decided_by      text,       -- key and person
    text            text,
    FOREIGN KEY (application_id, item) REFERENCES routing.step,
    CHECK ((outcome IS NULL) = (settled_at IS NULL)),
    CHECK ((outcome IN ('passed', 'decided')) = (to_department IS NOT NULL)),
    CHECK ((outcome = 'decided') = (decided_by IS NOT NULL)),
    CHECK (NOT (ping_pong AND outcome = 'passed')) -- what goes to and fro is not passed on by rule
);
-- An item waits for one decision at a time.
CREATE UNIQUE INDEX referral_open ON routing.referral (application_id, item) WHERE outcome IS NULL;
CREATE INDEX referral_item ON routing.referral (application_id, item);

GRANT SELECT, INSERT ON routing.referral TO routing;
GRANT UPDATE (outcome, to_department, settled_at, decided_by, text) ON routing.referral TO routing;
