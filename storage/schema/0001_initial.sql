-- SPDX-License-Identifier: MIT
-- Schema version 1.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
