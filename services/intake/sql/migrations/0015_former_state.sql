-- SPDX-License-Identifier: Apache-2.0
-- intake: what a department says of an approval that was replaced when its item was opened again.  It moves nothing, and
-- is kept: it may be a decision that nobody waits for.

CREATE TABLE intake.former_state (
    approval_id uuid        NOT NULL REFERENCES intake.former_approval,
    told        bigint      NOT NULL, -- sequence of the event in the department's stream
    event       text        NOT NULL, -- the last that took effect; '': nothing of the history is left
    state       text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    detail      text        NOT NULL, -- document or reason
    PRIMARY KEY (approval_id, told)
);
CREATE INDEX former_approval_application ON intake.former_approval (application_id);

GRANT SELECT, INSERT ON intake.former_state TO intake;
