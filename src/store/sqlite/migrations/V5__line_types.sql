-- Which numbers take texts, as a provider said, by pseudonym.
CREATE TABLE line_type (
    key BLOB NOT NULL PRIMARY KEY,
    takes_texts BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE INDEX line_type_until ON line_type (until);
