-- SPDX-License-Identifier: Apache-2.0
-- Duties: somebody owes an act by a time.  What is told of one, when it is looked at next, and which rungs fired.

CREATE TABLE deadline.duty (
    duty_id        uuid        PRIMARY KEY,
    kind           text        NOT NULL, -- names the row of clock_rules.csv, which may be missing for a while
    application_id uuid,                 -- NULL: about none; the window may open a duty before the case is told of
    subject        text        NOT NULL,
    item           int         NOT NULL, -- 0: about no single item
    department     text        NOT NULL, -- empty: concerns none
    holder         text        NOT NULL CHECK (holder <> ''), -- a duty that nobody owes is none
    opened_at      timestamptz NOT NULL,
    due_on         date,                 -- the agreed day
    closed_at      timestamptz,
    outcome        text        CHECK (outcome IN ('done', 'void')), -- the two ways to end one
    due_at         timestamptz,          -- by the last look; NULL before it, or without a rule
    next_at        timestamptz,          -- when to look at it: at or before its next rung; NULL when none is ahead
    -- Both or neither: what ended has ended in some way.
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX duty_next ON deadline.duty (next_at, duty_id) WHERE next_at IS NOT NULL;
CREATE INDEX duty_open ON deadline.duty (due_at, duty_id) WHERE closed_at IS NULL;
CREATE INDEX duty_application ON deadline.duty (application_id);

-- A rung that fired.  It is never deleted: what shows it should not have fired marks it corrected.
CREATE TABLE deadline.duty_rung (
    duty_id           uuid        NOT NULL REFERENCES deadline.duty,
    rung              text        NOT NULL CHECK (rung IN ('50', '80', 'due_today', 'overdue', 'overdue_3')), -- the ladder
    correction        int         NOT NULL, -- how many of this rung were corrected before it
    light             text        NOT NULL,
    came_due_at       timestamptz NOT NULL,
    fired_at          timestamptz NOT NULL,
    late_because_down bool        NOT NULL,
    corrected_at      timestamptz,
    -- It was closed before the rung; or calendar or rule changed and gave the rung another time.
    corrected_because text        CHECK (corrected_because IN ('closed', 'terms')),
    PRIMARY KEY (duty_id, rung, correction),
    -- Both or neither: a correction has a cause.
    CHECK ((corrected_at IS NULL) = (corrected_because IS NULL))
);
-- Each rung of a duty stands at most once, whatever restarts or runs twice.
CREATE UNIQUE INDEX duty_rung_standing ON deadline.duty_rung (duty_id, rung) WHERE corrected_at IS NULL;

GRANT SELECT, INSERT ON deadline.duty, deadline.duty_rung TO deadline;
GRANT UPDATE (closed_at, outcome, due_at, next_at) ON deadline.duty TO deadline;
GRANT UPDATE (corrected_at, corrected_because) ON deadline.duty_rung TO deadline;
