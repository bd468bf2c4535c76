-- What people have begun to fill in and not sent. Both databases read this file. It
-- is nobody's but theirs: it may be changed, and is left out of exports.

CREATE TABLE drafts (
    person     TEXT   NOT NULL, -- id of whose it is
    form       TEXT   NOT NULL, -- what they fill in
    answers    TEXT   NOT NULL, -- JSON
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (person, form)
);
CREATE INDEX drafts_changed ON drafts (changed_at);
