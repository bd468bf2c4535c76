-- Who has signed in, and by what. Both databases read this file. None of it is
-- part of a case: it may be changed, and is left out of exports.

-- The people that the identity provider has vouched for, as it last did.
CREATE TABLE people (
    id        TEXT   NOT NULL PRIMARY KEY,
    name      TEXT   NOT NULL,
    email     TEXT   NOT NULL,
    roles     TEXT   NOT NULL, -- separated by spaces
    as_of     BIGINT NOT NULL, -- when the provider said so
    seen_at   BIGINT NOT NULL
);

-- The sessions of the web pages. A token is kept as its hash.
CREATE TABLE sessions (
    token     TEXT   NOT NULL PRIMARY KEY,
    person    TEXT   NOT NULL, -- empty: nobody is signed in by it
    data      TEXT   NOT NULL, -- base64
    ends_at   BIGINT NOT NULL
);
CREATE INDEX sessions_person ON sessions (person) WHERE person <> '';
CREATE INDEX sessions_ends   ON sessions (ends_at);

-- Tokens of programs. Only the SHA-256 of a token is kept.
CREATE TABLE service_tokens (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    roles      TEXT   NOT NULL, -- separated by spaces
    hash       TEXT   NOT NULL UNIQUE,
    made_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    used_at    BIGINT,
    revoked_at BIGINT
);
