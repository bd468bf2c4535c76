-- Whom a line of the worklist does not wait for, though they have the role. Lines
-- from before this table fill it when their case next changes.

CREATE TABLE task_not_for (
    ref    TEXT    NOT NULL,
    n      INTEGER NOT NULL, -- of the task within the case
    person TEXT    NOT NULL,
    PRIMARY KEY (ref, n, person)
);
