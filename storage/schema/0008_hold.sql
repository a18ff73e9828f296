-- SPDX-License-Identifier: MIT
-- Schema version 9: what a publisher asked of everything on its registrable domain (429 or 503 with
-- Retry-After) outlives the process.

CREATE TABLE hold (
    domain TEXT PRIMARY KEY,
    until INTEGER NOT NULL,
    feed TEXT NOT NULL                      -- whose poll was answered so
) WITHOUT ROWID;
