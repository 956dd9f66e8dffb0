-- The proof that callers were erased at their wish: by whom, when and how much. Nothing in it leads to the caller.
CREATE TABLE erasure (
    seq INTEGER NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    by_whom TEXT NOT NULL,
    calls BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    contacts BIGINT NOT NULL,
    consents BIGINT NOT NULL,
    texts BIGINT NOT NULL,
    suppressions BIGINT NOT NULL
);
CREATE INDEX erasure_at ON erasure (at);
