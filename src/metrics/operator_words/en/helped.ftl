# Callers who were helped for good.
