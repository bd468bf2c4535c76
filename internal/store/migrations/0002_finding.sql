-- Finding cases: by their words, by channel, and as they stood long ago.
-- Both databases read this file.

ALTER TABLE cases DROP COLUMN search;

CREATE INDEX cases_channel ON cases (channel, opened_at, ref);

-- A case as it stood after one of its events, every so often: what it was at any
-- time is then told without its whole history. The rows can be left out or
-- deleted; what is erased of a case's events must be erased here too.
CREATE TABLE case_snapshots (
    ref      TEXT    NOT NULL,
    seq      INTEGER NOT NULL,
    snapshot TEXT    NOT NULL,
    PRIMARY KEY (ref, seq)
);
