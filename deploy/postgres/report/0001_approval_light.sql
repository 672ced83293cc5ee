-- SPDX-License-Identifier: Apache-2.0
-- How an approval stands with time: the department's period (promised, or the same day) and the worst light that fired
-- on any of its clocks and still stands.  A due day is the ordinal of a working day, as common/calendar counts.

CREATE VIEW report.approval_light AS
SELECT c.approval_id,
       bool_or(c.state = 'open') AS running,
       -- Marks are ordinal * 4 + edge of the day; edge 1 is noon (deadline-watcher, work_mark.h).
       min(c.due_mark / 4) FILTER (WHERE c.kind IN ('promised', 'same_day')) AS due_ordinal,
       coalesce(bool_or(c.due_mark % 4 = 1) FILTER (WHERE c.kind IN ('promised', 'same_day')), false) AS due_at_noon,
       CASE max(CASE r.light WHEN 'deep_red' THEN 3 WHEN 'red' THEN 2 WHEN 'yellow' THEN 1 END)
           WHEN 3 THEN 'deep_red' WHEN 2 THEN 'red' WHEN 1 THEN 'yellow' ELSE 'green'
       END AS light
  FROM deadline.clock AS c
  LEFT JOIN deadline.rung AS r ON r.clock_id = c.clock_id AND r.corrected_at IS NULL
 WHERE c.subject = 'approval' AND c.state <> 'waiting'
 GROUP BY c.approval_id;

GRANT SELECT ON report.approval_light TO intake;
