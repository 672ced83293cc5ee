-- SPDX-License-Identifier: Apache-2.0
-- intake: what was open when return visits came (0012) is visited too, thirty days after its acceptance (the default of
-- visit-every).  If that day is past, its turn comes with the next round.

INSERT INTO intake.visit_schedule (application_id, next_on)
SELECT application_id, (accepted_at AT TIME ZONE 'Asia/Shanghai')::date + 30
  FROM intake.application
 WHERE accepted_at IS NOT NULL AND closed_at IS NULL
    ON CONFLICT (application_id) DO NOTHING;
