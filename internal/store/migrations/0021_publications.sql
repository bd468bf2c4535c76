-- Publications (S7–S11) and media enquiries (S8). Both databases read this file. No column holds a
-- word of a publication but its snapshot.

CREATE TABLE publications (
    ref        TEXT    NOT NULL PRIMARY KEY,
    stage      TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    hash       TEXT    NOT NULL, -- of its last event
    channel    TEXT    NOT NULL,
    handle_key TEXT    NOT NULL,
    team       TEXT    NOT NULL,
    opened_at  BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL,
    snapshot   TEXT    NOT NULL,
    release_at BIGINT, -- when it was or will be released; NULL: nobody knows yet
    public     BOOLEAN NOT NULL -- it was released and not withdrawn
);

CREATE INDEX publications_by_opening ON publications (opened_at, ref);
CREATE INDEX publications_by_release ON publications (release_at, ref) WHERE release_at IS NOT NULL;

CREATE TABLE media_enquiries (
    ref        TEXT    NOT NULL PRIMARY KEY,
    stage      TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    hash       TEXT    NOT NULL, -- of its last event
    channel    TEXT    NOT NULL,
    handle_key TEXT    NOT NULL,
    team       TEXT    NOT NULL,
    opened_at  BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL,
    snapshot   TEXT    NOT NULL
);

CREATE INDEX media_enquiries_by_opening ON media_enquiries (opened_at, ref);
