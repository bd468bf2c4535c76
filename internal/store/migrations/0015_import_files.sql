-- The files that are being brought in, until they have been: what was broken off goes
-- on from here. Both databases read this file. It is no part of a case, and is left out
-- of exports.

CREATE TABLE import_files (
    import      TEXT    NOT NULL, -- id
    part        INTEGER NOT NULL, -- 0, 1, 2 …
    request_key TEXT    NOT NULL, -- under which it was sent
    data        TEXT    NOT NULL, -- base64
    kept_at     BIGINT  NOT NULL,
    PRIMARY KEY (import, part)
);
CREATE INDEX import_files_kept ON import_files (kept_at);
CREATE INDEX imports_silent ON imports (changed_at) WHERE ended_at IS NULL;
