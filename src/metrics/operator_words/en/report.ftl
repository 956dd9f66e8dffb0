# The report of a period: `deflect report` and the daily mail.

report-headline = { $period }: { $calls }, { $helped } helped
report-headline-none = { $period }: { $calls }
report-day = { $weekday } { $date }
report-period = { $from } to { $to }
report-short-day = { $weekday } { $day }

report-weekday-1 = Monday
report-weekday-2 = Tuesday
report-weekday-3 = Wednesday
report-weekday-4 = Thursday
report-weekday-5 = Friday
report-weekday-6 = Saturday
report-weekday-7 = Sunday

# Windows, in short.
report-window-10m = 10m
report-window-24h = 24h
report-window-72h = 72h
report-window-7d = 7d

report-of-few = { $part } of { $of }

# Below the headline.
report-about-all = All lines, times of { $zone }. "Before" is { $before }.
report-about-line = Line `{ $line }`, times of { $zone }. "Before" is { $before }.
report-quarters = Figures are kept by quarters of an hour: those that the period begins and ends in count whole.
report-compared = A change of a share is in percentage points. Windows of net deflection: { $windows }.
report-list = { $first } and { $last }
report-windows-whole = { $number ->
    [one] { $windows } is over for every call
   *[other] { $windows } are over for every call
}
report-windows-partly = { $number ->
    [one] { $windows } is over for some calls only
   *[other] { $windows } are over for some calls only
}
report-windows-not = { $number ->
    [one] { $windows } is not over for any
   *[other] { $windows } are not over for any
}
report-changed = { $times ->
    [one] The configuration changed once: { $told }; `deflect revisions` tells how.
   *[other] The configuration changed { $times } times: { $told }; `deflect revisions` tells how.
}
report-changed-and-more = { $times ->
   *[other] The configuration changed { $times } times: { $told } and { $more } more times; `deflect revisions` tells how.
}
report-legend = What the figures count

# Figures, as labels of rows and heads of columns; those with a meaning are explained below the report.
report-answered = answered
    .meaning = Calls that the line answered. Every other figure of a call belongs to the time its call was answered.
report-reached = reached
    .meaning = Calls in which a place to go began to be told or offered; within so many seconds of the answer.
report-reached-place = reached a place to go
report-reached-within = reached within { $seconds } s
report-confirmed = confirmed
    .meaning = Calls whose link a person opened, or whose chat began, within 24 hours. Previews and scanners do not count.
report-opened-link = opened the link or a chat
report-helped = helped
    .meaning = Calls that were informed, connected or confirmed.
report-called-before = called before
    .meaning = Calls whose caller had called the same line within the time before. Callers who hide their number are not known again and never count.
report-had-called-before = had called before ({ $window })
report-net = net deflection
    .meaning = Of the calls older than the window, the share that were helped and whose caller did not call the same line again within it.
report-net-within = net deflection { $window }
report-net-of-day = net deflection { $window } of { $day }
report-net-24h = net 24h
report-window-of-day = { $window } of { $day }
report-average = average call
report-offered = offered
    .meaning = The caller was asked whether to be sent a link to this channel.
report-accepted = accepted
    .meaning = The caller agreed.
report-opened = opened
    .meaning = A person opened the link: once a link, counted with the day of its promise.
report-left-here = left here
    .meaning = Of the times the menu waited for a key, the share in which the caller hung up.
report-delivered = delivered
    .meaning = The gateway said that the phone has it. Mail servers and some gateways do not say.

report-outcome-handed_off = handed off
    .meaning = A gateway or mail server took a message with the link for the caller.
report-outcome-connected = connected
    .meaning = Another line was dialled for the caller, and answered.
report-outcome-informed = informed
    .meaning = The caller heard to its end where to go.
report-outcome-exhausted = exhausted
    .meaning = The caller used up every try.
report-outcome-left_in_menu = left in menu
    .meaning = The caller hung up in a menu, without having heard where to go. Never counted as helped.
