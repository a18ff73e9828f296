-- SPDX-License-Identifier: MIT
-- Schema version 1.
--
-- Times are whole seconds since 1970 UTC. Hashes are XXH3-64 of normalised text, stored as signed
-- integers; NULL means absent, so that NULL is what partial indexes leave out. Texts are '' when absent, or
-- NULL where the comment says what NULL means.
-- Each index is paid for by every new entry; there is one only where a question is asked of every
-- new entry or on every request.

-- Counters: stories_version grows with each commit that changed what is published; story_id and
-- entry_id are the last ids given out, so that an id never returns after its row was deleted;
-- indexed_story is the newest story that the full-text index
-- has seen, document the last document number it gave out.
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counter VALUES ('stories_version', 1), ('story_id', 0), ('entry_id', 0), ('indexed_story', 0), ('document', 0);

-- A feed of the configuration: how it is configured, what its document says of itself, and the
-- state of its polling. Rows are never deleted: stories refer to them.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,              -- the short name of the configuration: the stable key
    configured_url TEXT NOT NULL,
    configured_title TEXT NOT NULL,
    priority INTEGER NOT NULL,
    active INTEGER NOT NULL DEFAULT 1,      -- 0: no longer configured; its stories stay
    added INTEGER NOT NULL,
    entries INTEGER NOT NULL DEFAULT 0,     -- stored entries
    -- what the last understood document says
    title TEXT NOT NULL DEFAULT '',
    site_url TEXT NOT NULL DEFAULT '',
    atom_id TEXT NOT NULL DEFAULT '',
    rights TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    icon TEXT NOT NULL DEFAULT '',
    updated INTEGER,
    -- polling
    health INTEGER NOT NULL DEFAULT 0,      -- 0 fresh, 1 healthy, 2 failing, 3 suspended
    url TEXT NOT NULL,                      -- fetched from here; differs after a believed move
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    body_hash INTEGER NOT NULL DEFAULT 0,   -- of the last body that parsed to its end
    ttl INTEGER,                            -- publisher's hints, seconds
    update_period INTEGER,
    skip_hours INTEGER NOT NULL DEFAULT 0,  -- bit h: not in hour h of GMT
    skip_days INTEGER NOT NULL DEFAULT 0,   -- bit d: 0 = Sunday
    hub TEXT NOT NULL DEFAULT '',
    self TEXT NOT NULL DEFAULT '',
    last_poll INTEGER,
    last_success INTEGER,
    last_change INTEGER,
    last_unconditional INTEGER,
    next_poll INTEGER NOT NULL DEFAULT 0,
    next_reason TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    gone_days INTEGER NOT NULL DEFAULT 0,
    gone_last INTEGER,
    not_modified_streak INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    last_status INTEGER NOT NULL DEFAULT 0,
    move_url TEXT NOT NULL DEFAULT '',      -- a permanent redirect not yet believed
    move_since INTEGER NOT NULL DEFAULT 0,
    move_polls INTEGER NOT NULL DEFAULT 0,
    rhythm_weight REAL NOT NULL DEFAULT 0,
    fetches INTEGER NOT NULL DEFAULT 0,     -- polls so far; gives the slot in `fetch`
    rhythm BLOB                             -- posts by hour of the week (storage/feed_row.cpp); NULL: none
);

-- The last 50 polls of each feed, as a ring: slot = feed.fetches modulo 50, overwritten in place.
CREATE TABLE fetch (
    feed INTEGER NOT NULL REFERENCES feed (id),
    slot INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,                  -- 0 not-modified, 1 same-body, 2 document, 3 partial, 4 failed
    status INTEGER NOT NULL,
    error TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    new_entries INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    next_reason TEXT NOT NULL,
    PRIMARY KEY (feed, slot)
) WITHOUT ROWID;

-- What happened, told by one or more entries.
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    lead INTEGER NOT NULL,                  -- the entry whose words are shown
    sources INTEGER NOT NULL,               -- feeds that carry it
    first_seen INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,            -- arrival of its newest entry
    published INTEGER NOT NULL,             -- the order of every list; never moves
    updated INTEGER NOT NULL,               -- moves when an edit is material
    visible_from INTEGER NOT NULL,          -- not published before (settle time)
    atom_hash INTEGER NOT NULL,             -- of atom_id
    atom_id TEXT NOT NULL                   -- the published id; never changes
);
CREATE INDEX story_published ON story (published);
CREATE INDEX story_atom ON story (atom_hash);

