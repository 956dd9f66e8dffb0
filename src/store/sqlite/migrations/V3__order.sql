-- The calls of a caller on a line in the order they came. Several nodes do not give numbers in the order of time.
DROP INDEX call_caller;
CREATE INDEX call_caller ON call (caller, line, started) WHERE caller IS NOT NULL;
