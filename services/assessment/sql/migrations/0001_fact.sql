-- SPDX-License-Identifier: Apache-2.0
-- assessment: what the event log says that departments are judged by. Scores are computed from it, never stored in it.

-- The project's facts choose the variants of its items at hand-over.
CREATE TABLE assessment.application (
    application_id uuid   PRIMARY KEY,
    fact_names     text[] NOT NULL,
    fact_values    text[] NOT NULL,
    -- One value for each name.
    CHECK (cardinality(fact_names) = cardinality(fact_values))
);

-- One approval at one department, with the terms that applied when it was handed over: a later change of the
-- catalogue does not change how it is judged.
CREATE TABLE assessment.fact (
    approval_id     uuid        PRIMARY KEY,
    application_id  uuid        NOT NULL REFERENCES assessment.application,
    department      text        NOT NULL,
    item            int         NOT NULL CHECK (item BETWEEN 1 AND 59), -- the regulation names 59
    handling        text        NOT NULL CHECK (handling IN ('immediate', 'promised', 'reported')), -- its three kinds
    promised_days   int         NOT NULL CHECK (promised_days >= 0),  -- 0: the same working day
    statutory_days  int         CHECK (statutory_days >= 0),          -- NULL: no law fixes a period
    statutory_unit  text        NOT NULL CHECK (statutory_unit IN ('workday', 'calendar')), -- the two ways to count days
    lawful_stops    text[]      NOT NULL,
    customary_stops text[]      NOT NULL,
    handed_over_at  timestamptz NOT NULL,
    stream          text        NOT NULL, -- where the hand-over was told
    sequence        bigint      NOT NULL,
    closed_at       timestamptz -- business time; only narrows what a quarter reads, clocks are replayed from the steps
) WITH (fillfactor = 80);
CREATE INDEX fact_closed ON assessment.fact (closed_at);

-- The folded history in business order: (told, ordinal). A history told anew replaces the rows of its approval.
-- The hottest table refers to nothing: the batch that adds steps has counted their facts in the same transaction,
-- and no fact is ever deleted.
CREATE TABLE assessment.step (
    approval_id uuid        NOT NULL,
    told        bigint      NOT NULL, -- position in the stream
    ordinal     int         NOT NULL, -- among the steps of one told history
    stream      text        NOT NULL,
    event       text        NOT NULL,
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    stop_kind   text,
    stop_end    text,
    stop_notice bool        NOT NULL,
    extension   int         NOT NULL CHECK (extension >= 0), -- no extension shortens a period
    PRIMARY KEY (approval_id, told, ordinal)
);

-- Every status event that a department pushed, also those that could not take effect.
CREATE TABLE assessment.push (
    department  text        NOT NULL,
    event_id    text        NOT NULL,
    stream      text        NOT NULL, -- where it was told first
    sequence    bigint      NOT NULL,
    approval_id uuid, -- NULL: it named none that could be
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    valid       bool        NOT NULL,
    in_order    bool        NOT NULL,
    -- A push is counted once, in however many histories it is told.
    PRIMARY KEY (department, event_id)
);
CREATE INDEX push_received ON assessment.push (received_at);

-- The clock of the promise, or of the day, said "overdue"; the row goes when that is corrected.  Its stream may
-- run ahead of the one that tells of the approval, so there is no reference.
CREATE TABLE assessment.overdue (
    approval_id uuid   PRIMARY KEY,
    stream      text   NOT NULL,
    sequence    bigint NOT NULL
);

-- How far each stream has been read, and when its writer recorded that: a score is a function of it.
CREATE TABLE assessment.basis (
    stream      text        PRIMARY KEY,
    up_to       bigint      NOT NULL CHECK (up_to > 0), -- positions count from 1
    recorded_at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON assessment.application, assessment.push TO assessment;
GRANT SELECT, INSERT, UPDATE ON assessment.fact, assessment.overdue, assessment.basis TO assessment;
GRANT SELECT, INSERT, DELETE ON assessment.step TO assessment;
GRANT DELETE ON assessment.overdue TO assessment;
