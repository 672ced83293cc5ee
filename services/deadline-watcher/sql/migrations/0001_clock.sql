-- SPDX-License-Identifier: Apache-2.0
-- What the deadline-watcher remembers: the facts that clocks are replayed from, and which rungs have fired.

-- A taken-in application; the facts choose the variants of its items at hand-over.
CREATE TABLE deadline.application (
    application_id uuid        PRIMARY KEY,
    accepted_at    timestamptz NOT NULL,
    fact_names     text[]      NOT NULL,
    fact_values    text[]      NOT NULL,
    -- One value for each name.
    CHECK (cardinality(fact_names) = cardinality(fact_values))
);

-- A material promised under tolerance acceptance; kept once supplied_at is set.
CREATE TABLE deadline.promise (
    application_id uuid        NOT NULL REFERENCES deadline.application,
    item           int         NOT NULL CHECK (item BETWEEN 1 AND 59), -- the regulation names 59
    code           text        NOT NULL,
    promised_on    date        NOT NULL,
    supplied_at    timestamptz,
    PRIMARY KEY (application_id, item, code)
);

CREATE TABLE deadline.approval (
    approval_id    uuid        PRIMARY KEY,
    application_id uuid        NOT NULL REFERENCES deadline.application,
    item           int         NOT NULL CHECK (item BETWEEN 1 AND 59), -- the regulation names 59
    department     text        NOT NULL,
    handed_over_at timestamptz NOT NULL,
    delivered_at   timestamptz
);
CREATE INDEX approval_application ON deadline.approval (application_id);

-- The folded history of an approval in business order: (told, ordinal).  An event told in order adds a row; a
-- history told anew replaces them all.  The hottest table refers to nothing: the batch that adds steps has counted
-- their approvals in the same transaction, and no approval is ever deleted.
CREATE TABLE deadline.step (
    approval_id uuid        NOT NULL,
    told        bigint      NOT NULL, -- position in the department's stream
    ordinal     int         NOT NULL, -- among the steps of one told history
    event       text        NOT NULL,
    holder      text        NOT NULL, -- whose turn it is after the step
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    stop_kind   text,
    stop_end    date,
    stop_notice bool        NOT NULL,
    extension   int         NOT NULL CHECK (extension >= 0), -- no extension shortens a period
    PRIMARY KEY (approval_id, told, ordinal)
);

-- One clock: the terms it runs by, fixed when it was made, and what the last replay said.
-- Marks are working-day ordinals with an edge of the day (work_mark.h): a new holiday notice moves the days
-- that they mean without touching a row.  No index holds what most events change, so that updates stay on their page
-- (HOT): the state changes when the clock opens and closes, and the alarm is left where it is while it rings early enough.
CREATE TABLE deadline.clock (
    clock_id       uuid PRIMARY KEY,
    kind           text NOT NULL,
    rule           text NOT NULL,
    -- What is measured: an approval at its department, or a promise of the applicant.
    subject        text NOT NULL CHECK (subject IN ('approval', 'promise')),
    application_id uuid NOT NULL REFERENCES deadline.application,
    approval_id    uuid REFERENCES deadline.approval,
    department     text NOT NULL,
    item           int  NOT NULL CHECK (item BETWEEN 1 AND 59), -- the regulation names 59
    budget         int  NOT NULL CHECK (budget >= 0),           -- a period is not negative
    unit           text NOT NULL CHECK (unit IN ('workday', 'calendar')), -- the two ways to count days
    stops          text NOT NULL, -- kinds of special procedure that stop it, with ';' between
    state          text NOT NULL DEFAULT 'waiting'
                   -- Running and stopped are a matter of the hour and not stored.
                   CHECK (state IN ('waiting', 'open', 'closed')),
    due_mark       int,
    next_mark      int, -- the alarm: at or before the next rung, NULL when none is ahead
    date_bound     bool NOT NULL DEFAULT false, -- counts dates: replayed when the calendar changes
    calendar       text NOT NULL,               -- version of the last replay
    -- A promise is known before its approval is handed over, an approval's clock is not.
    CHECK (subject = 'promise' OR approval_id IS NOT NULL),
    UNIQUE (application_id, item, kind, approval_id)
) WITH (fillfactor = 70);
CREATE INDEX clock_approval ON deadline.clock (approval_id);
CREATE INDEX clock_open ON deadline.clock (department) WHERE state = 'open';
CREATE INDEX clock_next ON deadline.clock (next_mark, clock_id) WHERE next_mark IS NOT NULL;

-- A rung that fired.  It is never deleted: a late event that shows it should not have fired marks it corrected.
CREATE TABLE deadline.rung (
    clock_id          uuid        NOT NULL REFERENCES deadline.clock,
    rung              text        NOT NULL CHECK (rung IN ('50', '80', 'due_today', 'overdue', 'overdue_3')), -- the ladder
    correction        int         NOT NULL DEFAULT 0, -- how many of this rung were corrected before it
    light             text        NOT NULL,
    came_due_at       timestamptz NOT NULL,
    fired_at          timestamptz NOT NULL,
    late_because_down bool        NOT NULL,
    corrected_at      timestamptz,
    corrected_because text, -- id of the event that showed it
    PRIMARY KEY (clock_id, rung, correction),
    -- Both or neither: a correction has a cause.
    CHECK ((corrected_at IS NULL) = (corrected_because IS NULL))
);
-- Each rung of a clock stands at most once, whatever restarts, replays or runs twice.
CREATE UNIQUE INDEX rung_standing ON deadline.rung (clock_id, rung) WHERE corrected_at IS NULL;

-- One row: until when rungs were watched, and by which calendar.
CREATE TABLE deadline.watch (
    one            bool        PRIMARY KEY DEFAULT true CHECK (one), -- there is one watcher
    ticked_at      timestamptz NOT NULL,
    calendar       text        NOT NULL,
    anchor_on      date        NOT NULL, -- a day that had passed,
    anchor_ordinal int         NOT NULL  -- and its ordinal: another one means that the past was changed
);

-- Every calendar that was in force, and what its coming moved.
CREATE TABLE deadline.calendar (
    version        text        PRIMARY KEY,
    known_since    date        NOT NULL,
    in_force_at    timestamptz NOT NULL,
    replayed       bigint      NOT NULL,
    past_changed   bool        NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON deadline.application, deadline.promise, deadline.approval, deadline.clock,
    deadline.rung, deadline.watch, deadline.calendar TO deadline;
GRANT SELECT, INSERT, DELETE ON deadline.step TO deadline;
-- The view report.approval_light.
GRANT SELECT ON deadline.clock, deadline.rung TO report_owner;
