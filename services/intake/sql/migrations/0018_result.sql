-- SPDX-License-Identifier: Apache-2.0
-- intake: results are looked for by project and item, delivered or not.

DROP INDEX intake.item_delivered;
CREATE INDEX item_approved ON intake.item (project_code, item) WHERE decision = 'approved';
