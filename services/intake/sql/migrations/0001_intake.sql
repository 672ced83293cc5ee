-- SPDX-License-Identifier: Apache-2.0
-- intake: projects, applications (办件) with their items and materials, notices, promises, what enterprises were told.

CREATE TABLE intake.project (
    project_code     text PRIMARY KEY CHECK (length(project_code) = 24), -- GB/T 40058: 20 digits and 4 hyphens
    credit_code      text NOT NULL CHECK (length(credit_code) = 18),     -- GB 32100
    name             text NOT NULL,
    applicant        text NOT NULL,
    contact_name     text NOT NULL,
    contact_phone    text NOT NULL,
    industry_code    text NOT NULL,
    land_zone        text NOT NULL,
    investment_cents bigint NOT NULL CHECK (investment_cents >= 0), -- nobody invests less than nothing
    fact_names       text[] NOT NULL,
    fact_values      text[] NOT NULL,
    version          bigint NOT NULL CHECK (version >= 1),
    registered_at    timestamptz NOT NULL,
    changed_at       timestamptz NOT NULL,
    -- One value for each name.
    CHECK (cardinality(fact_names) = cardinality(fact_values))
);

CREATE TABLE intake.application (
    application_id   uuid PRIMARY KEY,
    project_code     text NOT NULL REFERENCES intake.project,
    status           text NOT NULL CHECK (status IN ('accepted', 'accepted_tolerant', 'correction', 'refused', 'closed')),
    version          bigint NOT NULL CHECK (version >= 1),
    window_code      text NOT NULL,
    asked            int[] NOT NULL CHECK (cardinality(asked) BETWEEN 1 AND 59), -- the regulation has 59 items
    excluded_items   int[] NOT NULL,
    excluded_reasons text[] NOT NULL,
    -- Why tolerance was not open to the enterprise when it applied; a later bar does not reach back.
    barred           text,
    submitted_at     timestamptz NOT NULL,
    agent            text,
    agent_name       text,
    accepted_at      timestamptz,
    closed_at        timestamptz,
    outcome          text CHECK (outcome IN ('finished', 'partly')),
    CHECK (cardinality(excluded_items) = cardinality(excluded_reasons)),
    -- Exactly one responsible agent from acceptance on (regulation, part two, 1: 只找一个人).
    CHECK ((agent IS NULL) = (accepted_at IS NULL) AND (agent IS NULL) = (agent_name IS NULL)),
    CHECK ((accepted_at IS NOT NULL) = (status IN ('accepted', 'accepted_tolerant', 'closed'))),
    CHECK ((closed_at IS NOT NULL) = (status = 'closed') AND (outcome IS NOT NULL) = (status = 'closed'))
);
CREATE INDEX application_project ON intake.application (project_code, submitted_at);
CREATE INDEX application_newest ON intake.application (submitted_at, application_id);
CREATE INDEX application_agent ON intake.application (agent) WHERE status IN ('accepted', 'accepted_tolerant');

CREATE TABLE intake.item (
    application_id uuid NOT NULL REFERENCES intake.application,
    item           int NOT NULL CHECK (item BETWEEN 1 AND 59),
    project_code   text NOT NULL REFERENCES intake.project,
    department     text NOT NULL,
    handling_type  text NOT NULL CHECK (handling_type IN ('immediate', 'promised', 'reported')),
    -- 'waiting' and 'blocked' as routing tells, then the states of an approval as departments tell.
    state          text NOT NULL,
    holder         text NOT NULL,
    open           boolean NOT NULL, -- something is still to come
    tolerant       boolean NOT NULL,
    approval_id    uuid,
    handed_over_at timestamptz,
    accepted_at    timestamptz,
    decided_at     timestamptz,
    decision       text CHECK (decision IN ('approved', 'refused', 'not_accepted')), -- only these are delivered
    result         text NOT NULL,
    delivered_at   timestamptz,
    channel        text CHECK (channel IN ('counter', 'mail', 'electronic')),
    received_by    text,
    PRIMARY KEY (application_id, item),
    CHECK ((approval_id IS NULL) = (handed_over_at IS NULL)),
    -- Delivered means: it is known how, and who signed (Administrative Licensing Law art. 44).
    CHECK ((delivered_at IS NULL) = (channel IS NULL) AND (delivered_at IS NULL) = (received_by IS NULL)),
    CHECK ((delivered_at IS NULL) OR (state = 'delivered' AND NOT open))
) WITH (fillfactor = 70);
-- One application at a time for an item of a project.
CREATE UNIQUE INDEX item_open ON intake.item (project_code, item) WHERE open;
CREATE INDEX item_delivered ON intake.item (project_code) WHERE delivered_at IS NOT NULL;
CREATE UNIQUE INDEX item_approval ON intake.item (approval_id) WHERE approval_id IS NOT NULL;

