# Other days, one line.
