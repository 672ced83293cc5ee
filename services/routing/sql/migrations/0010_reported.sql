-- SPDX-License-Identifier: Apache-2.0
-- routing: reported items (regulation, part two, 2: 上报件): what lies with a superior authority since when.

CREATE TABLE routing.reported (
    number         text PRIMARY KEY,
    approval_id    uuid        NOT NULL,
    application_id uuid        NOT NULL,
    item           int         NOT NULL CHECK (item BETWEEN 1 AND 59),
    department     text        NOT NULL,
    reported_at    timestamptz NOT NULL,
    materials      text[]      NOT NULL, -- codes, as the department says
    overdue_at     timestamptz,
    answered_at    timestamptz,
    outcome        text CHECK (outcome IN ('approved', 'refused', 'ended', 'void')),
    FOREIGN KEY (application_id, item) REFERENCES routing.step,
    CHECK ((outcome IS NULL) = (answered_at IS NULL))
);
-- An approval lies with its superior once at a time.
CREATE UNIQUE INDEX reported_open ON routing.reported (approval_id) WHERE answered_at IS NULL;
CREATE INDEX reported_application ON routing.reported (application_id);

GRANT SELECT, INSERT ON routing.reported TO routing;
GRANT UPDATE (overdue_at, answered_at, outcome) ON routing.reported TO routing;
