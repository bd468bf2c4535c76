-- A report of any post of a case finds the case (domain §3, "Every post counts").
-- Both databases read this file.

-- Every post of an incident, by every address that it ever had. The rows follow from the
-- events, and can be made again from them.
CREATE TABLE case_posts (
    post_key TEXT NOT NULL, -- a digest of the normal form of channel and address
    ref      TEXT NOT NULL,
    PRIMARY KEY (post_key, ref)
);

DROP INDEX cases_post;
ALTER TABLE cases DROP COLUMN post_key;
