-- The words of each event, made by the program (words.go), blanks between them.
-- What is erased of an event must be erased here too.
CREATE TABLE case_words (
    ref     TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    words   TEXT    NOT NULL,
    lexemes TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED,
    PRIMARY KEY (ref, seq)
);
CREATE INDEX case_words_lexemes ON case_words USING gin (lexemes);
