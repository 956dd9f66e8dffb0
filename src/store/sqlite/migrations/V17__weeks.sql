-- Keys that are random are looked up week by week: what is written now stands on few pages, however long the history. A single
-- index over all of it costs every promise four pages that are not in memory.
--
-- The table of calls is made anew, for its key was unique in an index of its own.
CREATE TABLE call_by_week (
    seq INTEGER NOT NULL PRIMARY KEY,
    -- Unique in its week; a platform does not use the name of a call again.
    key BLOB NOT NULL,
    platform TEXT NOT NULL,
    line TEXT NOT NULL,
    caller BLOB,
    anonymous BIGINT NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT,
    -- Something happened since settling was last tried: the call ended, or one of its messages moved.
    to_settle BIGINT NOT NULL,
    topic TEXT,
    outcome TEXT,
    -- When a person first opened one of its links or began the chat there, and to which channel it leads.
    opened BIGINT,
    opened_channel TEXT,
    -- When it is looked at next for what has come out: 0 at once; none until it is settled, and once everything is told.
    account_due BIGINT,
    -- What was told of it: that it was confirmed, that it helped, whether it is a repeat.
    told_confirmed BIGINT NOT NULL DEFAULT 0,
    told_helped BIGINT NOT NULL DEFAULT 0,
    told_repeat BIGINT NOT NULL DEFAULT 0,
    -- Windows, the shortest first, of which it was told whether the caller came back, and for how many the caller did not.
    matured BIGINT NOT NULL DEFAULT 0,
    stayed BIGINT NOT NULL DEFAULT 0,
    -- The configuration that answered it, and the arms of experiments that it counts in.
    revision TEXT,
    arms TEXT
);
INSERT INTO call_by_week (seq, key, platform, line, caller, anonymous, started, ended, to_settle, topic, outcome, opened,
        opened_channel, account_due, told_confirmed, told_helped, told_repeat, matured, stayed, revision, arms)
    SELECT seq, key, platform, line, caller, anonymous, started, ended, to_settle, topic, outcome, opened, opened_channel,
        account_due, told_confirmed, told_helped, told_repeat, matured, stayed, revision, arms
    FROM call ORDER BY seq;
DROP TABLE call;
ALTER TABLE call_by_week RENAME TO call;
CREATE UNIQUE INDEX call_key ON call (started / 604800000000, key);
CREATE INDEX call_started ON call (started);
CREATE INDEX call_open ON call (started) WHERE ended IS NULL;
CREATE INDEX call_to_settle ON call (ended) WHERE to_settle = 1;
CREATE INDEX call_account_due ON call (account_due) WHERE account_due IS NOT NULL;
CREATE INDEX call_caller ON call (caller, line, started) WHERE caller IS NOT NULL;

DROP INDEX message_to;
CREATE INDEX message_to ON message (promised / 604800000000, to_key, promised) WHERE to_key IS NOT NULL;
DROP INDEX message_token;
CREATE UNIQUE INDEX message_token ON message (promised / 604800000000, token) WHERE token IS NOT NULL;

-- The weeks from the first call or message to the last.
CREATE VIEW call_week (week) AS
    WITH RECURSIVE weeks (week) AS (
        SELECT (SELECT min(started) FROM call) / 604800000000
        UNION ALL SELECT week + 1 FROM weeks WHERE week < (SELECT max(started) FROM call) / 604800000000)
    SELECT week FROM weeks;
CREATE VIEW message_week (week) AS
    WITH RECURSIVE weeks (week) AS (
        SELECT (SELECT min(promised) FROM message) / 604800000000
        UNION ALL SELECT week + 1 FROM weeks WHERE week < (SELECT max(promised) FROM message) / 604800000000)
    SELECT week FROM weeks;
