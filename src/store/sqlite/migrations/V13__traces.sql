-- The span that promised a message, of a trace that is recorded: 16 bytes of the trace, 8 of the span.
ALTER TABLE message ADD COLUMN trace BLOB;
