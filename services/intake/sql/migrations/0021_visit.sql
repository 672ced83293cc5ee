-- SPDX-License-Identifier: Apache-2.0
-- intake: issues that a corrected answer takes back, and visits to applications that are not accepted yet.

ALTER TABLE intake.issue
    -- The answer that opened it was recorded wrongly.
    ADD COLUMN taken_back boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT issue_taken_back CHECK (NOT taken_back OR visit IS NOT NULL AND solved_at IS NOT NULL);
CREATE INDEX issue_visit ON intake.issue (visit) WHERE visit IS NOT NULL;
GRANT UPDATE (taken_back) ON intake.issue TO intake;

-- Visits count from the receipt of an application: what waits for its acceptance is visited too (thirty days: the
-- default of visit-every).
INSERT INTO intake.visit_schedule (application_id, next_on)
SELECT application_id, (submitted_at AT TIME ZONE 'Asia/Shanghai')::date + 30
  FROM intake.application
 WHERE status NOT IN ('refused', 'closed')
    ON CONFLICT (application_id) DO NOTHING;
