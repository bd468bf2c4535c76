-- The chains only grow. INSERT OR REPLACE would delete without asking the first two.

CREATE TRIGGER access_log_never_deleted BEFORE DELETE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: access_log is never changed');
END;
CREATE TRIGGER access_log_never_changed BEFORE UPDATE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: access_log is never changed');
END;
CREATE TRIGGER access_log_never_replaced BEFORE INSERT ON access_log
WHEN EXISTS (SELECT 1 FROM access_log WHERE n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: access_log is never changed');
END;

CREATE TRIGGER advice_log_never_deleted BEFORE DELETE ON advice_log
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: advice_log is never changed');
END;
CREATE TRIGGER advice_log_never_changed BEFORE UPDATE ON advice_log
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: advice_log is never changed');
END;
CREATE TRIGGER advice_log_never_replaced BEFORE INSERT ON advice_log
WHEN EXISTS (SELECT 1 FROM advice_log WHERE n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: advice_log is never changed');
END;

CREATE TRIGGER seals_never_deleted BEFORE DELETE ON seals
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: seals is never changed');
END;
CREATE TRIGGER seals_never_changed BEFORE UPDATE ON seals
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: seals is never changed');
END;
CREATE TRIGGER seals_never_replaced BEFORE INSERT ON seals
WHEN EXISTS (SELECT 1 FROM seals WHERE n = NEW.n)
BEGIN
    SELECT RAISE(ABORT, 'a chain only grows: seals is never changed');
END;
