-- SPDX-License-Identifier: Apache-2.0
-- routing: what stands in the way of a case, the steps taken against it, and to whom it was taken when it stuck
-- (regulation, part two, 2: 主动协调化解矛盾；无法解决的及时上报部门或相关领导请求协调处理).

ALTER TABLE routing.plan
    ADD COLUMN agent text NOT NULL DEFAULT ''; -- the code of agents.csv; empty: the case waits for its agent

-- An issue as the window told of it; what is done about it stands in issue_step.
CREATE TABLE routing.issue (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL, -- the window may open one before the case has a plan
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no single item
    problem        text        NOT NULL,
    raised_by      text        NOT NULL,
    raised_at      timestamptz NOT NULL,
    version        bigint      NOT NULL DEFAULT 1,
    solution       text,
    solved_at      timestamptz,
    CHECK ((solved_at IS NULL) = (solution IS NULL))
);
CREATE INDEX issue_open ON routing.issue (application_id) WHERE solved_at IS NULL;

-- Never changed: each step makes a version of the issue.
CREATE TABLE routing.issue_step (
    number   text        NOT NULL REFERENCES routing.issue,
    version  bigint      NOT NULL CHECK (version >= 2), -- version 1 is the opening
    taken_at timestamptz NOT NULL,
    kind     text        NOT NULL CHECK (kind IN ('step', 'escalated', 'acknowledged', 'answered', 'solved')),
    caller   text        NOT NULL, -- the key: "agent.a01"; "routing": the clock
    person   text        NOT NULL, -- who sat there, as the client says; empty: the clock
    text     text        NOT NULL,
    PRIMARY KEY (number, version)
);

-- Level 1: the head of the department; level 2: the leader in charge.
CREATE TABLE routing.escalation (
    number          text PRIMARY KEY,
    issue           text        NOT NULL REFERENCES routing.issue,
    level           int         NOT NULL CHECK (level IN (1, 2)),
    addressee       text        NOT NULL CHECK (addressee = 'leader' OR addressee LIKE 'department:_%'),
    reason          text        NOT NULL,
    escalated_at    timestamptz NOT NULL,
    acknowledged_at timestamptz,
    answer          text,
    answered_at     timestamptz,
    answered_by     text,        -- key and person
    voided_at       timestamptz, -- the issue was solved, or taken higher, before an answer came
    CHECK (num_nonnulls(answer, answered_at, answered_by) IN (0, 3)),
    CHECK (answered_at IS NULL OR voided_at IS NULL),
    CHECK (answered_at IS NULL OR acknowledged_at IS NOT NULL), -- who answers has read
    CHECK ((level = 2) = (addressee = 'leader'))
);
-- One at a time waits for an answer about an issue.
CREATE UNIQUE INDEX escalation_open ON routing.escalation (issue) WHERE answered_at IS NULL AND voided_at IS NULL;
CREATE INDEX escalation_of_issue ON routing.escalation (issue);

GRANT SELECT, INSERT ON routing.issue, routing.issue_step, routing.escalation TO routing;
GRANT UPDATE (version, solution, solved_at) ON routing.issue TO routing;
GRANT UPDATE (acknowledged_at, answer, answered_at, answered_by, voided_at) ON routing.escalation TO routing;
