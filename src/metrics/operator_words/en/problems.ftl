# Problems, and the page of runbooks.
