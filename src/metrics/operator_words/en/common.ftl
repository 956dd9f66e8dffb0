# What several places say.

language = en

calls = { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
}

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

# Under figures of few.
few-calls = { $number ->
    [one] Of { $number } call only: shares of fewer than { $few } say little.
   *[other] Of { $number } calls only: shares of fewer than { $few } say little.
}

few-messages = { $number ->
    [one] Of { $number } message only: shares of fewer than { $few } say little.
   *[other] Of { $number } messages only: shares of fewer than { $few } say little.
}

# How a call ended.
outcome-handed_off = handed a link by text or mail
outcome-connected = connected to another line
outcome-informed = heard where to go, to the end
outcome-exhausted = tries used up
outcome-left_in_menu = hung up in a menu
outcome-left_in_greeting = hung up in the greeting
outcome-failed = failed by our fault

# Within which a caller calls again.
window-10m = 10 minutes
window-24h = 24 hours
window-72h = 3 days
window-7d = 7 days

# Under figures that are added up now and then.
being-added-up = Being added up.
as-of = { $what }, as of { $time }

came-back = Came back

decimal-mark = .
local-time = local time
every-line = every line
every-platform = every platform
no-day = That is no day such as 2026-12-31.
day-out-of-range = That day is out of range.
no-topic = no topic chosen
better = better
worse = worse
