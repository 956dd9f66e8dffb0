# Dates, times and durations.

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

weekday-1 = Mon
weekday-2 = Tue
weekday-3 = Wed
weekday-4 = Thu
weekday-5 = Fri
weekday-6 = Sat
weekday-7 = Sun

# A date, such as `Mon 23 Nov`; one with its year; a date with a time of day, such as `22 Nov 14:05`; a period.
date = { $weekday } { $day } { $month }
date-year = { $weekday } { $day } { $month } { $year }
dated = { $day } { $month } { $time }
from-to = { $from } to { $to }
until = { $what } until { $time }

# Durations.
seconds = { $seconds } s
minutes = { $minutes } min
minutes-seconds = { $minutes } min { $seconds } s
hours = { $hours } h
hours-minutes = { $hours } h { $minutes } min
days = { $days } d

# Ages.
just-now = just now
under-a-minute-ago = less than a minute ago
ago = { $span } ago

# Within which a caller calls again.
window-10m = 10 minutes
window-24h = 24 hours
window-72h = 3 days
window-7d = 7 days
