-- SPDX-License-Identifier: Apache-2.0
-- Who may do what in the database of bangban: roles, schemas, and the grants that stand above any one schema.
--
--     psql -X -v ON_ERROR_STOP=1 -d <database> -f deploy/postgres/roles.sql        as a superuser; repeatable
--
-- <schema>_owner  owns a schema; cannot log in.  bangban-migrate takes this role to apply the schema's migrations.
-- migrator        logs in for bangban-migrate only; a member of every owner, with none of their rights until SET ROLE.
-- intake …        one login per service; dept_<code> one per department, all members of the group `department`.
--                 Row-level security compares session_user with 'dept_' || department: SET cannot forge it.
-- operator        reads what the schemas bus, meta and report grant it.
--
-- Rights inside a schema are granted by that schema's migrations; functions need a GRANT EXECUTE too.
-- Passwords are the deployment's: ALTER ROLE intake PASSWORD :'intake_password'.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
BEGIN;

CREATE FUNCTION pg_temp.ensure_role(name text, attributes text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I', name);
    END IF;
    EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION %s', name, attributes);
END $$;

-- Logins resolve no name by accident and never trade durability for speed.
CREATE FUNCTION pg_temp.ensure_login(name text, attributes text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_temp.ensure_role(name, 'LOGIN NOBYPASSRLS ' || attributes);
    EXECUTE format('ALTER ROLE %I SET search_path = %L', name, '');
    EXECUTE format('ALTER ROLE %I SET synchronous_commit = on', name);
END $$;

-- Who takes events in batches looks up by key, and nothing else: a plan made while a table was empty must not scan it
-- when it is full.  JIT: what is switched off still counts as so dear that any use of it would be compiled.
CREATE FUNCTION pg_temp.ensure_keyed(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER ROLE %I SET enable_seqscan = off', name);
    EXECUTE format('ALTER ROLE %I SET enable_hashjoin = off', name);
    EXECUTE format('ALTER ROLE %I SET enable_mergejoin = off', name);
    EXECUTE format('ALTER ROLE %I SET jit = off', name);
END $$;

REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;

CREATE TEMPORARY TABLE department_code ON COMMIT DROP AS
SELECT unnest(ARRAY['agri', 'culture', 'ecology', 'energy', 'fire', 'forest', 'housing', 'miit', 'nature', 'ndrc',
                    'transport', 'urban', 'water', 'weather']) AS code; -- deploy/data/departments.csv; a test compares
CREATE TEMPORARY TABLE owned_schema ON COMMIT DROP AS
SELECT name, name || '_owner' AS owner
  FROM unnest(ARRAY['bus', 'record', 'intake', 'routing', 'department', 'deadline', 'assessment', 'report']) AS name;

DO $$
BEGIN
    PERFORM pg_temp.ensure_login(name, 'NOINHERIT')
       FROM unnest(ARRAY['migrator', 'intake', 'routing', 'deadline', 'assessment', 'operator']) AS name;
    PERFORM pg_temp.ensure_role('department', 'NOLOGIN NOINHERIT NOBYPASSRLS');
    PERFORM pg_temp.ensure_login('dept_' || code, 'INHERIT CONNECTION LIMIT 8'), pg_temp.ensure_keyed('dept_' || code)
       FROM department_code;
    PERFORM pg_temp.ensure_keyed(name) FROM unnest(ARRAY['intake', 'routing', 'deadline']) AS name;
    -- report_owner's views join over departments, so row-level security is not for it; nobody can log in as it.
    PERFORM pg_temp.ensure_role(owner, 'NOLOGIN NOINHERIT '
                                || CASE name WHEN 'report' THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END)
       FROM owned_schema;
END $$;

SELECT format('GRANT department TO %I', 'dept_' || code) FROM department_code \gexec
SELECT format('GRANT %I TO migrator', owner),
       format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', name, owner),
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE ALL ON FUNCTIONS FROM PUBLIC', owner),
       format('GRANT USAGE ON SCHEMA %I TO report_owner', name)
  FROM owned_schema \gexec
CREATE SCHEMA IF NOT EXISTS meta AUTHORIZATION migrator;

GRANT CONNECT ON DATABASE :"DBNAME" TO migrator, intake, routing, deadline, assessment, department, operator;
GRANT USAGE ON SCHEMA bus TO intake, routing, deadline, assessment, department, operator;
GRANT USAGE ON SCHEMA record TO intake, routing;
GRANT USAGE ON SCHEMA intake TO intake;
GRANT USAGE ON SCHEMA routing TO routing;
GRANT USAGE ON SCHEMA department TO department;
GRANT USAGE ON SCHEMA deadline TO deadline;
GRANT USAGE ON SCHEMA assessment TO assessment;
GRANT USAGE ON SCHEMA report TO intake, routing, deadline, assessment, operator;

-- Advisory locks elect the writers of services: only the function that checks who asks may take one, and bangban-migrate.
SELECT format('REVOKE EXECUTE ON FUNCTION pg_catalog.%s FROM PUBLIC', oid::regprocedure),
       format('GRANT EXECUTE ON FUNCTION pg_catalog.%s TO bus_owner, migrator', oid::regprocedure)
  FROM pg_catalog.pg_proc
 WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory' \gexec

-- Whoever runs it may ask which migrations are applied.
GRANT USAGE ON SCHEMA meta TO intake, routing, deadline, assessment, department, operator;
ALTER DEFAULT PRIVILEGES FOR ROLE migrator IN SCHEMA meta
    GRANT SELECT ON TABLES TO intake, routing, deadline, assessment, department, operator;

COMMIT;
