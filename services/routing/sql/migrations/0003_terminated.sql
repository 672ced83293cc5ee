-- SPDX-License-Identifier: Apache-2.0
-- routing: a step that the centre ended is told apart from one that the applicant withdrew.

ALTER TABLE routing.step
    DROP CONSTRAINT step_state_check,
    ADD CONSTRAINT step_state_check CHECK (state IN ('waiting', 'handed_over', 'done', 'failed', 'blocked', 'withdrawn',
                                                     'terminated')),
    DROP CONSTRAINT step_approval_check,
    -- One that waits has no approval, one that a department has, or had, does; what was given up may be either.
    ADD CONSTRAINT step_approval_check CHECK (state IN ('withdrawn', 'terminated')
        OR (state IN ('waiting', 'blocked')) = (approval_id IS NULL));
