-- What has to be put right about a case from outside: its workflow and the store differ, or
-- a file of its evidence is missing. Both databases read this file.

CREATE TABLE repairs (
    ref        TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    of         TEXT    NOT NULL, -- the exhibit or check; '': the whole case
    why        TEXT    NOT NULL,
    task       INTEGER NOT NULL, -- n of its row in tasks
    found_at   BIGINT  NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (ref, kind, of)
);
CREATE INDEX repairs_open ON repairs (found_at, ref) WHERE settled_at IS NULL;
