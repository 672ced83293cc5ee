-- SPDX-License-Identifier: Apache-2.0
-- Whether a department keeps its promised time (or the same day) for an approval: broken is one whose clock stands
-- overdue, however it ended; what a late event showed to be in time is corrected and counts no more.

CREATE VIEW report.approval_promise AS
SELECT c.approval_id, bool_or(c.state = 'open') AS running, bool_or(r.clock_id IS NOT NULL) AS broken
  FROM deadline.clock AS c
  LEFT JOIN deadline.rung AS r ON r.clock_id = c.clock_id AND r.rung = 'overdue' AND r.corrected_at IS NULL
 WHERE c.subject = 'approval' AND c.kind IN ('promised', 'same_day') AND c.state <> 'waiting'
 GROUP BY c.approval_id;

GRANT SELECT ON report.approval_promise TO intake;
