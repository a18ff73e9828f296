-- SPDX-License-Identifier: MIT
-- Schema version 3: learned boilerplate; sketches by age.

-- The lines that a feed repeats in most of its entries.
ALTER TABLE feed ADD COLUMN boilerplate BLOB;  -- 8 bytes each, little-endian: hashes, sorted

-- Sketches leave when their texts leave the window.
CREATE INDEX sketch_seen ON sketch (seen);
