-- SPDX-License-Identifier: Apache-2.0
-- What the demo services write.  No unique keys: an effect that happens twice must be seen.
CREATE TABLE intake.command (place bigint GENERATED ALWAYS AS IDENTITY, request_id text, key text NOT NULL);
CREATE TABLE intake.planned (stream text, seq bigint, key text);
CREATE TABLE intake.tick (at timestamptz);
CREATE TABLE routing.effect (place bigint GENERATED ALWAYS AS IDENTITY, stream text, seq bigint, key text NOT NULL);
CREATE TABLE routing.seen (key text);
CREATE TABLE routing.cure (key text);
CREATE TABLE department.push (event_id text PRIMARY KEY, key text);
CREATE TABLE department.handed (stream text, seq bigint, key text);
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA intake TO intake;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA routing TO routing;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA department TO department;
