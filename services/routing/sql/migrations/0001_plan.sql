-- SPDX-License-Identifier: Apache-2.0
-- routing: one plan per application, one step per item, what the enterprise still owes under tolerance acceptance.

CREATE TABLE routing.plan (
    application_id    uuid PRIMARY KEY,
    project_code      text NOT NULL,
    project_name      text NOT NULL,
    applicant         text NOT NULL,
    agent_name        text NOT NULL,
    -- What chose the item variants; the plan is made anew from it, so it must not change under a plan.
    fact_names        text[] NOT NULL,
    fact_values       text[] NOT NULL,
    serial_workdays   int NOT NULL CHECK (serial_workdays > 0),
    parallel_workdays int NOT NULL CHECK (parallel_workdays BETWEEN 1 AND serial_workdays),
    -- Relaxing edges never makes a plan longer.
    tolerant_workdays int NOT NULL CHECK (tolerant_workdays BETWEEN 1 AND parallel_workdays),
    accepted_at       timestamptz NOT NULL,
    finished_at       timestamptz,
    CHECK (cardinality(fact_names) = cardinality(fact_values))
);

CREATE TABLE routing.step (
    application_id uuid NOT NULL REFERENCES routing.plan,
    item           int NOT NULL CHECK (item BETWEEN 1 AND 59),
    department     text NOT NULL,
    handling_type  text NOT NULL CHECK (handling_type IN ('immediate', 'promised', 'reported')),
    state          text NOT NULL CHECK (state IN ('waiting', 'handed_over', 'done', 'failed', 'blocked')),
    approval_id    uuid,
    approval_state text,
    handed_over_at timestamptz,
    accepted_at    timestamptz,
    closed_at      timestamptz,
    PRIMARY KEY (application_id, item),
    -- A step that a department has, or had, names its approval; one that waits has none.
    CHECK ((state IN ('waiting', 'blocked')) = (approval_id IS NULL)),
    CHECK ((approval_id IS NULL) = (handed_over_at IS NULL))
) WITH (fillfactor = 70);

-- An approval carries exactly one step.
CREATE UNIQUE INDEX step_approval ON routing.step (approval_id) WHERE approval_id IS NOT NULL;

CREATE TABLE routing.promise (
    application_id uuid NOT NULL,
    item           int NOT NULL,
    code           text NOT NULL,
    name           text NOT NULL,
    promised_on    text NOT NULL,
    kept_at        timestamptz,
    PRIMARY KEY (application_id, item, code),
    FOREIGN KEY (application_id, item) REFERENCES routing.step
);

GRANT SELECT, INSERT, UPDATE ON routing.plan, routing.step, routing.promise TO routing;
