# Announcements and closings.
