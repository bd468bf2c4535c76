-- Account requests, and the register of accounts. Both databases read this file.

CREATE TABLE account_requests (
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
CREATE INDEX account_requests_newest ON account_requests (opened_at, ref);
CREATE INDEX account_requests_stage  ON account_requests (stage, opened_at, ref);

CREATE TABLE accounts (
    ref        TEXT    NOT NULL PRIMARY KEY,
    stage      TEXT    NOT NULL, -- its status
    outcome    TEXT    NOT NULL,
    seq        INTEGER NOT NULL,
    hash       TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    handle_key TEXT    NOT NULL,
    team       TEXT    NOT NULL,
    opened_at  BIGINT  NOT NULL,
    changed_at BIGINT  NOT NULL,
    snapshot   TEXT    NOT NULL
);
CREATE INDEX accounts_newest  ON accounts (opened_at, ref);
CREATE INDEX accounts_stage   ON accounts (stage, opened_at, ref);
CREATE INDEX accounts_channel ON accounts (channel, opened_at, ref);
CREATE INDEX accounts_team    ON accounts (team, opened_at, ref);
CREATE INDEX accounts_handle  ON accounts (handle_key, channel, opened_at);
