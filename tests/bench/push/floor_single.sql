-- For pgbench: one event in a transaction of its own.
\set approval random(0, 7999)
BEGIN;
INSERT INTO single_inbox (event_id) VALUES (nextval('single_event')) ON CONFLICT DO NOTHING;
SELECT state FROM single_approval WHERE approval = :approval FOR UPDATE;
UPDATE single_approval SET state = 'special_procedure', last_at = now() WHERE approval = :approval;
INSERT INTO single_log (payload) VALUES (convert_to(repeat('x', 200), 'UTF8'));
COMMIT;
