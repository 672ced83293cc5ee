-- SPDX-License-Identifier: Apache-2.0
-- routing: joint handling (regulation, part one, 2: 重大事项联合办理，主动联系相关部门; part two, 2: 及时向办理部门反馈
-- 本部门审批意见及协调情况).

-- An application whose items belong to two departments or more; it ends with the plan.
CREATE TABLE routing.joint_case (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL UNIQUE REFERENCES routing.plan,
    lead           text        NOT NULL, -- department
    opened_at      timestamptz NOT NULL
);

-- The agent gets in touch with each department of a joint case, which answers.
CREATE TABLE routing.contact (
    number            text        NOT NULL REFERENCES routing.joint_case,
    department        text        NOT NULL,
    opened_at         timestamptz NOT NULL,
    contact_missed_at timestamptz, -- the agent's fault
    contacted_at      timestamptz,
    contacted_by      text,        -- key and person, as of every "_by" here
    whom              text,
    how               text CHECK (how IN ('phone', 'on_site', 'web', 'mail')),
    said              text,
    answer_missed_at  timestamptz, -- the department's fault
    answer            text,
    answered_at       timestamptz,
    answered_by       text,
    voided_at         timestamptz, -- no item of the department was left to do
    PRIMARY KEY (number, department),
    CHECK (num_nonnulls(contacted_at, contacted_by, whom, how, said) IN (0, 5)),
    CHECK (num_nonnulls(answer, answered_at, answered_by) IN (0, 3)),
    CHECK (answered_at IS NULL OR contacted_at IS NOT NULL), -- an answer is to somebody
    CHECK (answered_at IS NULL OR voided_at IS NULL)
);
-- The lead is one of the departments of the case.
ALTER TABLE routing.joint_case
    ADD FOREIGN KEY (number, lead) REFERENCES routing.contact DEFERRABLE INITIALLY DEFERRED;

-- What a department says about an item that another handles.
CREATE TABLE routing.opinion (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    department     text        NOT NULL, -- that is asked
    question       text        NOT NULL,
    asked_at       timestamptz NOT NULL,
    asked_by       text        NOT NULL,
    due_at         timestamptz NOT NULL,
    silent         bool        NOT NULL DEFAULT false, -- nothing was said by due_at: a fault, and no consent
    stand          text CHECK (stand IN ('agree', 'agree_with_conditions', 'object')),
    said           text,
    given_at       timestamptz,
    given_by       text,
    voided_at      timestamptz, -- the item came to its end before
    FOREIGN KEY (application_id, item) REFERENCES routing.step,
    CHECK (num_nonnulls(stand, said, given_at, given_by) IN (0, 4)),
    CHECK (stand IS NULL OR stand = 'agree' OR said <> ''), -- conditions and objections are told
    CHECK (given_at IS NULL OR voided_at IS NULL),
    CHECK (given_at IS NULL OR silent = (given_at > due_at)) -- late is late
);
-- A department is asked one thing at a time about an item.
CREATE UNIQUE INDEX opinion_open ON routing.opinion (application_id, item, department)
    WHERE given_at IS NULL AND voided_at IS NULL;
CREATE INDEX opinion_application ON routing.opinion (application_id);

-- What the handling department is told of opinions and coordination, with its read receipt.
CREATE TABLE routing.relay (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL REFERENCES routing.plan,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no single item
    department     text        NOT NULL, -- that is told
    kind           text        NOT NULL CHECK (kind IN ('opinion', 'silence', 'coordination')),
    opinion        text REFERENCES routing.opinion,
    said           text        NOT NULL,
    relayed_at     timestamptz NOT NULL,
    relayed_by     text        NOT NULL, -- the key, or "routing": by rule
    read_at        timestamptz,
    read_by        text,
    voided_at      timestamptz, -- the item came to its end unread
    CHECK ((kind = 'coordination') = (opinion IS NULL)),
    CHECK ((read_at IS NULL) = (read_by IS NULL)),
    CHECK (read_at IS NULL OR voided_at IS NULL)
);
CREATE INDEX relay_application ON routing.relay (application_id);
CREATE INDEX relay_unread ON routing.relay (department) WHERE read_at IS NULL AND voided_at IS NULL;

GRANT SELECT, INSERT ON routing.joint_case, routing.contact, routing.opinion, routing.relay TO routing;
GRANT UPDATE (lead) ON routing.joint_case TO routing;
GRANT UPDATE (opened_at, contact_missed_at, contacted_at, contacted_by, whom, how, said, answer_missed_at, answer,
              answered_at, answered_by, voided_at) ON routing.contact TO routing;
GRANT UPDATE (silent, stand, said, given_at, given_by, voided_at) ON routing.opinion TO routing;
GRANT UPDATE (read_at, read_by, voided_at) ON routing.relay TO routing;
