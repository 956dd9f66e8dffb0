### What callers may say where the platform hears. `phrases-<node>`, a phrase a line: `deflect reference`.
