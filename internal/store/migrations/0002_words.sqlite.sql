-- The words of each event, made by the program (words.go), blanks between them.
-- What is erased of an event must be erased here too.
CREATE TABLE case_words (
    id    INTEGER PRIMARY KEY, -- by which the index finds the row again
    ref   TEXT    NOT NULL,
    seq   INTEGER NOT NULL,
    words TEXT    NOT NULL,
    UNIQUE (ref, seq)
);

-- The tokenizer takes everything but ASCII punctuation and blanks for a part of a
-- word, which is what the program has left in.
CREATE VIRTUAL TABLE case_words_index USING fts5(words, content='case_words', content_rowid='id', tokenize='ascii');

CREATE TRIGGER case_words_added AFTER INSERT ON case_words
BEGIN
    INSERT INTO case_words_index (rowid, words) VALUES (NEW.id, NEW.words);
END;

CREATE TRIGGER case_words_deleted AFTER DELETE ON case_words
BEGIN
    INSERT INTO case_words_index (case_words_index, rowid, words) VALUES ('delete', OLD.id, OLD.words);
END;
