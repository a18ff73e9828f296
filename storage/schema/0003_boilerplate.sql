-- SPDX-License-Identifier: MIT
-- Schema version 3: the lines that a feed repeats in most of its entries.

ALTER TABLE feed ADD COLUMN boilerplate BLOB;  -- 8 bytes each, little-endian: hashes, sorted
