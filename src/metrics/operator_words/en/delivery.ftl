# Delivery of messages, and the outbox.
