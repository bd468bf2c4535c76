-- What reports count. Both databases read this file.

-- How long each step took: what somebody was to do, since when, until when. A row
-- follows from the events, and can be made again from them.
CREATE TABLE case_steps (
    ref      TEXT   NOT NULL,
    what     TEXT   NOT NULL, -- a window of the policy
    of       TEXT   NOT NULL, -- the action or proposal
    began_at BIGINT NOT NULL,
    ended_at BIGINT,          -- null: it still runs
    took     BIGINT NOT NULL, -- microseconds, and how many it had
    allowed  BIGINT NOT NULL,
    PRIMARY KEY (ref, what, of, began_at)
);
CREATE INDEX case_steps_ended ON case_steps (ended_at, what, took, allowed) WHERE ended_at IS NOT NULL;

-- The measures that were proposed, and what became of each.
CREATE TABLE case_proposed (
    ref      TEXT   NOT NULL,
    proposal TEXT   NOT NULL,
    measure  TEXT   NOT NULL,
    at       BIGINT NOT NULL,
    fate     TEXT   NOT NULL,
    PRIMARY KEY (ref, proposal, measure)
);
CREATE INDEX case_proposed_at ON case_proposed (at, measure, fate);

-- Reports read this and not the cases, whose rows are long.
CREATE INDEX cases_load ON cases (stage, assigned_to, due_at) WHERE stage <> 'closed';
