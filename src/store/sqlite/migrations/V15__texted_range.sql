-- The texts of a prefix are found among those of its range: one index on a random key less.
DROP INDEX texted_prefix;
DROP INDEX texted_range;
CREATE INDEX texted_range ON texted (range, given_back, at, prefix);
