# Why they come back.
