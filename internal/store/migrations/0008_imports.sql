-- Files that are brought in line by line: how far each has come. Both databases read this file.

CREATE TABLE imports (
    id         TEXT    NOT NULL PRIMARY KEY,
    kind       TEXT    NOT NULL,
    person     TEXT    NOT NULL, -- id of who sent it
    dry_run    BOOLEAN NOT NULL, -- nothing is taken, only looked at
    digest     TEXT    NOT NULL, -- SHA-256 of the file
    started_at BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL,
    ended_at   BIGINT, -- NULL: it is under way, or was broken off
    lines      INTEGER NOT NULL,
    taken      INTEGER NOT NULL,
    refused    TEXT    NOT NULL, -- JSON: the lines, and why
    why        TEXT    NOT NULL  -- it ended before the file did; empty: it did not
);
CREATE INDEX imports_person ON imports (person, started_at);
CREATE INDEX imports_started ON imports (started_at);
