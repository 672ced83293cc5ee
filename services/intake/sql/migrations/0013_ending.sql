-- SPDX-License-Identifier: Apache-2.0
-- intake: how a case ends and comes back - deliveries, withdrawals, terminations, reopenings, corrections.  All are
-- added to; none is changed or taken away.

ALTER TABLE intake.item
    -- Whose act was to end it; what became of it, its state says.
    ADD COLUMN given_up text CHECK (given_up IN ('withdrawn', 'terminated'));

ALTER TABLE intake.project
    -- When what the variants of items follow from was last changed; NULL: never.
    ADD COLUMN ground_changed_at timestamptz;

-- What was handed out, how, and who signed (Administrative Licensing Law art. 44).  What was recorded wrongly is followed
-- by another row: the last one holds.
CREATE TABLE intake.delivery (
    application_id  uuid NOT NULL,
    item            int  NOT NULL,
    number          int  NOT NULL CHECK (number >= 1),
    version         bigint, -- of the act; NULL: before acts were recorded
    recorded_at     timestamptz NOT NULL,
    channel         text NOT NULL CHECK (channel IN ('counter', 'mail', 'electronic')),
    received_by     text NOT NULL,
    relation        text NOT NULL CHECK (relation IN ('applicant', 'authorised')),
    identity        text NOT NULL CHECK (identity = '' OR identity LIKE '%*%'), -- never a whole number
    tracking_number text NOT NULL,
    address         text NOT NULL,
    receipt         text NOT NULL,
    document        text NOT NULL, -- title and number; '' for a notice
    reason          text NOT NULL,
    PRIMARY KEY (application_id, item, number),
    FOREIGN KEY (application_id, item) REFERENCES intake.item,
    FOREIGN KEY (application_id, version) REFERENCES intake.act,
    -- A correction says why.
    CHECK ((number = 1) = (reason = '')),
    -- Who collects for another shows who he is; each channel leaves its proof.
    CHECK (version IS NULL OR ((relation = 'applicant' OR identity <> '')
        AND (channel = 'mail') = (tracking_number <> '')
        AND (channel = 'electronic') = (address <> '') AND (channel = 'electronic') = (receipt <> '')))
);

INSERT INTO intake.delivery (application_id, item, number, recorded_at, channel, received_by, relation, identity,
                             tracking_number, address, receipt, document, reason)
SELECT application_id, item, 1, delivered_at, channel, received_by, 'applicant', '', '', '', '', result, ''
  FROM intake.item
 WHERE delivered_at IS NOT NULL;

-- The applicant gave items up, the centre ended them, or they were opened again.
CREATE TABLE intake.ending (
    application_id uuid        NOT NULL,
    version        bigint      NOT NULL, -- of the act
    acted_at       timestamptz NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('withdrawn', 'terminated', 'reopened')),
    items          int[]       NOT NULL CHECK (cardinality(items) >= 1), -- an end of nothing is none
    reason_code    text        NOT NULL,
    reason         text        NOT NULL CHECK (reason <> ''),
    requested_by   text        NOT NULL,
    request_sha256 text        NOT NULL,
    PRIMARY KEY (application_id, version),
    FOREIGN KEY (application_id, version) REFERENCES intake.act,
    -- The applicant's own act is signed; the centre's has a reason of the list.
    CHECK ((kind = 'withdrawn') = (requested_by <> '') AND (kind = 'withdrawn') = (request_sha256 <> '')),
    CHECK ((kind = 'terminated') = (reason_code <> ''))
);

-- The approvals that reopened items had before: what departments still tell of them concerns no item.
CREATE TABLE intake.former_approval (
    approval_id    uuid PRIMARY KEY,
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    state          text        NOT NULL,
    replaced_at    timestamptz NOT NULL,
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);

-- A mistake of the window, with both values.
CREATE TABLE intake.correction (
    application_id uuid        NOT NULL,
    version        bigint      NOT NULL, -- of the act
    acted_at       timestamptz NOT NULL,
    field          text        NOT NULL,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: about no item
    code           text        NOT NULL,
    wrong_value    text        NOT NULL,
    right_value    text        NOT NULL,
    reason         text        NOT NULL CHECK (reason <> ''),
    evidence       text        NOT NULL CHECK (evidence <> ''),
    PRIMARY KEY (application_id, version),
    FOREIGN KEY (application_id, version) REFERENCES intake.act
);

-- A department corrected its decision or document (regulation, part four, 1: 精确办结 - counted).  Told by one event of
-- the department's stream, and refers to nothing because its transaction has updated the item.
CREATE TABLE intake.result_correction (
    department      text        NOT NULL,
    told            bigint      NOT NULL, -- sequence of the event
    application_id  uuid        NOT NULL,
    item            int         NOT NULL,
    former_decision text        NOT NULL,
    former_result   text        NOT NULL,
    decision        text        NOT NULL, -- '': taken back
    result          text        NOT NULL,
    corrected_at    timestamptz NOT NULL,
    after_delivery  boolean     NOT NULL,
    PRIMARY KEY (department, told)
);
CREATE INDEX result_correction_application ON intake.result_correction (application_id);

GRANT SELECT, INSERT ON intake.delivery, intake.ending, intake.former_approval, intake.correction,
    intake.result_correction TO intake;
