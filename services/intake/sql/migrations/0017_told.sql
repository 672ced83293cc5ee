-- SPDX-License-Identifier: Apache-2.0
-- intake: what the enterprise is told of its case.

ALTER TABLE intake.item
    ADD COLUMN resumed bool NOT NULL DEFAULT false; -- its special procedure went on too long: the clocks run again
