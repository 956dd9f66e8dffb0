# What is wrong, what it means for callers, and what to do.
