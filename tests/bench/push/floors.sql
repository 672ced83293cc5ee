-- SPDX-License-Identifier: Apache-2.0
-- Tables of the floors, in a scratch database: an inbox that tells repeated events, approvals, a log.
CREATE TABLE batch_inbox (event_id bigint PRIMARY KEY);
CREATE TABLE batch_approval (approval bigint PRIMARY KEY, state text NOT NULL, last_at timestamptz NOT NULL)
    WITH (fillfactor = 70);
CREATE TABLE batch_log (stream bigint, sequence bigint, payload bytea NOT NULL, PRIMARY KEY (stream, sequence));
INSERT INTO batch_approval SELECT n, 'accepted', now() FROM generate_series(0, 7999) AS n;

CREATE TABLE single_inbox (event_id bigint PRIMARY KEY);
CREATE TABLE single_approval (approval bigint PRIMARY KEY, state text NOT NULL, last_at timestamptz NOT NULL)
    WITH (fillfactor = 70);
CREATE TABLE single_log (sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload bytea NOT NULL);
CREATE SEQUENCE single_event;
INSERT INTO single_approval SELECT n, 'accepted', now() FROM generate_series(0, 7999) AS n;
VACUUM ANALYZE;
