-- SPDX-License-Identifier: Apache-2.0
-- intake: a leave is told when it begins, which may be later than it was recorded.

ALTER TABLE intake.agent_absence ADD COLUMN told_at timestamptz; -- office and enterprises; NULL: it has not begun
UPDATE intake.agent_absence SET told_at = recorded_at;
GRANT UPDATE (told_at) ON intake.agent_absence TO intake;
