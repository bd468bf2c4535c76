-- Who looked at what is searched by when it was, and listed by it.

CREATE INDEX access_log_at ON access_log (at, n);
DROP INDEX access_log_actor;
CREATE INDEX access_log_actor ON access_log (actor, at, n);
