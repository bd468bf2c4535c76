-- The events table only grows; what is personal in it may be erased.
CREATE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'events are never deleted';
    END IF;
    IF NEW.personal IS NOT NULL OR NEW.salt IS NOT NULL
        OR (NEW.case_ref, NEW.seq, NEW.at, NEW.actor_id, NEW.actor_name, NEW.kind, NEW.data,
            NEW.personal_digest, NEW.after, NEW.request, NEW.digest, NEW.previous, NEW.hash)
        IS DISTINCT FROM
           (OLD.case_ref, OLD.seq, OLD.at, OLD.actor_id, OLD.actor_name, OLD.kind, OLD.data,
            OLD.personal_digest, OLD.after, OLD.request, OLD.digest, OLD.previous, OLD.hash)
    THEN
        RAISE EXCEPTION 'events are never changed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_only_grow();

CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_only_grow();
