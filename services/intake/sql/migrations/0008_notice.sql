-- SPDX-License-Identifier: Apache-2.0
-- intake: materials with their files and sources; the one-time notice as an invariant.

ALTER TABLE intake.material
    ADD COLUMN size_bytes   bigint NOT NULL DEFAULT 0 CHECK (size_bytes >= 0), -- 0: no file
    ADD COLUMN source       text   NOT NULL DEFAULT 'applicant'
        CHECK (source IN ('applicant', 'centre_record', 'department', 'electronic_certificate')),
    ADD COLUMN from_item    int    NOT NULL DEFAULT 0 CHECK (from_item BETWEEN 0 AND 59), -- 0: no item's result
    ADD COLUMN fault        text, -- what is wrong with it
    ADD COLUMN form         text,
    ADD COLUMN where_to_get text,
    DROP CONSTRAINT material_status_check,
    ADD CONSTRAINT material_status_check CHECK (status IN ('present', 'promised', 'wrong')),
    -- Nothing is wrong without a reason.
    ADD CONSTRAINT material_fault_check CHECK ((status = 'wrong') = (fault IS NOT NULL)
        AND (fault IS NULL) = (form IS NULL) AND (fault IS NULL) = (where_to_get IS NULL)),
    -- A size is one of a file.
    ADD CONSTRAINT material_file_check CHECK (size_bytes = 0 OR sha256 <> '');

-- Documents that the enterprise has brought are looked for among all its projects.
CREATE INDEX project_enterprise ON intake.project (credit_code);

-- The one-time notice (regulation, part two, 1: 一次性告知; Administrative Licensing Law art. 32(4)): for an item, the
-- first round of who demands names everything, and later rounds may only name it again.  What was found complete has
-- such a list as well, the empty one.
CREATE TABLE intake.notice (
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    demander       text        NOT NULL, -- 'centre', or the department
    round          int         NOT NULL CHECK (round >= 1),
    materials      int         NOT NULL CHECK (materials >= 0), -- how many it names
    noticed_at     timestamptz NOT NULL,
    event_id       text,                 -- the department's event that demanded it
    PRIMARY KEY (application_id, item, demander, round),
    FOREIGN KEY (application_id, item) REFERENCES intake.item,
    UNIQUE (application_id, item, demander, event_id), -- an event that is told again demands nothing new
    CHECK (materials >= 1 OR round = 1) -- a later round that asks for nothing is none
);

CREATE TABLE intake.notice_material (
    application_id   uuid NOT NULL,
    item             int  NOT NULL,
    demander         text NOT NULL,
    round            int  NOT NULL,
    code             text NOT NULL,
    reason           text NOT NULL,
    form             text NOT NULL,
    where_to_get     text NOT NULL,
    -- Why it is asked for although the first round did not name it, and who answers for that.
    exception_kind   text CHECK (exception_kind IN ('law_changed', 'facts_changed', 'supplied_defective',
                                                    'demander_fault')),
    exception_reason text,
    charged_to       text,
    supplied_at      timestamptz,
    PRIMARY KEY (application_id, item, demander, round, code),
    FOREIGN KEY (application_id, item, demander, round) REFERENCES intake.notice,
    CHECK ((exception_kind IS NULL) = (exception_reason IS NULL) AND (exception_kind IS NULL) = (charged_to IS NULL)),
    CHECK (round > 1 OR exception_kind IS NULL) -- before the first round there is nothing to except from
);

-- No demand outside the first list, and no first list that grows.
CREATE FUNCTION intake.check_demand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named int;
BEGIN
    SELECT count(*) INTO named FROM intake.notice_material AS m
     WHERE m.application_id = NEW.application_id AND m.item = NEW.item AND m.demander = NEW.demander
       AND m.round = NEW.round;
    IF named >= (SELECT n.materials FROM intake.notice AS n
                  WHERE n.application_id = NEW.application_id AND n.item = NEW.item AND n.demander = NEW.demander
                    AND n.round = NEW.round) THEN
        RAISE EXCEPTION 'notice % of item % by % is complete: % cannot be added', NEW.round, NEW.item, NEW.demander,
            NEW.code USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.round > 1 AND NEW.exception_kind IS NULL
       AND NOT EXISTS (SELECT FROM intake.notice_material AS m
                        WHERE m.application_id = NEW.application_id AND m.item = NEW.item
                          AND m.demander = NEW.demander AND m.round = 1 AND m.code = NEW.code) THEN
        RAISE EXCEPTION '% of item % was not in the first notice by %', NEW.code, NEW.item, NEW.demander
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER notice_material_first BEFORE INSERT ON intake.notice_material
    FOR EACH ROW EXECUTE FUNCTION intake.check_demand();

-- What the centre failed to ask for within five working days: its own fault, and asked for by nobody any more.
CREATE TABLE intake.omission (
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    code           text        NOT NULL,
    reason         text        NOT NULL,
    charged_to     text        NOT NULL, -- "window:W01"
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (application_id, item, code),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);

-- What a department demanded and was not asked of the enterprise.
CREATE TABLE intake.excess_demand (
    application_id uuid        NOT NULL,
    item           int         NOT NULL,
    department     text        NOT NULL, -- charged with it
    event_id       text        NOT NULL,
    code           text        NOT NULL, -- "": it named nothing
    kind           text        NOT NULL CHECK (kind IN ('not_named', 'not_in_catalogue', 'held_by_centre',
                                                        'not_asked_in_time', 'outside_first_list')),
    demanded_at    timestamptz NOT NULL,
    PRIMARY KEY (application_id, item, department, event_id, code),
    FOREIGN KEY (application_id, item) REFERENCES intake.item
);

-- Notices as they were until now: one for an application.
INSERT INTO intake.notice (application_id, item, demander, round, materials, noticed_at)
SELECT i.application_id, i.item, 'centre', 1,
       (SELECT count(*) FROM unnest(c.items) AS asked WHERE asked = i.item), coalesce(c.noticed_at, a.submitted_at)
  FROM intake.item AS i
  JOIN intake.application AS a USING (application_id)
  LEFT JOIN intake.correction_notice AS c USING (application_id);
INSERT INTO intake.notice_material (application_id, item, demander, round, code, reason, form, where_to_get, supplied_at)
SELECT c.application_id, u.item, 'centre', 1, u.code, u.reason, '', '', c.satisfied_at
  FROM intake.correction_notice AS c, unnest(c.items, c.codes, c.reasons) AS u (item, code, reason);
DROP TABLE intake.correction_notice;

GRANT SELECT, INSERT ON intake.notice, intake.notice_material, intake.omission, intake.excess_demand TO intake;
GRANT UPDATE (supplied_at) ON intake.notice_material TO intake;
