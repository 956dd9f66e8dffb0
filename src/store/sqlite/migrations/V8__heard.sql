-- The caller's part of a turn, from which the call can be taken through another configuration. None of an anonymous caller, and
-- none written by a version before.
ALTER TABLE turn ADD COLUMN heard TEXT;
