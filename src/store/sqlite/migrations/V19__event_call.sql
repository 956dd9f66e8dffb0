-- The events of a call that becomes anonymous are deleted while a million others may wait for their receiver.
CREATE INDEX event_call ON event (call) WHERE call IS NOT NULL;
