-- SPDX-License-Identifier: MIT
-- Schema version 3: copies in a table of their own. As the last column of `entry` it stood behind the
-- texts, so that asking for it read them, and nothing found the copies of a text.

-- An entry that repeats the text of another one; the others have words of their own.
CREATE TABLE copy (
    entry INTEGER PRIMARY KEY,
    text_of INTEGER NOT NULL                -- the oldest entry with that text
);
CREATE INDEX copy_text ON copy (text_of);
INSERT INTO copy SELECT id, text_of FROM entry WHERE text_of IS NOT NULL;
ALTER TABLE entry DROP COLUMN text_of;
