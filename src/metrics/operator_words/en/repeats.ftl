# Why they come back.

repeats-about = calls of the last 14 days
repeats-none = Nobody has called again within a week.
repeats-note = { $calls ->
    [one] { $calls } time a caller called the same line again within a week. Hidden numbers are not known again; calls of the last days may still come back.
   *[other] { $calls } times a caller called the same line again within a week. Hidden numbers are not known again; calls of the last days may still come back.
}
repeats-worst = The pairs that cost most
# Between the topic of the first call and that of the next.
repeats-then = then
repeats-pair = { $calls ->
    [one] { $calls } call again
   *[other] { $calls } calls again
}, { $share } of all; { $hour } came back within an hour and { $day } within a day, { $opened } had opened the link, { $night } had called first at night
repeats-matrix = Down: the topic of the first call. Across: that of the next. In a cell: how many came back so.
repeats-topics = Topics of first calls and of the next calls
repeats-topics-caption = Callers who came back, by the topics of the first call and of the next
repeats-first = First
repeats-left-out = { $calls } more are between other topics.
