-- The row of the call that a consent was given in, as long as that is stored: it leads from the caller to the consent, so that
-- consents themselves need an index on that random key only once their call is deleted. None written by a version before.
ALTER TABLE consent ADD COLUMN stored_call BIGINT REFERENCES call (seq) ON DELETE SET NULL;
DROP INDEX consent_caller;
CREATE INDEX consent_caller ON consent (caller, call) WHERE stored_call IS NULL;
CREATE INDEX consent_stored_call ON consent (stored_call) WHERE stored_call IS NOT NULL;
