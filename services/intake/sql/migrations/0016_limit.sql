-- SPDX-License-Identifier: Apache-2.0
-- intake: limits of notices, promises and hand-overs that the database holds by itself.

ALTER TABLE intake.item
    -- When its department last had all that it starts with: from then on it has five working days to say what is missing
    -- (Administrative Licensing Law art. 32(4)).  NULL: it has not, or that was before it was kept.
    ADD COLUMN received_at timestamptz;

-- Who answers for an exception is who demands it.
ALTER TABLE intake.notice_material ADD CONSTRAINT notice_material_charge CHECK (charged_to = demander);

-- A promise is for a day that there is.
ALTER TABLE intake.promise ADD CONSTRAINT promise_day
    CHECK (to_char(promised_on::date, 'YYYY-MM-DD') = promised_on);
ALTER TABLE intake.material ADD CONSTRAINT material_promise_day
    CHECK (to_char(promised_on::date, 'YYYY-MM-DD') = promised_on);

-- Only the centre and the department of an item demand for it, one list after the other: whoever else had a first list
-- of his own, or a round beside the first, would get around it.
CREATE FUNCTION intake.check_notice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last int;
BEGIN
    IF NEW.demander <> 'centre'
       AND NOT EXISTS (SELECT FROM intake.item AS i
                        WHERE i.application_id = NEW.application_id AND i.item = NEW.item
                          AND i.department = NEW.demander) THEN
        RAISE EXCEPTION '% has no say in item %', NEW.demander, NEW.item
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT coalesce(max(n.round), 0) INTO last FROM intake.notice AS n
     WHERE n.application_id = NEW.application_id AND n.item = NEW.item AND n.demander = NEW.demander;
    IF NEW.round <> last + 1 THEN
        RAISE EXCEPTION 'round % of item % by % does not follow %', NEW.round, NEW.item, NEW.demander, last
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER notice_in_turn BEFORE INSERT ON intake.notice FOR EACH ROW EXECUTE FUNCTION intake.check_notice();

-- A list is whole when it is given: room that was left in it could be filled later.
CREATE FUNCTION intake.check_whole_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.materials <> (SELECT count(*) FROM intake.notice_material AS m
                          WHERE m.application_id = NEW.application_id AND m.item = NEW.item
                            AND m.demander = NEW.demander AND m.round = NEW.round) THEN
        RAISE EXCEPTION 'notice % of item % by % does not name % materials', NEW.round, NEW.item, NEW.demander,
            NEW.materials USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER notice_whole AFTER INSERT ON intake.notice
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION intake.check_whole_notice();

-- 首问负责 (regulation, part two, 1): who was asked first answers, until somebody to whom it was offered takes it over.
CREATE FUNCTION intake.check_responsible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.responsible = NEW.first_asked_by
       OR TG_OP = 'UPDATE' AND NEW.responsible IN (OLD.responsible, OLD.offered_to) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'inquiry % was not offered to %', NEW.number, NEW.responsible
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER inquiry_in_turn BEFORE INSERT OR UPDATE OF responsible ON intake.inquiry
    FOR EACH ROW EXECUTE FUNCTION intake.check_responsible();
