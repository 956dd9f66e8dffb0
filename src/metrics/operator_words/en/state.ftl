# The state of the line, at the top of the page.
