-- The number that a text is counted for is that of its message. SQLite keeps the table in the order of time as well (its V14), and
-- has no index by prefix (its V15); a node of the version before needs the key and the index that are here.
DROP INDEX texted_number;
DROP INDEX message_to;
CREATE INDEX message_to ON message (to_key, promised) WHERE to_key IS NOT NULL;
