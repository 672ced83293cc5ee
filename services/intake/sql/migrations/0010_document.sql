-- SPDX-License-Identifier: Apache-2.0
-- intake: documents of the centre with number and form (受理通知书, 一次性告知书 ...), kept as they were issued.

CREATE TABLE intake.document (
    number         text PRIMARY KEY, -- "东帮受〔2026〕0012号"
    application_id uuid        NOT NULL REFERENCES intake.application,
    kind           text        NOT NULL CHECK (kind IN ('acceptance', 'notice', 'commitment', 'refusal', 'delivery',
                                                        'authorization')), -- those the centre has a form for
    item           int         NOT NULL CHECK (item BETWEEN 0 AND 59), -- 0: of the whole application
    round          int         NOT NULL CHECK (round >= 0),            -- 0: there is only one
    title          text        NOT NULL,
    data           bytea       NOT NULL, -- XML, what the form was filled with
    html           bytea       NOT NULL,
    sha256         text        NOT NULL,
    issued_at      timestamptz NOT NULL,
    caller         text        NOT NULL, -- the key: "window.w01"
    person         text        NOT NULL,
    -- What lies here is what was issued, to the byte.
    CHECK (sha256 = encode(sha256(html), 'hex')),
    -- Issued once; after that it is printed again.
    UNIQUE (application_id, kind, item, round)
);

-- Each paper that left the printer; the first is the issue itself.
CREATE TABLE intake.document_print (
    number     text        NOT NULL REFERENCES intake.document,
    copy       int         NOT NULL CHECK (copy >= 1), -- counted from 1
    printed_at timestamptz NOT NULL,
    caller     text        NOT NULL,
    person     text        NOT NULL,
    PRIMARY KEY (number, copy)
);

GRANT SELECT, INSERT ON intake.document, intake.document_print TO intake; -- never changed
