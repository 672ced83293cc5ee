-- SPDX-License-Identifier: Apache-2.0
-- intake: agents (代办员) - who is responsible for a case and since when, hand-overs, leave, teams of key projects, what
-- agents did, and what they still have to do.

-- One responsible agent at any instant, from the first to the last (regulation, part two, 1: 只找一个人).  Each period
-- but the first begins at the instant at which the one before it ended: two periods cannot overlap, no gap can come
-- between them, and only the last one can be open.
CREATE TABLE intake.agent_assignment (
    application_id uuid        NOT NULL REFERENCES intake.application,
    number         int         NOT NULL CHECK (number >= 1), -- the chain begins with 1
    agent          text        NOT NULL,
    agent_name     text        NOT NULL, -- as it was then; the staff list changes
    from_at        timestamptz NOT NULL,
    until_at       timestamptz CHECK (until_at >= from_at), -- nobody ends before the beginning
    reason         text        NOT NULL,
    assigned_by    text        NOT NULL,
    former         int         GENERATED ALWAYS AS (nullif(number, 1) - 1) STORED,
    current_of     uuid        GENERATED ALWAYS AS (CASE WHEN until_at IS NULL THEN application_id END) STORED,
    PRIMARY KEY (application_id, number),
    UNIQUE (application_id, number, until_at),
    FOREIGN KEY (application_id, former, from_at)
        REFERENCES intake.agent_assignment (application_id, number, until_at),
    UNIQUE (current_of, agent)
);

INSERT INTO intake.agent_assignment (application_id, number, agent, agent_name, from_at, reason, assigned_by)
SELECT application_id, 1, agent, agent_name, accepted_at, '受理时选派', 'intake'
  FROM intake.application
 WHERE agent IS NOT NULL;

-- application.agent says nothing else than the open period.
ALTER TABLE intake.application
    ADD FOREIGN KEY (application_id, agent) REFERENCES intake.agent_assignment (current_of, agent);
CREATE INDEX application_unassigned ON intake.application (accepted_at)
    WHERE agent IS NULL AND status IN ('accepted', 'accepted_tolerant');
CREATE INDEX item_open_of ON intake.item (application_id) WHERE open; -- the load of an agent

-- Leave, by days; until_on NULL: until further notice.
CREATE TABLE intake.agent_absence (
    number      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent       text        NOT NULL,
    from_on     date        NOT NULL,
    until_on    date        CHECK (until_on >= from_on), -- the last day away is not before the first
    reason      text        NOT NULL,
    recorded_by text        NOT NULL,
    recorded_at timestamptz NOT NULL,
    ended_at    timestamptz -- back before the time
);
CREATE INDEX agent_absence_standing ON intake.agent_absence (agent) WHERE ended_at IS NULL;

-- A hand-over takes effect only when the next one accepts it (首问负责: responsible until the next person accepts).
CREATE TABLE intake.agent_offer (
    application_id uuid        NOT NULL REFERENCES intake.application,
    number         bigint      GENERATED ALWAYS AS IDENTITY,
    from_agent     text        NOT NULL,
    to_agent       text        NOT NULL CHECK (to_agent <> from_agent), -- nobody hands over to himself
    reason         text        NOT NULL,
    offered_by     text        NOT NULL,
    offered_at     timestamptz NOT NULL,
    answer         text CHECK (answer IN ('accepted', 'declined', 'withdrawn')),
    answered_at    timestamptz,
    answer_reason  text        NOT NULL DEFAULT '',
    PRIMARY KEY (application_id, number),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answer IS DISTINCT FROM 'declined' OR answer_reason <> '') -- who declines says why
);
-- A case is offered to one at a time.
CREATE UNIQUE INDEX agent_offer_open ON intake.agent_offer (application_id) WHERE answer IS NULL;

-- Key projects (重点项目) and the team (专班) of each; the last row of a project counts, team NULL: not one any more.
CREATE TABLE intake.key_project (
    project_code text        NOT NULL REFERENCES intake.project,
    number       bigint      GENERATED ALWAYS AS IDENTITY,
    team         text,
    reason       text        NOT NULL,
    set_by       text        NOT NULL,
    set_at       timestamptz NOT NULL,
    PRIMARY KEY (project_code, number)
);

-- The agent's log (办件日志).  Never changed: a mistake is corrected by another entry.
CREATE TABLE intake.agent_action (
    application_id uuid        NOT NULL REFERENCES intake.application,
    number         bigint      GENERATED ALWAYS AS IDENTITY,
    item           int         CHECK (item BETWEEN 1 AND 59), -- NULL: about no single item
    kind           text        NOT NULL CHECK (kind IN ('submitted_at_hall', 'guidance', 'form_help', 'coordination',
        'contact', 'reporting_up')),
    department     text,
    text           text        NOT NULL,
    contact        text,
    answer         text,
    acted_at       timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL CHECK (recorded_at >= acted_at), -- what was done, not what will be
    for_agent      text, -- the responsible agent then; NULL: there was none
    caller         text        NOT NULL,
    person         text        NOT NULL,
    PRIMARY KEY (application_id, number),
    FOREIGN KEY (application_id, item) REFERENCES intake.item,
    -- Coordination (业务协调) is with somebody who answers.
    CHECK (kind <> 'coordination' OR (department IS NOT NULL AND contact IS NOT NULL AND answer IS NOT NULL)),
    CHECK (kind NOT IN ('submitted_at_hall', 'reporting_up') OR item IS NOT NULL)
);

-- An immediate item is submitted in the hall on the day of its hand-over (regulation, part one, 1: 代办员必须当天到服务大厅办理).
CREATE TABLE intake.hall_visit (
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    due_since      timestamptz NOT NULL,
    submitted_at   timestamptz,
    overdue_at     timestamptz, -- stays, whatever is recorded later
    PRIMARY KEY (application_id, item),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);

-- To talk with the department about an item that has turned yellow (regulation, part two, 1: 适时与审批部门协调沟通).
CREATE TABLE intake.coordination_task (
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    number         bigint      GENERATED ALWAYS AS IDENTITY,
    rung           text        NOT NULL,
    opened_at      timestamptz NOT NULL,
    closed_at      timestamptz,
    PRIMARY KEY (application_id, item, number),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);
-- One at a time about an item.
CREATE UNIQUE INDEX coordination_task_open ON intake.coordination_task (application_id, item) WHERE closed_at IS NULL;

-- The agent's own promise (regulation, part two, 1: 进入代办帮办程序在规定工作日内办结), from routing's plan.
CREATE TABLE intake.agency (
    application_id uuid PRIMARY KEY REFERENCES intake.application,
    workdays       int  NOT NULL CHECK (workdays >= 1), -- a plan without length plans nothing
    due_on         date NOT NULL
);

GRANT SELECT, INSERT ON intake.agent_assignment, intake.agent_absence, intake.agent_offer, intake.key_project,
    intake.agent_action, intake.hall_visit, intake.coordination_task, intake.agency TO intake;
GRANT UPDATE (until_at) ON intake.agent_assignment TO intake;
GRANT UPDATE (ended_at) ON intake.agent_absence TO intake;
GRANT UPDATE (answer, answered_at, answer_reason) ON intake.agent_offer TO intake;
GRANT UPDATE (submitted_at, overdue_at) ON intake.hall_visit TO intake;
GRANT UPDATE (closed_at) ON intake.coordination_task TO intake;
GRANT UPDATE (workdays, due_on) ON intake.agency TO intake;
