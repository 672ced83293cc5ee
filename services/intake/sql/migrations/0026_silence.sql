-- SPDX-License-Identifier: Apache-2.0
-- intake: silences that were noticed (regulation, part two, 1: 跟踪项目事项审批进程): nothing happened since the instant.

CREATE TABLE intake.silence (
    application_id uuid        NOT NULL REFERENCES intake.application,
    silent_at      timestamptz NOT NULL, -- the last event before it
    noticed_at     timestamptz NOT NULL CHECK (noticed_at > silent_at),
    PRIMARY KEY (application_id, silent_at) -- each is told once
);

-- The last event of a case: what the enterprise was told of its course, and what somebody did.  That nothing happened,
-- or that time ran out, is none.
CREATE FUNCTION intake.last_event(uuid) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
SELECT greatest(
    (SELECT submitted_at FROM intake.application WHERE application_id = $1),
    (SELECT told_at FROM intake.message
      WHERE application_id = $1 AND addressee = 'applicant' AND kind NOT IN ('feedback', 'delay')
      ORDER BY number DESC LIMIT 1),
    (SELECT acted_at FROM intake.act WHERE application_id = $1 ORDER BY version DESC LIMIT 1))
$$;

GRANT SELECT, INSERT ON intake.silence TO intake;
GRANT EXECUTE ON FUNCTION intake.last_event TO intake;
