-- Tables of the store's tests; `t_` columns have every type that a query can name.
CREATE SCHEMA s;
CREATE TABLE s.value (
    id int PRIMARY KEY,
    t_text text, t_bytes bytea, t_bool bool, t_int int, t_bigint bigint, t_double double precision,
    t_time timestamptz, t_day date, t_uuid uuid,
    CONSTRAINT small CHECK (t_int < 1000000)
);
CREATE TABLE s.counter (name text PRIMARY KEY, n bigint NOT NULL);

CREATE FUNCTION s.warn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.n = 13 THEN
        RAISE WARNING 'thirteen';
    ELSIF NEW.n = 14 THEN
        RAISE unique_violation;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER warn AFTER INSERT OR UPDATE ON s.counter DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION s.warn();
