-- The variants of experiments that a call is counted in, as `greeting/b menu/control`.
ALTER TABLE call ADD COLUMN arms TEXT;
-- Variants that were stopped, of the experiment that began on that day.
CREATE TABLE stopped_arm (
    experiment TEXT NOT NULL,
    variant TEXT NOT NULL,
    since TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (experiment, variant, since)
);
