-- Handles that are in use and not on the register of accounts (S2). Both databases read this file.

CREATE TABLE unregistered_accounts (
    ref        TEXT    NOT NULL PRIMARY KEY,
    stage      TEXT    NOT NULL,
    outcome    TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    hash       TEXT    NOT NULL, -- of its last event
    channel    TEXT    NOT NULL,
    handle_key TEXT    NOT NULL, -- the one form of its handle
    team       TEXT    NOT NULL,
    opened_at  BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL,
    snapshot   TEXT    NOT NULL
);
