-- SPDX-License-Identifier: Apache-2.0
-- intake: what all subjects of the window share - acts on a case - and an application that may wait: for its examination,
-- for an instruction, for its agent.

ALTER TABLE intake.application
    ADD COLUMN number     text UNIQUE, -- NULL: taken in before numbers were given
    ADD COLUMN query_code text,        -- what the applicant says to see the progress without an account
    DROP CONSTRAINT application_status_check,
    -- In every other constraint an application is as it was.
    ADD CONSTRAINT application_status_check CHECK (status IN ('received', 'correction', 'awaiting_instruction',
        'refused', 'accepted', 'accepted_tolerant', 'closed')),
    DROP CONSTRAINT application_outcome_check,
    ADD CONSTRAINT application_outcome_check CHECK (outcome IN ('finished', 'partly', 'withdrawn', 'terminated')),
    -- agent and accepted_at: an accepted application may wait for its agent, for at most a working hour
    -- (regulation, part four, 1: 随时办); nobody has an agent before acceptance.
    DROP CONSTRAINT application_check1,
    ADD CONSTRAINT application_agent_check CHECK ((agent IS NULL) = (agent_name IS NULL)
        AND (agent IS NULL OR accepted_at IS NOT NULL)),
    -- Who gave up before acceptance closed without one.
    DROP CONSTRAINT application_check2,
    ADD CONSTRAINT application_accepted_check CHECK (status = 'closed'
        OR (accepted_at IS NOT NULL) = (status IN ('accepted', 'accepted_tolerant')));

-- Who did what with a case: each act makes a version (regulation, part two, 1: 只找一个人 - whoever acts, acts for the
-- one responsible agent).  Never changed: a mistake is corrected by another act.
CREATE TABLE intake.act (
    application_id uuid        NOT NULL REFERENCES intake.application,
    version        bigint      NOT NULL CHECK (version >= 2), -- version 1 is the submission itself
    acted_at       timestamptz NOT NULL,
    kind           text        NOT NULL,
    caller         text        NOT NULL, -- the key: "window.w01"
    person         text        NOT NULL, -- who sat there, as the client says
    for_agent      text,                 -- the responsible agent then; NULL: there was none
    summary        text        NOT NULL, -- Chinese, one line
    PRIMARY KEY (application_id, version)
);

GRANT SELECT, INSERT ON intake.act TO intake;