report-outcome-left_in_greeting = left in greeting
    .meaning = The caller hung up before the greeting was over.
report-outcome-failed = failed
    .meaning = Our own fault.
report-undecided = not decided yet

# Other heads of columns.
report-calls = calls
report-share = share
report-before = before
report-change = change
report-window-and-day = window and day
report-outcome = outcome
report-line = line
report-topic = topic
report-from = from
report-day-head = day
report-menu = menu
report-no-input = no input
report-no-match = no match
report-hung-up = hung up
report-of = of
report-words = words
report-variant = variant
report-judged = judged
report-known = known
report-topics-head = topics
report-repeats-head = repeats
report-in-1h = in 1 h
report-in-24h = in 24 h
report-at-night = at night
report-channel = channel
report-chats = chats
report-gateway = gateway
report-taken = taken
report-undelivered = undelivered
report-given-up = given up
report-reason = reason
report-times = times
report-what = what
report-prompt = prompt
report-promised = promised
report-chat = chat
report-again = again
report-way = way
report-hour = hour

# Tables.
report-funnel = Were callers helped?
    .about = Shares are of the answered calls; those of net deflection of the calls older than the window.
report-matured = Net deflection of the last days that are old enough
    .about = Before is the day before that day.
report-outcomes = How calls ended
    .about = Exactly one way each. A call is decided once it is over and none of its messages is under way.
report-lines = By line
    .about = Change is that of the calls since the time before; net 24h is of the calls older than a day.
report-topics = By topic
    .about = What the caller chose last. Of the calls that are decided; net 24h is of those older than a day.
report-by-hour = By hour
    .about = Calls by when they were answered; the share of them that were helped.
report-by-day = By day
    .about = Calls by when they were answered; the share of them that were helped.
report-menus = Where callers leave
    .about = Of the times each menu waited for a key: the caller hung up, pressed nothing, or pressed what means nothing.
report-sentences = Sentences that lose most
    .about = Callers who hung up while it was said, of those who still listened as it began; the latest calls that the present configuration answered. With ! more than in the same time of the rest of the menu, and not by chance.
report-repeats = Why callers come back
    .about = Calls whose caller came back within a week, so far, by what was wanted first and then; had opened the link in between; had called first at night, from 22:00 to 8:00.
report-experiments = Experiments
    .about = From the beginning of each to now: first calls, those judged, the share with the result it is judged by. The sentence holds at every look.
report-channels = Links by channel
    .about = Offered to callers, agreed to, and opened by a person. A link asked for by key is agreed to without an offer.
report-findings = What stands out in texts and mails
    .about = By more than chance, among all words, gateways with operator prefixes, and hours.
report-wordings = Texts and mails by their words
    .about = Messages with a link, the latest 100 000 if there are more: taken by a gateway, of those promised; delivered, of those taken by gateways that report it; opened by a person and chat begun, of those taken; called again within a day. Fewer than 30 are told as they are.
report-routes = Texts and mails by gateway and operator prefix
    .about = The same messages. Prefixes of fewer than 30 numbers are told together.
report-hours = Texts by hour of the day
    .about = The hour in which a gateway took them, in the zone of each line.
report-delivery = Delivery by gateway
    .about = Messages by the gateway that took them, with the day of their promise; `none` is what no gateway took.
report-refusals = Messages not promised
    .about = The caller was told another way, for this reason.

# In tables.
report-not-matured = not matured yet; first on { $first }
report-partly-matured = of { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
} matured; all by { $all }
report-other-topics = { $topics ->
   *[other] { $topics } others
}
report-first-and-again = { $first }, then { $again }

# Why no message was promised.

# Plots of the mail.
report-funnel-plot = From answered to helped
    .about = { $answered } calls answered, { $reached } reached a place to go, { $helped } helped.
report-outcomes-plot = How calls ended
    .about = The share of each outcome; the figures are in the table below.
report-course-plot = Calls over the time
    .about = Calls by when they were answered; the figures are in the table below.
report-before-period = before: { $period }
