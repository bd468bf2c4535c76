-- The chains that run across cases. Both databases read this file.
-- All three tables are alike: see link.go.

-- Who looked, exported, signed in or was refused.
CREATE TABLE access_log (
    n        BIGINT  NOT NULL PRIMARY KEY, -- from 1, without gaps
    at       BIGINT  NOT NULL,
    actor    TEXT    NOT NULL, -- id of a person; empty: nobody was signed in
    kind     TEXT    NOT NULL, -- method and route
    ref      TEXT    NOT NULL,
    seq      INTEGER NOT NULL,
    data     TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
);
CREATE INDEX access_log_actor ON access_log (actor, n);
CREATE INDEX access_log_ref   ON access_log (ref, n) WHERE ref <> '';

-- Standing advice, given and ended.
CREATE TABLE advice_log (
    n        BIGINT  NOT NULL PRIMARY KEY,
    at       BIGINT  NOT NULL,
    actor    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    ref      TEXT    NOT NULL, -- id of the advice
    seq      INTEGER NOT NULL,
    data     TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
);

-- Where cases stood when the chains were sealed.
CREATE TABLE seals (
    n        BIGINT  NOT NULL PRIMARY KEY,
    at       BIGINT  NOT NULL,
    actor    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    ref      TEXT    NOT NULL, -- of a case
    seq      INTEGER NOT NULL, -- of the event it stood at
    data     TEXT    NOT NULL, -- hash of that event
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
);
CREATE INDEX seals_case ON seals (ref, seq);
