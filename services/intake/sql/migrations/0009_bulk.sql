-- SPDX-License-Identifier: Apache-2.0
-- intake: bulk loads of projects and applications - rows wait here until all of them stand or none does.

CREATE TABLE intake.load (
    load_id        text        PRIMARY KEY CHECK (length(load_id) = 64), -- SHA-256 of the files: the same again is the same load
    status         text        NOT NULL CHECK (status IN ('staging', 'committed', 'abandoned')),
    file_names     text[]      NOT NULL CHECK (cardinality(file_names) BETWEEN 1 AND 2),
    headers        bytea[]     NOT NULL, -- LoadFile of each, packed
    row_count      int         NOT NULL CHECK (row_count >= 1),
    received       int         NOT NULL CHECK (received BETWEEN 0 AND row_count), -- without holes
    opened_by      text        NOT NULL, -- the key
    opened_at      timestamptz NOT NULL,
    checked_at     timestamptz,
    faults         int         NOT NULL CHECK (faults >= 0),
    projects       int         NOT NULL CHECK (projects >= 0),
    outcome_names  text[]      NOT NULL,
    outcome_counts int[]       NOT NULL,
    committed_at   timestamptz,
    CHECK (cardinality(file_names) = cardinality(headers)),
    CHECK (cardinality(outcome_names) = cardinality(outcome_counts)),
    -- Only what is complete can be checked, only what has no fault can stand.
    CHECK (checked_at IS NULL OR received = row_count),
    CHECK ((committed_at IS NOT NULL) = (status = 'committed')),
    CHECK (status <> 'committed' OR (checked_at IS NOT NULL AND faults = 0))
);

-- The rows as they came, until the load is over.
CREATE TABLE intake.load_row (
    load_id text  NOT NULL REFERENCES intake.load,
    number  int   NOT NULL CHECK (number >= 1),
    cells   bytea NOT NULL, -- LoadRow, packed
    PRIMARY KEY (load_id, number)
);

-- What the last check found.
CREATE TABLE intake.load_fault (
    load_id     text NOT NULL REFERENCES intake.load,
    position    int  NOT NULL CHECK (position >= 1),
    file        int  NOT NULL,
    line        int  NOT NULL,
    column_name text NOT NULL,
    rule        text NOT NULL,
    cure        text NOT NULL,
    PRIMARY KEY (load_id, position)
);

-- What a committed load has made.
CREATE TABLE intake.load_result (
    load_id        text NOT NULL REFERENCES intake.load,
    position       int  NOT NULL CHECK (position >= 1),
    file           int  NOT NULL,
    line           int  NOT NULL,
    project_code   text NOT NULL,
    application_id uuid NOT NULL REFERENCES intake.application,
    number         text NOT NULL,
    status         text NOT NULL,
    PRIMARY KEY (load_id, position)
);

GRANT SELECT, INSERT ON intake.load, intake.load_row, intake.load_fault, intake.load_result TO intake;
GRANT UPDATE (status, received, checked_at, faults, projects, outcome_names, outcome_counts, committed_at)
    ON intake.load TO intake;
GRANT DELETE ON intake.load_row, intake.load_fault TO intake;
