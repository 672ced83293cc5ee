-- SPDX-License-Identifier: Apache-2.0
-- routing: what was planned when, and why it was planned anew (regulation, part two, 4: 逐步优化，流程再造).

ALTER TABLE routing.plan
    ADD COLUMN version int NOT NULL DEFAULT 0; -- the latest of plan_version; 0 until the plan is first moved on

-- Never changed: a plan is planned anew when what can still come to a result is not what it was.
CREATE TABLE routing.plan_version (
    application_id      uuid        NOT NULL REFERENCES routing.plan,
    number              int         NOT NULL CHECK (number >= 1),
    made_at             timestamptz NOT NULL,
    reason              text        NOT NULL, -- Chinese
    items               int[]       NOT NULL CHECK (cardinality(items) > 0), -- done, under way, or still to come
    serial_workdays     int         NOT NULL,
    parallel_workdays   int         NOT NULL,
    tolerant_workdays   int         NOT NULL,
    critical_path       int[]       NOT NULL, -- of the parallel schedule
    projected_finish_on date, -- NULL: beyond the calendar
    PRIMARY KEY (application_id, number)
);

GRANT SELECT, INSERT ON routing.plan_version TO routing;
