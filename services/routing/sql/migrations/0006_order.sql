-- SPDX-License-Identifier: Apache-2.0
-- routing: supervision orders (督办单; regulation, part two, 3: 跟踪督办; fields of GB/T 39046 table 11), and one form for
-- what is done with any record of routing that people work on.

-- Steps of issues become acts of records: an issue, an order ... by the number that people say aloud.
ALTER TABLE routing.issue_step RENAME TO act;
ALTER TABLE routing.act RENAME COLUMN number TO subject;
ALTER TABLE routing.act RENAME COLUMN taken_at TO acted_at;
ALTER TABLE routing.act
    DROP CONSTRAINT issue_step_number_fkey,
    DROP CONSTRAINT issue_step_kind_check;
ALTER TABLE routing.issue DROP COLUMN version; -- the latest of its acts

CREATE TABLE routing.supervision_order (
    number         text PRIMARY KEY,
    application_id uuid        NOT NULL,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no single item
    rule           text        NOT NULL CHECK (rule IN ('overdue', 'manual')),
    clock_id       text,       -- whose red light it is about; NULL: by hand
    addressee      text        NOT NULL CHECK (addressee LIKE 'department:_%' OR addressee LIKE 'agent:_%'),
    matter         text        NOT NULL,
    issued_at      timestamptz NOT NULL,
    issued_by      text        NOT NULL, -- the key, or "routing": the rule
    due_on         date        NOT NULL,
    extended       bool        NOT NULL DEFAULT false, -- once
    reply          text,
    replied_at     timestamptz,
    closed_at      timestamptz,
    outcome        text CHECK (outcome IN ('done', 'void')), -- void: the light was no red one after all
    CHECK ((rule = 'manual') = (clock_id IS NULL)),
    CHECK ((reply IS NULL) = (replied_at IS NULL)),
    CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CHECK (outcome IS DISTINCT FROM 'done' OR reply IS NOT NULL) -- nothing is settled without an answer
);
-- A red light is followed up once at a time.
CREATE UNIQUE INDEX supervision_order_open ON routing.supervision_order (clock_id) WHERE closed_at IS NULL;
CREATE INDEX supervision_order_application ON routing.supervision_order (application_id);

GRANT SELECT, INSERT ON routing.supervision_order TO routing;
GRANT UPDATE (due_on, extended, reply, replied_at, closed_at, outcome) ON routing.supervision_order TO routing;
