-- Who made a token of a program, what it may decide, and what the provider calls somebody whom
-- the file of people calls otherwise. Both databases read this file.

ALTER TABLE people ADD COLUMN subject TEXT NOT NULL DEFAULT '';

ALTER TABLE service_tokens ADD COLUMN decides TEXT NOT NULL DEFAULT ''; -- decisions, separated by spaces
ALTER TABLE service_tokens ADD COLUMN made_by TEXT NOT NULL DEFAULT ''; -- id of a person; system: who runs the program

-- The access log says who made the tokens that there are. A token of which it says nothing lets
-- nobody in.
UPDATE service_tokens SET made_by = COALESCE(
    (SELECT CASE WHEN l.kind = 'duecourse token create' THEN 'system' ELSE l.actor END
     FROM access_log l
     WHERE l.ref = service_tokens.id AND l.kind IN ('duecourse token create', 'POST /api/v1/service-tokens')
     ORDER BY l.n LIMIT 1), '');
