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
    stayed BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX call_started ON call (started);
CREATE INDEX call_open ON call (started) WHERE ended IS NULL;
CREATE INDEX call_to_settle ON call (ended) WHERE to_settle = 1;
CREATE INDEX call_account_due ON call (account_due) WHERE account_due IS NOT NULL;
-- The calls of a caller on a line in the order they came.
CREATE INDEX call_caller ON call (caller, line, seq) WHERE caller IS NOT NULL;

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
    -- To the imported address of this caller, or else to the address given here. Address and body are locked.
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
    opened_automatic BIGINT,
    chat_started BIGINT,
    -- The number or address it goes to, as a pseudonym.
    to_key BLOB,
    -- The link on whose page its address was typed.
    origin BLOB,
    -- Sent with the others gathered for its channel.
    gathered BIGINT NOT NULL,
    -- When its gateway is asked about it next, and how often it was.
    follow_due BIGINT,
    asked BIGINT NOT NULL
);
CREATE INDEX message_due ON message (medium, due) WHERE state = 'queued';
CREATE INDEX message_put_off ON message (medium) WHERE state = 'queued' AND held = 0 AND due > expires - lifetime;
CREATE INDEX message_unknown ON message (medium, expires) WHERE state = 'unknown';
CREATE INDEX message_exhausted ON message (changed) WHERE state = 'exhausted' AND body IS NOT NULL;
CREATE INDEX message_promised ON message (promised);
CREATE INDEX message_call ON message (call);
CREATE INDEX message_follow ON message (gateway, follow_due) WHERE follow_due IS NOT NULL;
CREATE INDEX message_contact ON message (contact) WHERE contact IS NOT NULL;
CREATE INDEX message_to ON message (to_key) WHERE to_key IS NOT NULL;
CREATE INDEX message_request ON message (channel, promised) WHERE kind = 'request';
CREATE INDEX message_gathered ON message (channel, due) WHERE state = 'queued' AND gathered = 1;
CREATE INDEX message_origin ON message (origin) WHERE origin IS NOT NULL;
CREATE UNIQUE INDEX message_token ON message (token) WHERE token IS NOT NULL;

-- Tries, one a claim.
CREATE TABLE attempt (
    message BIGINT NOT NULL REFERENCES message (seq) ON DELETE CASCADE,
    lease BIGINT NOT NULL,
    at BIGINT NOT NULL,
    gateway TEXT,
    result TEXT NOT NULL,
    PRIMARY KEY (message, lease)
) WITHOUT ROWID;

-- The gateways' own ids, one a part, each with the last state reported of it. A report that came before the answer has no
-- message yet.
CREATE TABLE provider_id (
    gateway TEXT NOT NULL,
    -- As it is looked up: zeros in front left out, lower case.
    id TEXT NOT NULL,
    -- As the gateway wrote it.
    raw TEXT NOT NULL,
    message BIGINT REFERENCES message (seq) ON DELETE CASCADE,
    report TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (gateway, id)
) WITHOUT ROWID;
CREATE INDEX provider_id_message ON provider_id (message) WHERE message IS NOT NULL;
CREATE INDEX provider_id_early ON provider_id (at) WHERE message IS NULL;

-- Texts as they are counted against the limits, each from its promise on.
CREATE TABLE texted (
    message BLOB NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    -- When the day began that it is added up in.
    day BIGINT NOT NULL,
    -- Not kept of an anonymous caller, and neither is `typed_by`.
    number BLOB,
    prefix BLOB NOT NULL,
    range BLOB NOT NULL,
    typed_by BLOB,
    country TEXT NOT NULL,
    price BIGINT NOT NULL,
    -- It was not sent and does not count; it does again when a person queues it again.
    given_back BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX texted_number ON texted (number, given_back, at) WHERE number IS NOT NULL;
CREATE INDEX texted_prefix ON texted (prefix, given_back, at);
CREATE INDEX texted_range ON texted (range, given_back, at);
CREATE INDEX texted_typed_by ON texted (typed_by, given_back, at) WHERE typed_by IS NOT NULL;
CREATE INDEX texted_at ON texted (at);

-- Sums of the minute and the day: `minute`, `day`, `money`, and countries by their code.
CREATE TABLE tally (
    began BIGINT NOT NULL,
    scope TEXT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (began, scope)
) WITHOUT ROWID;

-- Numbers, prefixes and addresses that are sent nothing, by their pseudonyms.
CREATE TABLE bar (
    key BLOB NOT NULL,
    reason TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (key, reason)
) WITHOUT ROWID;
CREATE INDEX bar_until ON bar (until) WHERE until IS NOT NULL;

-- What people agreed to. Only added to and erased from.
CREATE TABLE consent (
    seq INTEGER NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    caller BLOB,
    call BLOB,
    line TEXT NOT NULL,
    medium TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    asked TEXT NOT NULL,
    given_by TEXT NOT NULL
);
CREATE INDEX consent_caller ON consent (caller, call);
CREATE INDEX consent_at ON consent (at);

-- Imported addresses.
CREATE TABLE contact (
    caller BLOB NOT NULL PRIMARY KEY,
    -- Locked, as addresses in messages are.
    email TEXT NOT NULL,
    email_key BLOB NOT NULL,
    zone TEXT,
    language TEXT NOT NULL,
    consent BIGINT NOT NULL,
    -- When the person withdrew; no import gives the consent back.
    withdrawn BIGINT
) WITHOUT ROWID;

-- What happened, added up by quarters of an hour: the counters of Prometheus with a memory. No caller is in it, so it
-- also knows of calls that were erased. What a call did is counted in the quarter in which the call began, so that a
-- period's figures are about the same calls.
CREATE TABLE figure (
    began BIGINT NOT NULL,
    -- Empty where it is of no line.
    line TEXT NOT NULL,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (began, line, name, subject, value)
) WITHOUT ROWID;

-- What operations tell callers now: announcements, and lines that are closed. Ended by its time or by a person.
CREATE TABLE notice (
    seq INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    -- JSON: what is said to whom. The times that count are those beside it.
    notice TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    posted_at BIGINT NOT NULL,
    posted_by TEXT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE INDEX notice_until ON notice (until);
