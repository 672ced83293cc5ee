-- SPDX-License-Identifier: Apache-2.0
-- UPDATE on a whole table also allows LOCK TABLE ... IN ACCESS EXCLUSIVE MODE, with which one login would stop all
-- services.  Columns are enough to move a row, and to lock it.
REVOKE UPDATE ON bus.owner, bus.head, bus.cursor FROM intake, routing, deadline, assessment, department;
GRANT UPDATE (epoch, instance, since) ON bus.owner TO intake, routing, deadline, assessment, department;
GRANT UPDATE (seq, hash) ON bus.head TO intake, routing, deadline, assessment, department;
GRANT UPDATE (seq) ON bus.cursor TO intake, routing, deadline, assessment, department;