-- An appearance of a story in a feed. Small columns first: what decides reads no body.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story (id),
    feed INTEGER NOT NULL REFERENCES feed (id),
    story_published INTEGER NOT NULL,       -- copy of story.published: the order of a feed's list
    guid_hash INTEGER,
    content_hash INTEGER,                   -- NULL: too short to prove anything
    title_hash INTEGER,
    edit_hash INTEGER NOT NULL,
    published INTEGER,                      -- as the feed says
    updated INTEGER,
    first_seen INTEGER NOT NULL,
    edited INTEGER,                         -- when other words were last seen
    -- why it stands in its story
    rung INTEGER NOT NULL,                  -- 0 none 1 guid 2 canonical-url 3 content-hash 4 near-duplicate 5 same-event 6 moved
    score REAL NOT NULL,
    text_length INTEGER NOT NULL,           -- bytes of the clean text
    same INTEGER NOT NULL,                  -- which texts below are left out since they equal another (storage/entry_row.hpp)
    url_hashes BLOB,                        -- 8 bytes each, little-endian; canonical address first, then its origins
    reason TEXT NOT NULL,
    url TEXT NOT NULL,                      -- the page
    guid TEXT NOT NULL,                     -- as given
    title TEXT NOT NULL,
    clean_title TEXT,
    canonical_url TEXT,
    detail TEXT,                            -- JSON of all else: authors, categories, enclosures, media …; only members that are not empty
    summary TEXT,                           -- safe HTML, as the feed gave it
    clean_summary TEXT,                     -- plain text
    content TEXT,                           -- safe HTML, as the feed gave it
    clean_content TEXT                      -- after the editorial cleaning
);
CREATE INDEX entry_story ON entry (story);
CREATE INDEX entry_guid ON entry (feed, guid_hash) WHERE guid_hash IS NOT NULL;
CREATE INDEX entry_title ON entry (feed, title_hash) WHERE title_hash IS NOT NULL;
CREATE INDEX entry_content ON entry (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX entry_feed_order ON entry (feed, story_published, story);

-- Addresses of entries by hash: the canonical one and those of origins.
CREATE TABLE url (
    hash INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (hash, entry)
) WITHOUT ROWID;

CREATE TABLE topic (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- A story's topics, with the clause that matched. `published` is a copy of story.published: the
-- order of a topic's list.
CREATE TABLE story_topic (
    story INTEGER NOT NULL REFERENCES story (id),
    topic INTEGER NOT NULL REFERENCES topic (id),
    published INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (story, topic)
) WITHOUT ROWID;
CREATE INDEX story_topic_order ON story_topic (topic, published, story);

-- Stories that were published and are no more: merged into another, or withdrawn by their only
-- source. Their ids are not used again.
CREATE TABLE tombstone (
    story INTEGER PRIMARY KEY,
    atom_hash INTEGER NOT NULL,
    atom_id TEXT NOT NULL,
    merged_into INTEGER,                    -- the story that survives; NULL: withdrawn
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX tombstone_at ON tombstone (at);
CREATE INDEX tombstone_atom ON tombstone (atom_hash);
CREATE INDEX tombstone_merged ON tombstone (merged_into) WHERE merged_into IS NOT NULL;

-- Entries that were deleted by age or withdrawn. A feed that still lists one does not bring it back.
CREATE TABLE forgotten (
    feed INTEGER NOT NULL,
    guid_hash INTEGER NOT NULL,             -- the first address's hash where the entry had no guid
    PRIMARY KEY (feed, guid_hash)
) WITHOUT ROWID;

-- The full-text index of stories trails in the background. It is contentless: a changed story gets
-- a new document, and the old one stays as a dead document that no row of search_document names,
-- until the index is made anew. Pending are the stories above counter.indexed_story and those here.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, meta, content = '', tokenize = "unicode61 remove_diacritics 2"
);
CREATE TABLE search_document (document INTEGER PRIMARY KEY, story INTEGER NOT NULL);
CREATE UNIQUE INDEX search_document_story ON search_document (story);
CREATE TABLE search_queue (story INTEGER PRIMARY KEY);

-- The parts of an entry as tables, without rows of their own. json_each and not json_extract: with
-- trusted_schema off, SQLite 3.40 lets a view use only the former.
CREATE VIEW author AS
    SELECT e.id AS entry, e.story AS story, j.key AS place, (SELECT value FROM json_each(j.value) WHERE key = 'name') AS name,
           (SELECT value FROM json_each(j.value) WHERE key = 'email') AS email, (SELECT value FROM json_each(j.value) WHERE key = 'url') AS url
    FROM entry e, json_each(e.detail, '$.authors') j;
CREATE VIEW category AS
    SELECT e.id AS entry, e.story AS story, j.key AS place, (SELECT value FROM json_each(j.value) WHERE key = 'term') AS term,
           (SELECT value FROM json_each(j.value) WHERE key = 'scheme') AS scheme, (SELECT value FROM json_each(j.value) WHERE key = 'label') AS label
    FROM entry e, json_each(e.detail, '$.categories') j;
CREATE VIEW enclosure AS
    SELECT e.id AS entry, e.story AS story, j.key AS place, (SELECT value FROM json_each(j.value) WHERE key = 'url') AS url,
           (SELECT value FROM json_each(j.value) WHERE key = 'type') AS type, (SELECT value FROM json_each(j.value) WHERE key = 'length') AS length
    FROM entry e, json_each(e.detail, '$.enclosures') j;
CREATE VIEW story_entry AS -- the reason why each entry stands in its story
    SELECT story, id AS entry, feed, rung, score, reason, first_seen FROM entry;
