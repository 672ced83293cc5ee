-- SPDX-License-Identifier: Apache-2.0
-- Who may stand for election.  The plain advisory locks are closed to all logins (deploy/postgres/roles.sql), so that
-- nobody can hold up the election of another service; this function takes the lock of the caller's own service only.

CREATE FUNCTION bus.try_lead(service text) RETURNS bool
    LANGUAGE plpgsql VOLATILE STRICT SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    -- As the row-level security of bus.owner has it; session_user is the login, whoever owns the function.
    IF service <> session_user AND service <> 'department.' || substr(session_user, 6) THEN
        RAISE insufficient_privilege USING MESSAGE = format('%s may not lead %s', session_user, service);
    END IF;
    RETURN pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('bangban/' || service, 0));
END $$;

GRANT EXECUTE ON FUNCTION bus.try_lead(text) TO intake, routing, deadline, assessment, department;
