# Where callers leave.
