-- SPDX-License-Identifier: Apache-2.0
-- intake: controlled items (regulation, part one, 4: 控制事项明确答复制) and reports to the leader (part one, 3:
-- 上报事项负责办理制).

-- A version of the controlled rules; the newest is in force.  The first is the file of the deployment.  Never changed:
-- a refusal of years ago still shows the rule that it was based on.
CREATE TABLE intake.rule_set (
    version   bigint      PRIMARY KEY CHECK (version >= 1), -- versions are counted from 1
    -- What was undone and what then got the same number differ in it.
    set_id    uuid        NOT NULL UNIQUE,
    loaded_by text        NOT NULL, -- the key: "office.a"; of the first one, the service
    person    text        NOT NULL,
    loaded_at timestamptz NOT NULL,
    note      text        NOT NULL
);

CREATE TABLE intake.rule (
    version        bigint NOT NULL REFERENCES intake.rule_set,
    position       int    NOT NULL, -- order of the hits
    rule_id        text   NOT NULL,
    basis_kind     text   NOT NULL,
    basis_document text   NOT NULL,
    article        text   NOT NULL,
    match_kind     text   NOT NULL,
    match_value    text   NOT NULL,
    zone           text   NOT NULL,
    keyword        text   NOT NULL,
    action         text   NOT NULL,
    reason         text   NOT NULL,
    remedy         text   NOT NULL, -- what the enterprise could change
    contact        text   NOT NULL, -- whom it may ask
    source_status  text   NOT NULL,
    confidence     text   NOT NULL,
    PRIMARY KEY (version, rule_id)
);

-- The lists that rules refer to (a national list of restricted industries ...).
CREATE TABLE intake.rule_entry (
    version       bigint NOT NULL REFERENCES intake.rule_set,
    list          text   NOT NULL,
    position      int    NOT NULL,
    entry         text   NOT NULL,
    industry      text   NOT NULL,
    keyword       text   NOT NULL,
    source_status text   NOT NULL,
    PRIMARY KEY (version, list, position)
);

-- A hit names the version that it is of; those from before versions were kept have none.
ALTER TABLE intake.controlled_hit
    ADD COLUMN version bigint REFERENCES intake.rule_set,
    ADD COLUMN entry   text, -- of the rule's list
    ADD COLUMN remedy  text NOT NULL DEFAULT '',
    ADD COLUMN contact text NOT NULL DEFAULT '';

-- That a refusal was explained to the enterprise (part one, 4: 向企业做出不予以办理的合理解释).
CREATE TABLE intake.explanation (
    application_id uuid        PRIMARY KEY REFERENCES intake.application, -- it is owed once
    how            text        NOT NULL CHECK (how IN ('counter', 'phone', 'mail', 'on_site')),
    told           text        NOT NULL, -- to whom
    explained_at   timestamptz NOT NULL,
    text           text        NOT NULL,
    recorded_at    timestamptz NOT NULL CHECK (recorded_at >= explained_at), -- nothing is recorded in advance
    caller         text        NOT NULL,
    person         text        NOT NULL
);

-- A request for instruction (part one, 3: 无法办理的要做出相应解释，并请求指示), and the leader's instruction.
CREATE TABLE intake.instruction_request (
    number         text        PRIMARY KEY, -- "QS20260302-0001"
    kind           text        NOT NULL CHECK (kind IN ('controlled', 'cannot_handle')),
    application_id uuid        NOT NULL REFERENCES intake.application,
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: the application as a whole
    reason_code    text        NOT NULL, -- of cannot_handle_reasons.csv; '' for a controlled rule
    reason         text        NOT NULL, -- in words, as they read then
    explanation    text        NOT NULL,
    request        text        NOT NULL,
    reply_to       text        NOT NULL, -- who gets the instruction: "agent:A01", "window:W01"
    raised_at      timestamptz NOT NULL,
    raised_by      text        NOT NULL, -- the key
    person         text        NOT NULL,
    decision       text CHECK (decision IN ('proceed', 'refuse', 'other')),
    instruction    text,
    decided_at     timestamptz,
    decided_by     text,
    -- A rule stops an application, an agent is stuck with an item.
    CHECK ((kind = 'controlled') = (item = 0)),
    -- An instruction has a text and somebody who gave it.
    CHECK ((decision IS NULL) = (instruction IS NULL) AND (decision IS NULL) = (decided_at IS NULL)
           AND (decision IS NULL) = (decided_by IS NULL))
);
-- The leader is asked one thing at a time about an item.
CREATE UNIQUE INDEX instruction_request_open ON intake.instruction_request (application_id, item)
    WHERE decision IS NULL;
CREATE INDEX instruction_request_application ON intake.instruction_request (application_id, raised_at);
CREATE INDEX instruction_request_age ON intake.instruction_request (raised_at, number);

-- The leader's daily digest (part one, 3: 当天完成办结的事项应上报领导阅知); the key makes it one a day.
CREATE TABLE intake.digest (
    day     date        PRIMARY KEY,
    made_at timestamptz NOT NULL,
    late    boolean     NOT NULL, -- made up for after its day: the service was away
    read_at timestamptz,
    read_by text,
    CHECK ((read_at IS NULL) = (read_by IS NULL)) -- a receipt says who
);
CREATE INDEX digest_unread ON intake.digest (day) WHERE read_at IS NULL;

CREATE TABLE intake.digest_line (
    day            date        NOT NULL REFERENCES intake.digest,
    position       int         NOT NULL,
    what           text        NOT NULL CHECK (what IN ('decided', 'delivered', 'cannot_handle')),
    application_id uuid        NOT NULL REFERENCES intake.application,
    item           int         NOT NULL,
    happened_at    timestamptz NOT NULL,
    outcome        text        NOT NULL, -- approved, refused ...; the number of a request for instruction
    PRIMARY KEY (day, position)
);
-- What happened is reported once, also where the department tells it days later.
CREATE UNIQUE INDEX digest_line_once ON intake.digest_line (application_id, item, what, happened_at);

-- A digest reads what came to its end, not all items.  Set once in the life of an item.
CREATE INDEX item_decided_at ON intake.item (decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX item_delivered_at ON intake.item (delivered_at) WHERE delivered_at IS NOT NULL;

GRANT SELECT, INSERT ON intake.rule_set, intake.rule, intake.rule_entry, intake.explanation,
    intake.instruction_request, intake.digest, intake.digest_line TO intake;
GRANT UPDATE (decision, instruction, decided_at, decided_by) ON intake.instruction_request TO intake;
GRANT UPDATE (read_at, read_by) ON intake.digest TO intake;
