-- SPDX-License-Identifier: Apache-2.0
-- deadline: that a stop nobody ended is over by itself is a rung of the clocks that it stopped, so that it is told once.

ALTER TABLE deadline.rung
    DROP CONSTRAINT rung_rung_check,
    ADD CONSTRAINT rung_rung_check -- the ladder, and the end of a stop
        CHECK (rung IN ('50', '80', 'due_today', 'overdue', 'overdue_3', 'resumed'));
