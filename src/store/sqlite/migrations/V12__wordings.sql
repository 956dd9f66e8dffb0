-- What messages with a link to a caller are measured by. None of one promised by a version before.
-- The prompts with the versions of their words, as `sms-link@1f8e0c2a`, and the first of these words.
ALTER TABLE message ADD COLUMN wording TEXT;
ALTER TABLE message ADD COLUMN words TEXT;
-- The country code and the next digits of the number a text goes to, which name its operator, as `+7 916`.
ALTER TABLE message ADD COLUMN operator_prefix TEXT;
-- When a gateway or mail server first took it.
ALTER TABLE message ADD COLUMN accepted BIGINT;
