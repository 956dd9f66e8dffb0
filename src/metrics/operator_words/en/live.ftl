# Live calls.

live-going = { $calls ->
    [one] { $calls } call goes on
   *[other] { $calls } calls go on
}
live-more = { $calls ->
    [one] and { $calls } more call that moved earlier
   *[other] and { $calls } more calls that moved earlier
}
live-caption = Calls that go on, those that moved last first
live-where = Where
live-topic = Topic
live-for = For
live-turns = Turns
live-line = Line, platform
live-nowhere = dialling, or ending
live-none = Nobody is on the line.
