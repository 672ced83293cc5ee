-- SPDX-License-Identifier: Apache-2.0
-- routing: meetings (regulation, part two, 3: 项目碰头会、会商联审会、现场办公会，直至办结有关事项) with who came and what was
-- concluded.

CREATE TABLE routing.meeting (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL REFERENCES routing.plan,
    kind           text        NOT NULL CHECK (kind IN ('briefing', 'joint_review', 'on_site')),
    status         text        NOT NULL DEFAULT 'proposed'
                   CHECK (status IN ('proposed', 'convened', 'held', 'closed', 'dropped')),
    rule           text        NOT NULL
                   CHECK (rule IN ('departments', 'red_light', 'issue', 'late', 'to_and_fro', 'manual')),
    reason         text        NOT NULL,
    proposed_at    timestamptz NOT NULL,
    meets_at       timestamptz,
    place          text,
    topic          text,
    minutes        text,
    ended_at       timestamptz,
    CHECK (num_nonnulls(meets_at, place, topic) IN (0, 3)),
    CHECK (status NOT IN ('convened', 'held', 'closed') OR meets_at IS NOT NULL),
    CHECK ((status IN ('held', 'closed')) = (minutes IS NOT NULL)), -- silence is no conclusion
    CHECK ((status IN ('closed', 'dropped')) = (ended_at IS NOT NULL))
);
-- A case has one meeting at a time: what else comes up is a reason for the same one.
CREATE UNIQUE INDEX meeting_open ON routing.meeting (application_id) WHERE ended_at IS NULL;
CREATE INDEX meeting_rule ON routing.meeting (application_id, rule);

CREATE TABLE routing.meeting_seat (
    number   text NOT NULL REFERENCES routing.meeting,
    invitee  text NOT NULL CHECK (invitee IN ('agent', 'leader', 'applicant') OR invitee LIKE 'department:_%'),
    attended text CHECK (attended IN ('present', 'substitute', 'absent')),
    person   text NOT NULL DEFAULT '',
    PRIMARY KEY (number, invitee),
    CHECK (attended IS NULL OR (attended = 'absent') = (person = ''))
);

CREATE TABLE routing.meeting_task (
    number      text NOT NULL REFERENCES routing.meeting,
    ordinal     int  NOT NULL CHECK (ordinal >= 1),
    task        text NOT NULL,
    owner       text NOT NULL CHECK (owner = 'agent' OR owner LIKE 'department:_%'),
    due_on      date NOT NULL,
    result      text,
    finished_at timestamptz,
    PRIMARY KEY (number, ordinal),
    CHECK ((result IS NULL) = (finished_at IS NULL))
);

GRANT SELECT, INSERT ON routing.meeting, routing.meeting_task TO routing;
GRANT SELECT, INSERT, DELETE ON routing.meeting_seat TO routing; -- a meeting may be convened anew
GRANT UPDATE (kind, status, meets_at, place, topic, minutes, ended_at) ON routing.meeting TO routing;
GRANT UPDATE (attended, person) ON routing.meeting_seat TO routing;
GRANT UPDATE (result, finished_at) ON routing.meeting_task TO routing;
