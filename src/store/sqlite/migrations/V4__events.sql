-- What other systems are told, until they have it or its time is up. A number is locked, as addresses in messages are, and
-- stands here only where the settings want it.
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    call BLOB,
    caller BLOB,
    line TEXT,
    topic TEXT,
    channel TEXT,
    -- The outcome of a call, the window of a repeat.
    detail TEXT,
    locked TEXT,
    -- As of a message: the end of the lease while a worker has it.
    due BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    lease BIGINT NOT NULL
);
CREATE INDEX event_due ON event (due);
CREATE INDEX event_expires ON event (expires);
CREATE INDEX event_caller ON event (caller) WHERE caller IS NOT NULL;

-- One row while the settings have an address for events; without it none are kept.
CREATE TABLE event_sink (
    one BIGINT NOT NULL PRIMARY KEY,
    numbers BIGINT NOT NULL
);
