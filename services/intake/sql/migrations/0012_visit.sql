-- SPDX-License-Identifier: Apache-2.0
-- intake: return visits (regulation, part one, 5: 代办服务工作回访制) and issues (矛盾问题, part two, 2).

-- When an open application is next due for its regular visit; NULL: it is closed.  A table of its own, so that the
-- application's row is not rewritten.
CREATE TABLE intake.visit_schedule (
    application_id uuid PRIMARY KEY REFERENCES intake.application,
    next_on        date
);
CREATE INDEX visit_schedule_next ON intake.visit_schedule (next_on) WHERE next_on IS NOT NULL;

CREATE TABLE intake.visit (
    number         text        PRIMARY KEY, -- "HF20260302-0001"
    application_id uuid        NOT NULL REFERENCES intake.application,
    kind           text        NOT NULL CHECK (kind IN ('closing', 'monthly')),
    planned_at     timestamptz NOT NULL,
    due_on         date        NOT NULL,
    seed           text        NOT NULL, -- '': not sampled
    share          int         NOT NULL CHECK (share BETWEEN 1 AND 100), -- per cent of which it is one
    state          text        NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'answered', 'dropped')),
    UNIQUE (application_id, kind, planned_at) -- planned once for one cause
);
-- An enterprise is not asked twice at a time about one application.
CREATE UNIQUE INDEX visit_planned ON intake.visit (application_id) WHERE state = 'planned';
CREATE INDEX visit_newest ON intake.visit (planned_at, number);

-- What came of it.  Never changed: a wrong answer is followed by another record, and the last one counts.
CREATE TABLE intake.visit_record (
    number       text        NOT NULL REFERENCES intake.visit,
    record       int         NOT NULL CHECK (record >= 1),
    outcome      text        NOT NULL CHECK (outcome IN ('answered', 'unreachable')),
    how          text        NOT NULL CHECK (how IN ('phone', 'on_site')),
    answered_by  text        NOT NULL,
    satisfaction int         NOT NULL CHECK (satisfaction BETWEEN 0 AND 5), -- 5 is best; 0: not asked
    text         text        NOT NULL,
    corrects     int,        -- the record that this one replaces
    recorded_at  timestamptz NOT NULL,
    caller       text        NOT NULL,
    person       text        NOT NULL,
    PRIMARY KEY (number, record),
    FOREIGN KEY (number, corrects) REFERENCES intake.visit_record,
    CHECK (corrects < record), -- what is corrected was there before
    -- Who answered said how satisfied he is; who was not reached said nothing.
    CHECK ((outcome = 'answered') = (answered_by <> '') AND (outcome = 'answered') = (satisfaction > 0))
);
CREATE INDEX visit_record_time ON intake.visit_record (recorded_at) WHERE outcome = 'answered';

-- What the enterprise said of an item, beside what the log said then.
CREATE TABLE intake.visit_answer (
    number   text    NOT NULL,
    record   int     NOT NULL,
    item     int     NOT NULL CHECK (item BETWEEN 1 AND 59),
    done     text    NOT NULL CHECK (done IN ('yes', 'no', 'unknown')),
    kept     text    NOT NULL CHECK (kept IN ('yes', 'no', 'unknown')),
    log_done text    NOT NULL CHECK (log_done IN ('yes', 'no')),
    log_kept text    NOT NULL CHECK (log_kept IN ('yes', 'no', 'unknown')), -- unknown: no promise of time was due yet
    PRIMARY KEY (number, record, item),
    FOREIGN KEY (number, record) REFERENCES intake.visit_record
);

-- Where the two differ.
CREATE TABLE intake.visit_finding (
    number text NOT NULL,
    record int  NOT NULL,
    item   int  NOT NULL,
    kind   text NOT NULL CHECK (kind IN ('done', 'kept')),
    said   text NOT NULL,
    logged text NOT NULL CHECK (logged <> said), -- else there is nothing to find
    PRIMARY KEY (number, record, item, kind),
    FOREIGN KEY (number, record, item) REFERENCES intake.visit_answer
);

CREATE TABLE intake.issue (
    number         text        PRIMARY KEY, -- "WT20260302-0001"
    application_id uuid        NOT NULL REFERENCES intake.application,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no single item
    problem        text        NOT NULL CHECK (problem <> ''),
    raised_by      text        NOT NULL,
    raised_at      timestamptz NOT NULL,
    visit          text        REFERENCES intake.visit, -- whose answer it was
    caller         text        NOT NULL,
    person         text        NOT NULL,
    solution       text CHECK (solution <> ''),
    solved_at      timestamptz,
    solved_by      text,
    -- Solved means: it is known when, how and by whom.
    CHECK ((solution IS NULL) = (solved_at IS NULL) AND (solution IS NULL) = (solved_by IS NULL))
);
CREATE INDEX issue_open ON intake.issue (raised_at, number) WHERE solved_at IS NULL;
CREATE INDEX issue_application ON intake.issue (application_id);

GRANT SELECT, INSERT ON intake.visit_schedule, intake.visit, intake.visit_record, intake.visit_answer,
    intake.visit_finding, intake.issue TO intake;
GRANT UPDATE (next_on) ON intake.visit_schedule TO intake;
GRANT UPDATE (state) ON intake.visit TO intake;
GRANT UPDATE (solution, solved_at, solved_by) ON intake.issue TO intake;
