# The frame of the page, and its script.
