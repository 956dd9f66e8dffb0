# The state of the line, at the top of the page.

state-well = All well
state-problems = { $problems ->
    [one] { $problems } problem
   *[other] { $problems } problems
}
state-lines = { $number ->
    [one] Line
   *[other] Lines
}: { $lines }
state-calls = { $calls ->
    [one] { $calls } call goes on
   *[other] { $calls } calls go on
}
state-refreshed = refreshed at { $time } { $zone }
state-files-in-service = What is in the files is in service since { $time }
state-files-refused = What is in the files is not in service; what answers was taken at { $time }
