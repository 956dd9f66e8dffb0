-- Each index on a random key costs every promise a page of the log: texts are kept in the order of time, with the time of their
-- message first, and the number that a text is counted for is that of its message.
CREATE TABLE texted_in_order (
    at BIGINT NOT NULL,
    message BLOB NOT NULL,
    -- When the day began that it is added up in.
    day BIGINT NOT NULL,
    prefix BLOB NOT NULL,
    range BLOB NOT NULL,
    -- Not kept of an anonymous caller.
    typed_by BLOB,
    country TEXT NOT NULL,
    price BIGINT NOT NULL,
    -- It was not sent and does not count; it does again when a person queues it again.
    given_back BIGINT NOT NULL,
    PRIMARY KEY (at, message)
) WITHOUT ROWID;
INSERT INTO texted_in_order (at, message, day, prefix, range, typed_by, country, price, given_back)
    SELECT at, message, day, prefix, range, typed_by, country, price, given_back FROM texted;
DROP TABLE texted;
ALTER TABLE texted_in_order RENAME TO texted;
CREATE INDEX texted_prefix ON texted (prefix, given_back, at);
CREATE INDEX texted_range ON texted (range, given_back, at);
CREATE INDEX texted_typed_by ON texted (typed_by, given_back, at) WHERE typed_by IS NOT NULL;
DROP INDEX message_to;
CREATE INDEX message_to ON message (to_key, promised) WHERE to_key IS NOT NULL;
