-- The events of a turn and the caller's part of it, in a third of the bytes of their JSON. Of a version before there is JSON alone;
-- since then `events` holds those that statements look for, and `heard` nothing.
ALTER TABLE turn ADD COLUMN happened BLOB;
ALTER TABLE turn ADD COLUMN did BLOB;
