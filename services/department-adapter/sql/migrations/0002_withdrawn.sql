-- SPDX-License-Identifier: Apache-2.0
-- department: what the applicant or the centre gives up is told to the department like a hand-over.

ALTER TABLE department.handover
    DROP CONSTRAINT handover_kind_check,
    ADD CONSTRAINT handover_kind_check CHECK (kind IN ('handed_over', 'supplied', 'promise_broken', 'delivered',
                                                       'withdrawn'));
