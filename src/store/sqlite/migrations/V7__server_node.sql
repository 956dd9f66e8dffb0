-- The processes that answer the line, each with the time it was last heard of. A few rows: those long silent are deleted.
CREATE TABLE server_node (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    -- A digest of the files in service.
    configuration TEXT NOT NULL,
    started BIGINT NOT NULL,
    heard BIGINT NOT NULL,
    -- About to stop.
    drains BIGINT NOT NULL,
    -- How many things it knows to be wrong.
    troubles BIGINT NOT NULL
);
