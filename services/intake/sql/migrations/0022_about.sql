-- SPDX-License-Identifier: Apache-2.0
-- intake: who has several cases is told which one a message is about; as it was called when it was told.

ALTER TABLE intake.message ADD COLUMN about text NOT NULL DEFAULT ''; -- number and project of the case; '': of none
ALTER TABLE intake.message ALTER COLUMN about DROP DEFAULT;
