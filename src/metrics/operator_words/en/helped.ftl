# Callers who were helped for good.

helped-note = Net deflection: calls that were informed, connected, or whose link a person opened, and whose caller did not call again within the time. Only calls old enough to tell are counted, so these are calls of the days before.
helped-none = No call is old enough to tell.
helped-plot = Helped, and did not call again
helped-within = within { $window }
helped-by-time = Net deflection by time
helped-by-time-caption = Net deflection by the time within which the caller did not call again
helped-not-again = Not again within
helped-from-to = Calls from – to
helped-net = Net
helped-that-is = that is { $calls ->
    [one] { $calls } call
   *[other] { $calls } calls
}

helped-topics = By topic
helped-topics-figures = Figures by topic
helped-topics-caption = Today's calls by topic, and net deflection of the matured week
helped-topic = Topic
helped-over-today = Calls over today
helped-net-day = Net within 24 h, matured week
helped-none-over = No call is over so far today.
