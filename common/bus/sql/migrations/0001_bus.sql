-- SPDX-License-Identifier: Apache-2.0
-- Streams, cursors, stored replies and parked events: what makes delivery between services exact.
--
-- Runs as bus_owner.  A service reads and writes only what is its own (row-level security on the login that
-- opened the session, which SET cannot change), and what it consumes.

-- One writer at a time for each service.  Every writing transaction locks this row first, with its own epoch:
-- a former writer that wakes up finds another epoch and stops.
CREATE TABLE bus.owner (
    service  text PRIMARY KEY CHECK (service ~ '^[a-z]+([.][a-z0-9_]+)?$'),
    epoch    bigint NOT NULL CHECK (epoch > 0),
    instance text NOT NULL,        -- host and process, for a person
    since    timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Where each stream stands. Moves only from the position that the writer believed in.
CREATE TABLE bus.head (
    stream text PRIMARY KEY CHECK (stream ~ '^[a-z]+([.][a-z0-9_]+)?$'),
    seq    bigint NOT NULL CHECK (seq >= 0),
    hash   bytea NOT NULL CHECK (octet_length(hash) = 32) -- SHA-256; 32 zero bytes before the first event
) WITH (fillfactor = 50);

-- The log: append only.  hash = SHA-256(hash of seq - 1 || seq as 8 bytes big-endian || header || payload).
CREATE TABLE bus.event (
    stream  text NOT NULL,
    seq     bigint NOT NULL CHECK (seq > 0),
    header  bytea NOT NULL, -- Envelope
    payload bytea NOT NULL CHECK (octet_length(payload) <= 262144), -- what a consumer must be ready to hold
    hash    bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (stream, seq) -- no position is ever written twice
);

-- How far a consumer has come. Moves in the transaction of the effects, from the position believed in.
CREATE TABLE bus.cursor (
    consumer text NOT NULL,
    stream   text NOT NULL,
    seq      bigint NOT NULL CHECK (seq >= 0),
    PRIMARY KEY (consumer, stream)
) WITH (fillfactor = 50);

-- What a command was answered, so that a retry gets the same answer.
CREATE TABLE bus.reply (
    service      text NOT NULL,
    request_id   uuid NOT NULL,
    command_hash bytea NOT NULL CHECK (octet_length(command_hash) = 32), -- of the caller's key name and the frame
    reply        bytea NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (service, request_id) -- one effect for one id
);

-- Events that a person must look at.  Never deleted; decided exactly once, by somebody, with a reason.
CREATE TABLE bus.parked (
    consumer        text NOT NULL,
    stream          text NOT NULL,
    seq             bigint NOT NULL CHECK (seq > 0),
    arrival         bigint GENERATED ALWAYS AS IDENTITY, -- order of replay: one fenced writer, so order of parking
    key             text NOT NULL,
    type            text NOT NULL,
    code            text NOT NULL,
    reason          text NOT NULL,
    header          bytea NOT NULL,
    payload         bytea NOT NULL,
    parked_at       timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'parked' CHECK (state IN ('parked', 'replayed', 'discarded')),
    decided_by      text,
    decision_reason text,
    decided_at      timestamptz,
    PRIMARY KEY (consumer, stream, seq), -- an event is parked once
    -- no decision without who, why and when; none of them without a decision
    CHECK (num_nonnulls(decided_by, decision_reason, decided_at) = CASE state WHEN 'parked' THEN 0 ELSE 3 END)
);
CREATE INDEX parked_by_key ON bus.parked (consumer, key, arrival) WHERE state = 'parked';

REVOKE ALL ON ALL TABLES IN SCHEMA bus FROM PUBLIC;
-- UPDATE by column: on a whole table it would also allow LOCK TABLE ... IN ACCESS EXCLUSIVE MODE, with which one login
-- could stop all services.
GRANT SELECT, INSERT ON bus.owner, bus.head, bus.cursor TO intake, routing, deadline, assessment, department;
GRANT UPDATE (epoch, instance, since) ON bus.owner TO intake, routing, deadline, assessment, department;
GRANT UPDATE (seq, hash) ON bus.head TO intake, routing, deadline, assessment, department;
GRANT UPDATE (seq) ON bus.cursor TO intake, routing, deadline, assessment, department;
GRANT SELECT, INSERT ON bus.event, bus.reply TO intake, routing, deadline, assessment, department;
GRANT SELECT, INSERT, UPDATE (state, decided_by, decision_reason, decided_at) ON bus.parked
    TO intake, routing, deadline, assessment, department;
-- The operator sees where everything stands, and walks the chains of the log.
GRANT SELECT ON bus.owner, bus.head, bus.cursor, bus.event, bus.parked TO operator, report_owner;

ALTER TABLE bus.owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.owner FORCE ROW LEVEL SECURITY;
ALTER TABLE bus.head ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.head FORCE ROW LEVEL SECURITY;
ALTER TABLE bus.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.event FORCE ROW LEVEL SECURITY;
ALTER TABLE bus.cursor ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.cursor FORCE ROW LEVEL SECURITY;
ALTER TABLE bus.reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.reply FORCE ROW LEVEL SECURITY;
ALTER TABLE bus.parked ENABLE ROW LEVEL SECURITY;
ALTER TABLE bus.parked FORCE ROW LEVEL SECURITY;

-- Rows under the name of a service: the login is that service, or the department's ('dept_housing' is
-- 'department.housing').
CREATE POLICY own ON bus.owner TO intake, routing, deadline, assessment USING (service = session_user);
CREATE POLICY own ON bus.cursor TO intake, routing, deadline, assessment USING (consumer = session_user);
CREATE POLICY own ON bus.reply TO intake, routing, deadline, assessment USING (service = session_user);
CREATE POLICY own ON bus.parked TO intake, routing, deadline, assessment USING (consumer = session_user);
CREATE POLICY own_department ON bus.owner TO department USING (service = 'department.' || substr(session_user, 6));
CREATE POLICY own_department ON bus.cursor TO department USING (consumer = 'department.' || substr(session_user, 6));
CREATE POLICY own_department ON bus.reply TO department USING (service = 'department.' || substr(session_user, 6));
CREATE POLICY own_department ON bus.parked TO department USING (consumer = 'department.' || substr(session_user, 6));

