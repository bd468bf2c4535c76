-- The chains only grow.
CREATE FUNCTION chains_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a chain only grows: % is never changed', TG_TABLE_NAME;
END $$;

CREATE TRIGGER access_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION chains_only_grow();
CREATE TRIGGER advice_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON advice_log
    FOR EACH STATEMENT EXECUTE FUNCTION chains_only_grow();
CREATE TRIGGER seals_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION chains_only_grow();
