-- SPDX-License-Identifier: Apache-2.0
-- department: a delivery that the centre recorded and took back.

ALTER TABLE department.handover
    DROP CONSTRAINT handover_kind_check,
    ADD CONSTRAINT handover_kind_check CHECK (kind IN ('handed_over', 'supplied', 'promise_broken', 'delivered',
                                                       'delivery_taken_back', 'withdrawn', 'terminated'));
