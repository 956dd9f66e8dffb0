-- What callers did and what was promised to them.
--
-- Keys are 16 bytes, times are microseconds since the Unix epoch, yes and no are 1 and 0, closed sets are the words that
-- metrics use. Plain types throughout, so that the statements are the same on other databases.
--
-- Keys are hashes, so each index on one costs a page of its own with every row. Rows therefore refer to each other by
-- `seq`, which grows: what happens at about the same time stands on the same pages.

-- Calls. Written once when the line answers, and again when the call ends and when it is settled.
CREATE TABLE call (
    seq INTEGER NOT NULL PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    platform TEXT NOT NULL,
    line TEXT NOT NULL,
    caller BLOB,
    anonymous BIGINT NOT NULL,
    started BIGINT NOT NULL,
    ended BIGINT,
    -- Something happened since settling was last tried: the call ended, or one of its messages moved.
    to_settle BIGINT NOT NULL,
    topic TEXT,
    outcome TEXT
);
CREATE INDEX call_started ON call (started);
CREATE INDEX call_open ON call (started) WHERE ended IS NULL;
CREATE INDEX call_to_settle ON call (ended) WHERE to_settle = 1;
CREATE INDEX call_caller ON call (caller, started) WHERE caller IS NOT NULL;

-- Turns, the history all figures come from. Clustered by call: a turn costs one insertion, a call is read in one piece.
CREATE TABLE turn (
    call BIGINT NOT NULL REFERENCES call (seq) ON DELETE CASCADE,
    turn BIGINT NOT NULL,
    at BIGINT NOT NULL,
    topic TEXT,
    standing TEXT NOT NULL,
    -- The node that waits for a key.
    waiting TEXT,
    events TEXT NOT NULL,
    PRIMARY KEY (call, turn)
) WITHOUT ROWID;

-- Promises: the outbox, and the links in it.
CREATE TABLE message (
    seq INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    call BIGINT REFERENCES call (seq) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    medium TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    -- To the imported address of this caller, or else to the address given here.
    to_contact BIGINT NOT NULL,
    contact BLOB,
    address TEXT,
    body TEXT,
    promised BIGINT NOT NULL,
    -- When it may be tried next. While a worker holds it, the end of the lease: a worker that dies gives it back by that.
    due BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    -- Between first due and expiry; a message queued again gets as long once more.
    lifetime BIGINT NOT NULL,
    state TEXT NOT NULL,
    changed BIGINT NOT NULL,
    gateway TEXT,
    attempts BIGINT NOT NULL,
    -- The number of the last claim, and whether that worker still holds it.
    lease BIGINT NOT NULL,
    held BIGINT NOT NULL,
    token BLOB,
    topic TEXT,
    link_expires BIGINT,
    opened_human BIGINT,
    opened_automatic BIGINT
);
CREATE INDEX message_due ON message (medium, due) WHERE state = 'queued';
CREATE INDEX message_unknown ON message (medium, expires) WHERE state = 'unknown';
CREATE INDEX message_exhausted ON message (changed) WHERE state = 'exhausted' AND body IS NOT NULL;
CREATE INDEX message_promised ON message (promised);
CREATE INDEX message_call ON message (call);
CREATE UNIQUE INDEX message_token ON message (token) WHERE token IS NOT NULL;

-- Tries, one a claim.
CREATE TABLE attempt (
    message BIGINT NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    lease BIGINT NOT NULL,
    at BIGINT NOT NULL,
    gateway TEXT,
    result TEXT NOT NULL,
    provider_id TEXT,
    report_expected BIGINT NOT NULL,
    PRIMARY KEY (message, lease)
) WITHOUT ROWID;

-- Imported addresses.
CREATE TABLE contact (
    caller BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    language TEXT NOT NULL,
    consent BIGINT NOT NULL,
    -- When the person withdrew; no import gives the consent back.
    withdrawn BIGINT
) WITHOUT ROWID;
