-- SPDX-License-Identifier: MIT
-- Schema version 10: when a permanent move of a feed was last believed.

ALTER TABLE feed ADD COLUMN moved INTEGER;
