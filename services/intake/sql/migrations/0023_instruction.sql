-- SPDX-License-Identifier: Apache-2.0
-- intake: a request for instruction that nobody needs any more; what a digest counts beside decisions.

ALTER TABLE intake.instruction_request
    ADD COLUMN voided_at   timestamptz, -- the item was decided or given up meanwhile
    ADD COLUMN void_reason text,
    ADD CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
    ADD CHECK (voided_at IS NULL OR decision IS NULL);
DROP INDEX intake.instruction_request_open;
CREATE UNIQUE INDEX instruction_request_open ON intake.instruction_request (application_id, item)
    WHERE decision IS NULL AND voided_at IS NULL;
GRANT UPDATE (voided_at, void_reason) ON intake.instruction_request TO intake;

-- Withdrawn or terminated is not decided; a decision that was corrected is told as that.
ALTER TABLE intake.digest_line
    DROP CONSTRAINT digest_line_what_check,
    ADD CONSTRAINT digest_line_what_check
        CHECK (what IN ('decided', 'ended', 'corrected', 'delivered', 'cannot_handle'));
CREATE INDEX result_correction_at ON intake.result_correction (corrected_at);
