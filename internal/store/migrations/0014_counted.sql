-- Reports count the cases of a period by all that they are counted by, in one pass
-- over one index: month, stage, outcome and grounds.

ALTER TABLE cases ADD COLUMN grounds TEXT NOT NULL DEFAULT ''; -- with commas, in their order
UPDATE cases SET grounds = COALESCE((
    SELECT string_agg(ground, ',' ORDER BY ground) FROM case_grounds g WHERE g.ref = cases.ref), '');

-- Only reports name the kind: no list takes this index for one of its own, which are
-- in its order.
CREATE INDEX cases_counted ON cases (opened_at, stage, outcome, grounds) WHERE kind = 'incident';
