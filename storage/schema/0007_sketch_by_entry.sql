-- SPDX-License-Identifier: MIT
-- Schema version 8: no index of sketches by age. A start reads all of the window in the order of the
-- entries, and what leaves it is looked for once an hour: a scan of a small table.

DROP INDEX sketch_seen;
