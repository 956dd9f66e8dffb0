# Live calls.
