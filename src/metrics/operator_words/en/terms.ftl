# Terms that several places use.

language = en

calls = { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
}

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
