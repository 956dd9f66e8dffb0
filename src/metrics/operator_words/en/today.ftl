# Today's calls, and the plots it shares with other days.

today = Today
today-until = { $day }, until { $until }
today-none = No call was answered so far today.
today-funnel = From answered to helped
today-by-hour = By hour
today-outcomes = How calls ended
today-again = Called again
today-again-caption = Calls of today whose caller had called the same line shortly before
today-again-within = Called before within
today-calls = Calls
today-share = Share
today-compared = Today compared with other days
today-compared-caption = Today compared with the same part of other days
today-until-now = Today until { $until }
today-of-answered = Of answered
today-note = A call is counted where it began. One that is not over, or whose message is under way, has no outcome yet; whether a link is opened shows within 24 hours.

stage-answered = Answered
    .explained = calls the line answered
stage-reached = Reached a destination
    .explained = were told or offered a place to go
stage-ended-well = Ended well
    .explained = informed, connected, or handed a link
stage-helped = Helped
    .explained = informed, connected, or opened the link

today-funnel-plot = Funnel of today's calls
today-yesterday = yesterday
today-yesterday-until = yesterday until { $time }
today-course-plot = Calls answered by the hour of the day
today-course-none = No calls so far.
today-course-most = Most calls in the hour from { $time }: { $calls }.
today-outcomes-none = No call is over so far.
today-outcomes-said = Today: { $outcomes }.
today-outcome-said = { $calls } { $outcome }
today-yesterday-by-now = Yesterday by this time
