-- SPDX-License-Identifier: Apache-2.0
-- department: whether materials were promised for an approval, and still are owed.  While they are, `accepted` is an
-- acceptance on the promise.  What was handed over before keeps the reading that it was told and measured by.

ALTER TABLE department.approval
    ADD COLUMN promised boolean NOT NULL DEFAULT false, -- at the hand-over: where the fold begins
    ADD COLUMN owed     boolean NOT NULL DEFAULT false, -- after the events that take part in the fold
    ADD CONSTRAINT approval_owed CHECK (promised OR NOT owed); -- only what was promised is owed

GRANT UPDATE (owed) ON department.approval TO department;
