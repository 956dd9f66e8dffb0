-- The configurations that were in service, and the nodes that took them. A few hundred rows: the oldest are deleted.
CREATE TABLE revision (
    -- A digest of the files.
    id TEXT NOT NULL PRIMARY KEY,
    -- The files, packed by `config::ConfigFiles`. Secrets stand elsewhere.
    files BLOB NOT NULL
);
CREATE TABLE revision_taken (
    at BIGINT NOT NULL,
    node TEXT NOT NULL,
    revision TEXT NOT NULL,
    -- The differences from the one before, a line each.
    changes TEXT NOT NULL,
    PRIMARY KEY (at, node)
);

-- The revision that the first stored turn of a call was answered with.
ALTER TABLE call ADD COLUMN revision TEXT;
