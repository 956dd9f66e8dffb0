-- Which keys the rows were written with, by a keyed hash of each that tells nothing of the key. Under other keys callers
-- would not be known again: who wants no texts would be texted.
CREATE TABLE key_used (
    name TEXT NOT NULL PRIMARY KEY,
    fingerprint BLOB NOT NULL
);

-- Anonymous calls that were counted and deleted, so that a late repeat of a turn does not count them again. The key is
-- hashed once more, and `at` is an hour: nothing here can be joined with a call.
CREATE TABLE erased_call (
    key BLOB NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX erased_call_at ON erased_call (at);

-- The latest time at which old rows were looked for. A clock far beyond it is not believed at once.
CREATE TABLE swept (
    at BIGINT NOT NULL
);

