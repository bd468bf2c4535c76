-- Which keys the processes of this installation have: fingerprints, never the keys. Both
-- databases read this file.

CREATE TABLE key_fingerprints (
    kind          TEXT   NOT NULL, -- encryption, signing, reference
    id            TEXT   NOT NULL, -- of the key in its file
    fingerprint   TEXT   NOT NULL,
    since         BIGINT NOT NULL, -- when a process first had it
    current_since BIGINT NOT NULL, -- when a process first used it for what is new; 0: not yet
    PRIMARY KEY (kind, id)
);
