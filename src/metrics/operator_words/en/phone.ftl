# The web phone.
