-- SPDX-License-Identifier: Apache-2.0
-- routing: a step that the applicant or the centre gave up, and one that is handled anew by another approval.

ALTER TABLE routing.step
    ADD COLUMN attempt int NOT NULL DEFAULT 1 CHECK (attempt >= 1), -- the first approval, and one for each reopening
    DROP CONSTRAINT step_state_check,
    ADD CONSTRAINT step_state_check CHECK (state IN ('waiting', 'handed_over', 'done', 'failed', 'blocked', 'withdrawn')),
    DROP CONSTRAINT step_check,
    -- One that waits has no approval, one that a department has, or had, does; what was given up may be either.
    ADD CONSTRAINT step_approval_check CHECK (state = 'withdrawn'
        OR (state IN ('waiting', 'blocked')) = (approval_id IS NULL));

-- The approvals of earlier attempts: what departments still tell of them moves no step.
CREATE TABLE routing.former_approval (
    approval_id    uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    item           int NOT NULL,
    replaced_at    timestamptz NOT NULL,
    FOREIGN KEY (application_id, item) REFERENCES routing.step
);

GRANT SELECT, INSERT ON routing.former_approval TO routing;
