-- SPDX-License-Identifier: MIT
-- Schema version 5: where a story was published that is no more, so that those feeds can say so.

-- "t:NAME" of each topic and "f:NAME" of each feed, a line each, with a line feed before the first.
ALTER TABLE tombstone ADD COLUMN outputs TEXT NOT NULL DEFAULT '';
