# Finding a call, and telling it.
