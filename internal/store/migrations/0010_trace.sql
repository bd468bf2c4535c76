-- What happened in every case is searched by when it happened.

CREATE INDEX events_at ON events (at, case_ref, seq);
