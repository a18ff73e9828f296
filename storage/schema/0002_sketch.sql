-- SPDX-License-Identifier: MIT
-- Schema version 2: nearly the same words.

-- What the near-duplicate window holds, so that a restart loads it instead of reading every text:
-- one row an entry that was seen within the window.
CREATE TABLE sketch (
    entry INTEGER PRIMARY KEY,
    seen INTEGER NOT NULL,
    words INTEGER NOT NULL,                 -- of the text
    posted BLOB NOT NULL,                   -- 4 bytes each, little-endian: the shingles it is found by
    terms BLOB                              -- level stories: 5 bytes each: hash, little-endian; 32 times the weight
);

-- The entry whose text this one repeats; NULL: words of its own.
ALTER TABLE entry ADD COLUMN text_of INTEGER;
-- Feeds that tell the story in words of their own.
ALTER TABLE story ADD COLUMN independent INTEGER NOT NULL DEFAULT 1;