-- What was handed in over the counter, as it was last said.
CREATE TABLE intake.material (
    application_id uuid NOT NULL REFERENCES intake.application,
    item           int NOT NULL CHECK (item BETWEEN 1 AND 59),
    code           text NOT NULL,
    status         text NOT NULL CHECK (status IN ('present', 'promised')),
    promised_on    text,
    sha256         text NOT NULL,
    handed_in_at   timestamptz NOT NULL,
    PRIMARY KEY (application_id, item, code),
    CHECK ((status = 'promised') = (promised_on IS NOT NULL))
);

-- The one-time notice (regulation, part two, 1: 一次性告知; Administrative Licensing Law art. 32(4)).  The key
-- makes a second notice impossible, the grants a longer list.
CREATE TABLE intake.correction_notice (
    application_id uuid PRIMARY KEY REFERENCES intake.application,
    items          int[] NOT NULL CHECK (cardinality(items) >= 1), -- a notice that asks for nothing is none
    codes          text[] NOT NULL,
    reasons        text[] NOT NULL,
    noticed_at     timestamptz NOT NULL,
    satisfied_at   timestamptz,
    CHECK (cardinality(items) = cardinality(codes) AND cardinality(items) = cardinality(reasons))
);

-- Controlled rules that the project hit (regulation, part one, 4), as they read then.
CREATE TABLE intake.controlled_hit (
    application_id uuid NOT NULL REFERENCES intake.application,
    rule_id        text NOT NULL,
    refuses        boolean NOT NULL,
    basis_kind     text NOT NULL,
    basis_document text NOT NULL,
    article        text NOT NULL,
    reason         text NOT NULL,
    PRIMARY KEY (application_id, rule_id)
);

-- What the enterprise owes under tolerance acceptance (regulation, part two, 4).
CREATE TABLE intake.promise (
    application_id uuid NOT NULL,
    item           int NOT NULL,
    code           text NOT NULL,
    promised_on    text NOT NULL,
    kept_at        timestamptz,
    broken_at      timestamptz, -- kept after it was broken is possible: late, but here
    PRIMARY KEY (application_id, item, code),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);

-- A broken promise bars the enterprise from tolerance for a time; lifted when the break turns out to be none.
CREATE TABLE intake.tolerance_bar (
    application_id uuid NOT NULL,
    item           int NOT NULL,
    credit_code    text NOT NULL,
    barred_from    timestamptz NOT NULL,
    barred_until   timestamptz NOT NULL CHECK (barred_until > barred_from),
    lifted_at      timestamptz,
    PRIMARY KEY (application_id, item, barred_from),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);
-- One broken promise bars once, until the bar is lifted.
CREATE UNIQUE INDEX tolerance_bar_standing ON intake.tolerance_bar (application_id, item) WHERE lifted_at IS NULL;
CREATE INDEX tolerance_bar_enterprise ON intake.tolerance_bar (credit_code);

-- What the head of the enterprise was told (regulation, part two, 1: 及时向企业负责人反馈进展).  Nearly every status
-- event adds a row; it refers to nothing because its transaction has read or written the application, which is never
-- deleted.
CREATE TABLE intake.message (
    application_id uuid NOT NULL,
    number         bigint GENERATED ALWAYS AS IDENTITY,
    sent_at        timestamptz NOT NULL,
    kind           text NOT NULL,
    text           text NOT NULL,
    PRIMARY KEY (application_id, number)
);

GRANT SELECT, INSERT, UPDATE ON intake.project, intake.application, intake.item, intake.material TO intake;
GRANT SELECT, INSERT ON intake.correction_notice, intake.controlled_hit, intake.promise, intake.tolerance_bar,
    intake.message TO intake;
GRANT UPDATE (satisfied_at) ON intake.correction_notice TO intake;
GRANT UPDATE (kept_at, broken_at) ON intake.promise TO intake;
GRANT UPDATE (lifted_at) ON intake.tolerance_bar TO intake;
