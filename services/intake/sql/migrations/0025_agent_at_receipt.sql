-- SPDX-License-Identifier: Apache-2.0
-- intake: a case has its agent from its receipt on (regulation, part two, 1: 只找一个人; part four, 1: 随时办).

ALTER TABLE intake.application
    DROP CONSTRAINT application_agent_check,
    ADD CONSTRAINT application_agent_check CHECK ((agent IS NULL) = (agent_name IS NULL));
DROP INDEX intake.application_agent;
CREATE INDEX application_agent ON intake.application (agent) WHERE status NOT IN ('refused', 'closed');
DROP INDEX intake.application_unassigned;
CREATE INDEX application_unassigned ON intake.application (submitted_at)
    WHERE agent IS NULL AND status NOT IN ('refused', 'closed');
