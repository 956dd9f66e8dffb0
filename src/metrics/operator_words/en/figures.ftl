# Other days, one line.

figures = Figures
figures-heading = Figures of a day or a week
figures-choose = Choose
figures-line = Line
figures-of-line = line { $line }
figures-platform = Platform
figures-of-platform = platform { $platform }
figures-of-platform-note = Of one platform, calls and their outcomes are known as long as calls are kept; menus, links and repeats are counted for all platforms together.
figures-day = Day
figures-span = Span
figures-that-day = that day
figures-that-week = the week that ends with it
figures-show = Show
figures-zone = Days are of { $zone }.

# What is wrong with the day that was asked for.
figures-not-begun = That day has not begun.

# Links to other days, after and before an arrow.
figures-day-back = A day back
figures-week-back = A week back
figures-day-on = A day on
figures-week-on = A week on

# `Fri 27 Nov 2026`; `Sat 21 Nov to Fri 27 Nov 2026`
figures-date = { $date } { $year }
figures-dates = { $first } to { $last }
figures-day-before = the day before
figures-week-before = the week before

figures-none = No call was answered.
figures-course = In the course of it
figures-compared = Compared with the days before
figures-by-line = By line
    .caption = Calls, by line
figures-by-platform = By platform
    .caption = Calls, by platform
figures-name = Name
figures-left = Hung up early
figures-failed = Failed by our fault

figures-funnel-plot = Funnel of the calls of { $days }
figures-course-plot = Calls answered, { $days }
figures-in-all = { $calls } in all.
figures-with-outcome = { $calls ->
    [one] { $calls } call with an outcome.
   *[other] { $calls } calls with an outcome.
}

# In every plot.
figures-tip = { $label }: { $value } of { $of }, { $share }
