-- What the texts of a group were counted under, for groups of other nodes that asked their questions before. A group takes the
-- next number under the lock of texts; some of the last are kept. Of each pseudonym there are a few bytes, which many numbers
-- share: nobody is found by them.
CREATE TABLE text_group (
    number BIGINT NOT NULL PRIMARY KEY,
    texts BYTEA NOT NULL
);
