-- SPDX-License-Identifier: MIT
-- Schema version 6: one table of all that is found by a hash. Each row lands anywhere in it, so that
-- writing it with its entry costs a page a row: the newest are kept in memory and written some
-- thousands at a time (storage/hash_index.hpp).

CREATE TABLE hash_index (
    kind INTEGER NOT NULL,                  -- 0 address 1 content 2 published id 3 title within a feed
    hash INTEGER NOT NULL,                  -- of a title: with the feed's id from bit 40 on (exclusive or)
    id INTEGER NOT NULL,                    -- of kind 2 a story, of the others an entry
    PRIMARY KEY (kind, hash, id)
) WITHOUT ROWID;
INSERT INTO hash_index SELECT 0, hash, entry FROM url ORDER BY hash, entry;
INSERT INTO hash_index SELECT 1, content_hash, id FROM entry WHERE content_hash IS NOT NULL ORDER BY content_hash, id;
INSERT INTO hash_index SELECT 2, atom_hash, id FROM story ORDER BY atom_hash, id;
INSERT INTO hash_index SELECT 3, (title_hash | (feed << 40)) & ~(title_hash & (feed << 40)), id
    FROM entry WHERE title_hash IS NOT NULL ORDER BY 2, 3;
DROP TABLE url;
DROP INDEX entry_content;
DROP INDEX entry_title;
DROP INDEX story_atom;

-- The newest entry and the newest story in it.
INSERT INTO counter SELECT 'hashed_' || substr(name, 1, length(name) - 3), value FROM counter WHERE name IN ('entry_id', 'story_id');
