-- SPDX-License-Identifier: Apache-2.0
-- What several services keep in the same form: numbers that people say aloud, duties with a clock.
--
-- Runs as record_owner.  A service reads and writes only its own rows (row-level security on the login that opened the
-- session, which SET cannot change).

-- The last number given in a series on a day.
CREATE TABLE record.number_series (
    service  text NOT NULL DEFAULT session_user,
    series   text NOT NULL,
    given_on date NOT NULL,
    last     int  NOT NULL CHECK (last >= 1), -- a series begins with 1
    PRIMARY KEY (service, series, given_on)
);

-- A duty that the deadline-watcher clocks for the service.
CREATE TABLE record.duty (
    duty_id        uuid        PRIMARY KEY,
    service        text        NOT NULL DEFAULT session_user,
    kind           text        NOT NULL,
    application_id uuid, -- NULL: about none
    subject        text        NOT NULL,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no single item
    department     text,
    holder         text        NOT NULL,
    due_on         text, -- where the budget of the kind is an agreed day
    opened_at      timestamptz NOT NULL,
    closed_at      timestamptz,
    outcome        text CHECK (outcome IN ('done', 'void')),
    CHECK ((closed_at IS NULL) = (outcome IS NULL)) -- closed for a reason
);
-- One of a kind at a time about one thing.
CREATE UNIQUE INDEX duty_open ON record.duty (service, kind, subject, item) WHERE closed_at IS NULL;
CREATE INDEX duty_application ON record.duty (application_id) WHERE closed_at IS NULL;
-- What has been owed about an application (the explanation of a refusal, say), closed or not.
CREATE INDEX duty_history ON record.duty (application_id, kind);

REVOKE ALL ON ALL TABLES IN SCHEMA record FROM PUBLIC;
GRANT SELECT, INSERT ON record.number_series, record.duty TO intake, routing;
GRANT UPDATE (last) ON record.number_series TO intake, routing;
GRANT UPDATE (closed_at, outcome) ON record.duty TO intake, routing;

ALTER TABLE record.number_series ENABLE ROW LEVEL SECURITY;
ALTER TABLE record.number_series FORCE ROW LEVEL SECURITY;
ALTER TABLE record.duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE record.duty FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON record.number_series TO intake, routing USING (service = session_user);
CREATE POLICY own ON record.duty TO intake, routing USING (service = session_user);
