-- SPDX-License-Identifier: Apache-2.0
-- department: what the centre ends is told apart from what the applicant withdraws.

ALTER TABLE department.handover
    DROP CONSTRAINT handover_kind_check,
    ADD CONSTRAINT handover_kind_check CHECK (kind IN ('handed_over', 'supplied', 'promise_broken', 'delivered',
                                                       'withdrawn', 'terminated'));
