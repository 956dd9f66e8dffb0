-- What many nodes need to agree on, and a single writer does not.

-- Work that one transaction at a time may do: it locks its row.
CREATE TABLE row_lock (
    name TEXT NOT NULL PRIMARY KEY
);
INSERT INTO row_lock (name) VALUES ('texts'), ('notices'), ('keys'), ('page_mail'), ('gathering');

-- The last transaction that each worker of a node committed. A worker whose commit got no answer looks here for what became
-- of it. A row is made when a worker starts and renewed every hour; one that was not for a day is deleted.
CREATE TABLE worker_commit (
    worker BYTEA NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX worker_commit_at ON worker_commit (at);