-- Streams: a service writes those under its name ('routing', 'routing.housing'), and reads all.
CREATE POLICY append ON bus.event FOR INSERT TO intake, routing, deadline, assessment
    WITH CHECK (split_part(stream, '.', 1) = session_user);
CREATE POLICY read ON bus.event FOR SELECT TO intake, routing, deadline, assessment USING (true);
CREATE POLICY own ON bus.head TO intake, routing, deadline, assessment
    USING (split_part(stream, '.', 1) = session_user);
CREATE POLICY read ON bus.head FOR SELECT TO intake, routing, deadline, assessment USING (true);
-- A department writes its own stream, and reads it and what routing hands to it: nobody else's.
CREATE POLICY append_department ON bus.event FOR INSERT TO department
    WITH CHECK (stream = 'department.' || substr(session_user, 6));
CREATE POLICY read_department ON bus.event FOR SELECT TO department
    USING (stream IN ('department.' || substr(session_user, 6), 'routing.' || substr(session_user, 6)));
CREATE POLICY own_department ON bus.head TO department USING (stream = 'department.' || substr(session_user, 6));
CREATE POLICY read_department ON bus.head FOR SELECT TO department
    USING (stream = 'routing.' || substr(session_user, 6));

CREATE POLICY watch ON bus.owner FOR SELECT TO operator USING (true);
CREATE POLICY watch ON bus.head FOR SELECT TO operator USING (true);
CREATE POLICY watch ON bus.cursor FOR SELECT TO operator USING (true);
CREATE POLICY watch ON bus.event FOR SELECT TO operator USING (true);
CREATE POLICY watch ON bus.parked FOR SELECT TO operator USING (true);
