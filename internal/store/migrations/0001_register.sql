-- The register of cases. Both databases read this file.
-- Times are microseconds since 1970 in UTC; JSON is kept as the text that was hashed.

CREATE TABLE events (
    case_ref        TEXT    NOT NULL,
    seq             INTEGER NOT NULL,
    at              BIGINT  NOT NULL,
    actor_id        TEXT    NOT NULL,
    actor_name      TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    data            TEXT    NOT NULL,
    personal        TEXT,
    salt            TEXT,
    personal_digest TEXT    NOT NULL,
    after           TEXT    NOT NULL,
    request         TEXT    NOT NULL,
    digest          TEXT    NOT NULL,
    previous        TEXT    NOT NULL,
    hash            TEXT    NOT NULL,
    PRIMARY KEY (case_ref, seq)
);

CREATE TABLE cases (
    ref            TEXT    NOT NULL PRIMARY KEY,
    kind           TEXT    NOT NULL,
    stage          TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    seq            INTEGER NOT NULL,
    hash           TEXT    NOT NULL, -- of its last event
    policy_version TEXT    NOT NULL,
    channel        TEXT    NOT NULL,
    author         TEXT    NOT NULL,
    author_key     TEXT    NOT NULL,
    post_key       TEXT    NOT NULL,
    post_url       TEXT    NOT NULL,
    excerpt        TEXT    NOT NULL,
    posted_at      BIGINT,
    assigned_to    TEXT    NOT NULL,
    opened_by_id   TEXT    NOT NULL,
    opened_by_name TEXT    NOT NULL,
    opened_at      BIGINT  NOT NULL,
    changed_at     BIGINT  NOT NULL,
    closed_at      BIGINT,
    due_at         BIGINT  NOT NULL, -- the greatest number there is: nothing is due
    due_what       TEXT    NOT NULL,
    escalated      BOOLEAN NOT NULL,
    assessment     TEXT,
    identification TEXT,
    history        TEXT    NOT NULL,
    block          TEXT,
    snapshot       TEXT    NOT NULL,
    search         TEXT    NOT NULL
);
CREATE INDEX cases_newest   ON cases (opened_at, ref);
CREATE INDEX cases_changed  ON cases (changed_at, ref);
CREATE INDEX cases_due      ON cases (due_at, ref);
CREATE INDEX cases_stage    ON cases (stage, opened_at, ref);
CREATE INDEX cases_outcome  ON cases (outcome, opened_at, ref) WHERE outcome <> '';
CREATE INDEX cases_assigned ON cases (assigned_to, opened_at, ref) WHERE assigned_to <> '';
CREATE INDEX cases_author   ON cases (author_key, channel, opened_at, ref);
CREATE INDEX cases_post     ON cases (post_key, opened_at, ref);

CREATE TABLE case_people (
    ref      TEXT NOT NULL,
    person   TEXT NOT NULL,
    relation TEXT NOT NULL,
    PRIMARY KEY (ref, person, relation)
);
CREATE INDEX case_people_person ON case_people (person, relation, ref);

CREATE TABLE case_grounds (
    ref    TEXT NOT NULL,
    ground TEXT NOT NULL,
    PRIMARY KEY (ref, ground)
);
CREATE INDEX case_grounds_ground ON case_grounds (ground, ref);

CREATE TABLE case_measures (
    ref     TEXT NOT NULL,
    measure TEXT NOT NULL,
    PRIMARY KEY (ref, measure)
);
CREATE INDEX case_measures_measure ON case_measures (measure, ref);

CREATE TABLE tasks (
    ref     TEXT    NOT NULL,
    n       INTEGER NOT NULL, -- within the case
    kind    TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    of      TEXT    NOT NULL,
    why     TEXT    NOT NULL,
    role    TEXT    NOT NULL,
    person  TEXT    NOT NULL,
    command TEXT    NOT NULL,
    due     BIGINT  NOT NULL,
    PRIMARY KEY (ref, n)
);
CREATE INDEX tasks_due    ON tasks (due, ref, n);
CREATE INDEX tasks_role   ON tasks (role, due, ref, n);
CREATE INDEX tasks_person ON tasks (person, due, ref, n) WHERE person <> '';

CREATE TABLE warnings (
    ref        TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    channel    TEXT    NOT NULL,
    author_key TEXT    NOT NULL,
    at         BIGINT  NOT NULL,
    overturned BOOLEAN NOT NULL,
    PRIMARY KEY (ref, action)
);
CREATE INDEX warnings_author ON warnings (author_key, channel, at);

CREATE TABLE requests (
    id     TEXT    NOT NULL PRIMARY KEY,
    ref    TEXT    NOT NULL,
    seq    INTEGER NOT NULL, -- of the last event that the request caused
    digest TEXT    NOT NULL
);

CREATE TABLE standing_advice (
    id            TEXT   NOT NULL PRIMARY KEY,
    grounds       TEXT   NOT NULL,
    measures      TEXT   NOT NULL,
    conditions    TEXT   NOT NULL,
    until         BIGINT NOT NULL,
    by_id         TEXT   NOT NULL,
    by_name       TEXT   NOT NULL,
    at            BIGINT NOT NULL,
    ended_at      BIGINT,
    ended_by_id   TEXT   NOT NULL,
    ended_by_name TEXT   NOT NULL
);
CREATE INDEX standing_advice_until ON standing_advice (until);
