-- SPDX-License-Identifier: Apache-2.0
-- intake: who sat at the window when something came in; inquiries (业务咨询、无偿代办、业务联络) and who answers for each.

-- Every intake names its window and who sat there (regulation, part two, 1: “帮您办”综合窗口).  Out of hours it is
-- taken in all the same (part four, 1: 随时办); its clocks count from the next office minute.
CREATE TABLE intake.reception (
    application_id uuid        PRIMARY KEY REFERENCES intake.application,
    window_code    text        NOT NULL,
    clerk          text,                 -- NULL: nobody's shift
    clerk_name     text,
    out_of_hours   boolean     NOT NULL,
    counts_from    timestamptz NOT NULL,
    CHECK ((clerk IS NULL) = (clerk_name IS NULL)) -- who is named is known
);

CREATE TABLE intake.inquiry (
    number         text        PRIMARY KEY,
    version        bigint      NOT NULL CHECK (version >= 1),
    kind           text        NOT NULL CHECK (kind IN ('consult', 'agency', 'liaison')),
    channel        text        NOT NULL CHECK (channel IN ('counter', 'phone', 'web', 'on_site')),
    window_code    text        NOT NULL,
    clerk          text,                 -- whose shift it was
    clerk_name     text,
    out_of_hours   boolean     NOT NULL,
    asked_at       timestamptz NOT NULL,
    counts_from    timestamptz NOT NULL,
    asker_name     text        NOT NULL, -- empty: answered on the spot to somebody who did not say
    asker_phone    text        NOT NULL,
    enterprise     text        NOT NULL,
    credit_code    text        NOT NULL,
    project_code   text        NOT NULL, -- refers to nothing: who asks may not have registered yet
    question       text        NOT NULL,
    items          int[]       NOT NULL,
    first_asked_by text        NOT NULL, -- 首问负责: for good, the grants see to that
    responsible    text        NOT NULL, -- exactly one, at any instant
    offered_to     text,                 -- has been asked to take it over
    status         text        NOT NULL CHECK (status IN ('open', 'answered', 'recorded', 'applied', 'not_applied')),
    answer         text,
    answered_by    text,
    closed_at      timestamptz,
    application_id uuid UNIQUE REFERENCES intake.application, -- an application comes from one inquiry at most
    CHECK ((clerk IS NULL) = (clerk_name IS NULL)),
    -- Agency is only for the items of the regulation: one that names none is a consult.
    CHECK (kind <> 'agency' OR cardinality(items) >= 1),
    -- Each kind has its own ends.
    CHECK (status = 'open' OR (kind, status) IN (('consult', 'answered'), ('liaison', 'recorded'), ('agency', 'applied'),
                                                 ('agency', 'not_applied'))),
    CHECK ((closed_at IS NULL) = (status = 'open')),
    -- What was answered has an answer, and somebody who gave it; what became an application needs none.
    CHECK ((answer IS NULL) = (status IN ('open', 'applied')) AND (answer IS NULL) = (answered_by IS NULL)),
    CHECK ((application_id IS NOT NULL) = (status = 'applied')),
    -- Nobody is asked to take over what is closed, or what is his already.
    CHECK (offered_to IS NULL OR (status = 'open' AND offered_to <> responsible)),
    -- Who waits for an answer can be reached.
    CHECK (closed_at = asked_at OR (asker_name <> '' AND asker_phone <> ''))
);
CREATE INDEX inquiry_newest ON intake.inquiry (asked_at, number);
CREATE INDEX inquiry_open ON intake.inquiry (responsible) WHERE status = 'open';

-- What was done with an inquiry, a row for each version.  Never changed.
CREATE TABLE intake.inquiry_step (
    number      text        NOT NULL REFERENCES intake.inquiry,
    version     bigint      NOT NULL CHECK (version >= 1),
    acted_at    timestamptz NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('registered', 'offered', 'accepted', 'declined', 'answered', 'applied')),
    caller      text        NOT NULL, -- the key: "window.w01"
    actor       text        NOT NULL, -- who sat there, as the client says
    responsible text        NOT NULL, -- from this step on
    summary     text        NOT NULL, -- Chinese, one line
    PRIMARY KEY (number, version)
);

GRANT SELECT, INSERT ON intake.reception, intake.inquiry, intake.inquiry_step TO intake;
GRANT UPDATE (version, responsible, offered_to, status, answer, answered_by, closed_at, application_id)
    ON intake.inquiry TO intake;
