# The report and the daily mail.
