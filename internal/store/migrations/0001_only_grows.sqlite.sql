-- The events table only grows; what is personal in it may be erased.
CREATE TRIGGER events_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;

CREATE TRIGGER events_only_erased BEFORE UPDATE ON events
WHEN NEW.personal IS NOT NULL OR NEW.salt IS NOT NULL
    OR (NEW.case_ref, NEW.seq, NEW.at, NEW.actor_id, NEW.actor_name, NEW.kind, NEW.data,
        NEW.personal_digest, NEW.after, NEW.request, NEW.digest, NEW.previous, NEW.hash)
    IS NOT
       (OLD.case_ref, OLD.seq, OLD.at, OLD.actor_id, OLD.actor_name, OLD.kind, OLD.data,
        OLD.personal_digest, OLD.after, OLD.request, OLD.digest, OLD.previous, OLD.hash)
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;

-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER events_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE case_ref = NEW.case_ref AND seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'UNIQUE constraint failed: events are never replaced');
END;
