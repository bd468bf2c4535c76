-- How many lines a file has, counted before the first is taken, so that its bar is true.

ALTER TABLE imports ADD COLUMN total INTEGER NOT NULL DEFAULT 0; -- 0: not known
