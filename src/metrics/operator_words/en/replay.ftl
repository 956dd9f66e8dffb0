# The report of a replay: `deflect replay`, and the held change on the page.

replay-title = { $differ } of { $compared ->
   *[other] { $compared } calls go another way
}
replay-period = { $calls } from { $since } to { $until }; { $compared } can be compared
replay-differ = { $calls ->
    [one] { $calls } call goes another way ({ $share } %)
   *[other] { $calls } calls go another way ({ $share } %)
}
replay-differ-in-length = { $calls ->
    [one] { $calls } call go the same way and hear something longer or shorter
   *[other] { $calls } calls go the same way and hear something longer or shorter
}
replay-followed = { $calls ->
    [one] { $calls } call followed to the end: { $after } reach a destination, { $before } reached one before
   *[other] { $calls } calls followed to the end: { $after } reach a destination, { $before } reached one before
}
replay-reached-as-soon = a destination is reached as soon as before ({ $calls })
replay-reached-earlier = a destination is reached { $seconds } s earlier on average ({ $calls })
replay-reached-later = a destination is reached { $seconds } s later on average ({ $calls })
replay-not-followed = { $calls } not followed: { $reason }
replay-others = { $calls ->
    [one] { $calls } call more differ in other ways
   *[other] { $calls } calls more differ in other ways
}
replay-more-groups = { $groups ->
   *[other] { $groups } smaller groups more; { $all } has all
}

# Why calls were not followed to their end.
replay-stopped-asked_something_else = the caller would have been asked something else
replay-stopped-heard_otherwise = other phrases are listened for, or a service is asked otherwise
replay-stopped-line_not_there = their line is not in the other configuration
replay-stopped-record_not_whole = their record is not whole (of a version before, or a turn was lost)
replay-stopped-answered_by_another_configuration = another configuration than the present one answered them
replay-stopped-failed_by_our_fault = a turn failed by our fault

# A group of calls.
replay-size = { $calls } ({ $share } %)
replay-way = { $place }, { $did }: led to { $led }, leads to { $leads }
replay-no-further = { $calls } cannot be followed further
replay-answer = answer
replay-dials = dial { $node }
replay-ends = end of the call

# What changes.
replay-change-another_key = key { $key } means the same
replay-change-key_gone = it means nothing any more
replay-change-understood_now = it means something now
replay-change-other_destination = another destination
replay-change-not_offered = no text or mail is offered any more
replay-change-offered_now = a text or mail is offered now
replay-change-call_ends = the call ends here
replay-change-asked_something_else = the caller is asked something else
replay-change-other_topic = another topic or language
replay-change-shorter = { $seconds } s shorter
replay-change-longer = { $seconds } s longer

# What the caller did.
replay-act-call = call
replay-act-key = digits { $key }
replay-act-keys = several digits
replay-act-own-number = digits of the own number
replay-act-number-mobile = digits of a mobile number
replay-act-number-landline = digits of a landline number
replay-act-number-hidden = digits of a hidden number
replay-act-number-foreign = digits of a foreign number
replay-act-digits-that-fit = digits that fit
replay-act-digits-that-do-not-fit = digits that do not fit
replay-act-no-input = no-input
replay-act-says = says { $phrase }
replay-act-says-like = says something like { $meaning }
replay-act-says-like-key = says something like key { $key }
replay-act-says-like-yes-or-no = says something like yes or no
replay-act-says-nothing-clear = says nothing clear
replay-act-dial-answered = dial answered
replay-act-dial-busy = dial busy
replay-act-dial-no-answer = dial no-answer
replay-act-dial-failed = dial failed
replay-act-failed = failed
