-- SPDX-License-Identifier: MIT
-- Schema version 4: WebSub in both directions, and archives that are still to be read.

-- Our subscription to a feed's hub.
CREATE TABLE push (
    feed INTEGER PRIMARY KEY REFERENCES feed (id),
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,             -- of our callback's address
    secret TEXT NOT NULL,
    verified INTEGER NOT NULL,              -- the hub has asked back
    requested INTEGER NOT NULL,             -- when the hub was asked last
    lease_until INTEGER NOT NULL,
    last_delivery INTEGER,
    missed INTEGER NOT NULL,                -- polls since then that found what it had not brought
    note TEXT NOT NULL                      -- what the hub said last
);

-- Who subscribes to our outputs at our hub.
CREATE TABLE subscriber (
    callback TEXT NOT NULL,
    topic TEXT NOT NULL,                    -- path of the output
    secret TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (callback, topic)
) WITHOUT ROWID;

-- How far back a feed's archives (RFC 5005) have been read.
CREATE TABLE history (
    feed INTEGER PRIMARY KEY REFERENCES feed (id),
    next TEXT NOT NULL,                     -- the archive to read next; '': all was read
    documents INTEGER NOT NULL              -- archives read so far
);
