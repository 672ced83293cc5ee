-- SPDX-License-Identifier: Apache-2.0
-- deadline: what was promised for an item that is given up before any department decided on it is owed no more.

ALTER TABLE deadline.promise
    ADD COLUMN given_up_at timestamptz;
