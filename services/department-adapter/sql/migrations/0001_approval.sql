-- SPDX-License-Identifier: Apache-2.0
-- department: what each department was handed over, what it pushed, and where its approvals stand.
--
-- One schema for all departments, one login each: forced row-level security on session_user (SET cannot forge it)
-- shows every adapter its own rows and nothing else.  Rows are never deleted.  Nothing refers by foreign key:
-- pushes that name no known approval are evidence too, and one writer per department keeps the rest.

-- Narrow, and no index on what an event changes, so that updates stay on their page (HOT).
CREATE TABLE department.approval (
    approval_id      uuid PRIMARY KEY,
    application_id   uuid NOT NULL,
    handed_over_at   timestamptz NOT NULL,
    -- Key of the last event that takes part in the fold: what sorts behind it needs no refold.
    last_occurred_at timestamptz NOT NULL,
    last_sequence    bigint NOT NULL,
    item             int NOT NULL CHECK (item BETWEEN 1 AND 59), -- the regulation has 59
    -- Bytes of the events that take part in the fold: bounds the memory of a refold and the size of what it tells.
    evidence_size    int NOT NULL DEFAULT 0 CHECK (evidence_size >= 0),
    -- An event was voided that has not come yet: every new event needs the whole fold.
    void_waits       boolean NOT NULL DEFAULT false,
    department       text NOT NULL,
    project_code     text NOT NULL,
    -- The states of approval_lifecycle.c, by name; a unit test compares the two lists.
    state            text NOT NULL DEFAULT 'handed_over' CHECK (state IN (
        'handed_over', 'received', 'correction', 'accepted', 'accepted_tolerant', 'special_procedure',
        'special_procedure_tolerant', 'promise_overdue', 'reported_up', 'approved', 'approved_tolerant', 'refused',
        'not_accepted', 'delivered', 'returned', 'withdrawn', 'terminated')),
    last_event_id    text NOT NULL COLLATE "C" DEFAULT ''
) WITH (fillfactor = 50);

-- Inbox, evidence and history in one: every push that passed the rules of form, as it was sent, and the centre's own
-- events in the same form (id "centre:<event id>").
--
-- The receipt is stream_sequence, chain_hash, receipt_code and receipt_state: what was said when the push was judged
-- first.  A repeated push gets the same, so nobody may change it; disposition, code and since are of today.
CREATE TABLE department.approval_event (
    approval_id     uuid NOT NULL, -- as pushed; not necessarily one of this department's
    occurred_at     timestamptz NOT NULL,
    received_at     timestamptz NOT NULL,
    since           timestamptz NOT NULL, -- when it got its disposition
    source_sequence bigint NOT NULL,
    stream_sequence bigint, -- what its first judging told the department's stream; NULL: nothing (held)
    folds           boolean NOT NULL, -- false: can never take part in the fold
    department      text NOT NULL,
    event_id        text NOT NULL COLLATE "C" CHECK (length(event_id) BETWEEN 1 AND 80),
    event           text NOT NULL,
    disposition     text NOT NULL CHECK (disposition IN ('applied', 'noted', 'taken_back', 'held', 'quarantined')),
    code            text, -- why, when held or quarantined
    receipt_code    text, -- why, if it was held or quarantined at first
    receipt_state   text NOT NULL, -- of the approval after it
    chain_hash      bytea,
    raw             bytea NOT NULL CHECK (length(raw) <= 8192), -- the bytes as received: what the receipt's hash proves
    -- An event id is unique for ever: the same push again changes nothing, other bytes under it are a conflict.
    PRIMARY KEY (department, event_id),
    -- What is held or quarantined says why.
    CHECK ((code IS NOT NULL) = (disposition IN ('held', 'quarantined'))),
    -- What is in the stream has its hash.
    CHECK ((stream_sequence IS NULL) = (chain_hash IS NULL))
);
CREATE INDEX approval_event_approval ON department.approval_event (approval_id);
CREATE INDEX approval_event_open ON department.approval_event (department, disposition, since)
    WHERE disposition IN ('held', 'quarantined');

-- What was handed over, for the department to fetch; position = sequence in the stream routing.<department>.
CREATE TABLE department.handover (
    position    bigint NOT NULL,
    approval_id uuid NOT NULL,
    at          timestamptz NOT NULL,
    department  text NOT NULL,
    kind        text NOT NULL CHECK (kind IN ('handed_over', 'supplied', 'promise_broken', 'delivered')),
    payload     bytea NOT NULL, -- the event as routing sent it
    PRIMARY KEY (department, position)
);

ALTER TABLE department.approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE department.approval FORCE ROW LEVEL SECURITY;
ALTER TABLE department.approval_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE department.approval_event FORCE ROW LEVEL SECURITY;
ALTER TABLE department.handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE department.handover FORCE ROW LEVEL SECURITY;

-- The login of department x is dept_x.
CREATE POLICY own_rows ON department.approval TO department
    USING (department = substr(session_user::text, 6)) WITH CHECK (department = substr(session_user::text, 6));
CREATE POLICY own_rows ON department.approval_event TO department
    USING (department = substr(session_user::text, 6)) WITH CHECK (department = substr(session_user::text, 6));
CREATE POLICY own_rows ON department.handover TO department
    USING (department = substr(session_user::text, 6)) WITH CHECK (department = substr(session_user::text, 6));

-- No DELETE, and no UPDATE of what came from outside or was said in a receipt.
GRANT SELECT, INSERT ON department.approval, department.approval_event, department.handover TO department;
GRANT UPDATE (last_occurred_at, last_sequence, evidence_size, void_waits, state, last_event_id)
    ON department.approval TO department;
GRANT UPDATE (since, disposition, code) ON department.approval_event TO department;
