-- Since when a line of the worklist waits, as the worklist says to whom it waits
-- for. The lines that are there have it from the steps that still run.

ALTER TABLE tasks ADD COLUMN since BIGINT NOT NULL DEFAULT 0; -- 0: not known
UPDATE tasks SET since = COALESCE((
    SELECT MAX(s.began_at) FROM case_steps s
    WHERE s.ref = tasks.ref AND s.what = tasks.what AND s.of = tasks.of AND s.ended_at IS NULL), 0);
