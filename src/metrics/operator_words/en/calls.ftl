# Finding a call, and telling it.

calls-title = Calls
calls-gone = there is no such call, or it was erased
calls-find = Find calls
    .number = Number of the caller
    .platform-id = Id of the platform
    .day = Day
    .line = Line
    .platform = Platform
    .outcome = Outcome
    .every-outcome = every outcome
    .button = Find
    .note = The number is used for this search only: it is not kept, and stands in no address. Times are of { $zone }.
calls-found = Found
    .caption = Calls found, the latest first
    .region = Calls found
    .call = Call
    .answered = Answered
    .where = Line, platform
    .topic = Topic
    .turns = Turns
    .messages = Messages
    .none = None. Calls are kept for the time of `[retention] history`; those of callers who were forgotten are gone.
calls-number = { $number }
    .latest = { $number }, the latest; narrow the search for others
    .of-day = { $number } of the last 24 hours
    .latest-of-day = { $number }, the latest; narrow the search for others of the last 24 hours
calls-open = open
calls-going-on = goes on
calls-no-number = That is no valid telephone number.
calls-no-id = That is no id of a call.

# The page of a call.
calls-call = Call { $id }
calls-call-word = Call
calls-happened = What happened
    .caption = What happened, in the order of time
    .at = At
    .after = After
    .of = Of
calls-elsewhere = The same in the shell: `deflect calls { $id }`. In the log: `call={ $short }`.

# A call told.
story-title = { $line }, { $platform }, { $moment }
story-title-of = { $line }, { $platform }, { $moment }, configuration { $revision }
story-of-call = call
story-of-turn = turn { $number }
story-of-message = message { $number }
story-ended = The call ended after { $span }.
story-waits = the line waits at { $place }
story-went-on = the line went on

story-promised = Promised: { $what } to { $channel } ({ $id }).
story-promised-link-sms = a text with the link
story-promised-link-email = a mail with the link
story-promised-follow_up = a follow-up
story-promised-request = a request to a department
story-promised-reminder = a reminder
story-promised-checklist = a mail with the checklist
story-promised-reply = a reply to a text
story-promised-report = a report

story-tried = Tried by { $gateway }: { $result }.
story-tried-by-none = Tried by no gateway: { $result }.
story-result-accepted = it took the message
story-result-later = not now; tried again later
story-result-unknown = no answer; it may have taken the message
story-result-refused = refused for good
story-result-exhausted = given up

story-reported = { $gateway } reports of { $id }: { $report }.
story-report-sent = on its way
story-report-delivered = delivered
story-report-undelivered = not delivered
story-report-opted-out = not delivered: the number opted out with the gateway
story-report-unheard = never heard of

story-opened = A person opened its link.
story-opened-automatically = A preview or a scanner opened its link.
story-chat = The conversation began.
story-message-exhausted = Its end: given up.
story-message-cancelled = Its end: cancelled.
story-message-refused = Its end: refused by a gateway.

# Events of a turn.
story-answered = the line answered
story-menu = the menu { $menu } was said ({ $language })
story-key = the caller pressed { $key } at { $menu }
story-speech = the caller said a phrase that was understood at { $menu }
story-no-input = the caller did nothing at { $menu }
story-no-match = the caller pressed or said something that means nothing at { $menu }
story-hang-up = the caller hung up at { $menu }
story-reached = a destination was reached, after { $span }
story-offered-sms = a text about { $channel } was offered
story-offered-email = a mail about { $channel } was offered
story-agreed-sms = the caller agreed to a text about { $channel }: «{ $phrase }»
story-agreed-email = the caller agreed to a mail about { $channel }: «{ $phrase }»
story-agreed-key-sms = the caller pressed { $key } and so agreed to a text about { $channel }
story-agreed-key-email = the caller pressed { $key } and so agreed to a mail about { $channel }
story-agreed-speech-sms = the caller said a phrase that was understood and so agreed to a text about { $channel }
story-agreed-speech-email = the caller said a phrase that was understood and so agreed to a mail about { $channel }
story-refused-sms = a text was not promised ({ $reason })
story-refused-email = a mail was not promised ({ $reason })
story-dialling = another line was dialled
story-connected = the other line answered
story-connect-failed = the other line did not answer
story-exhausted = the tries were used up
story-anonymous = from here on nothing is kept of the caller
story-replaced = the prompt { $prompt } ({ $language }) could not be said, another was

refusal-landline = landline
refusal-hidden = hidden
refusal-foreign = foreign
refusal-call_limit = call limit
refusal-anonymous = anonymous
refusal-store = store
refusal-opted_out = opted out
refusal-undeliverable = undeliverable
refusal-closed = closed
refusal-number_limit = number limit
refusal-prefix_limit = prefix limit
refusal-typed_limit = typed limit
refusal-country_limit = country limit
refusal-day_limit = day limit
refusal-budget = budget
refusal-no_gateway = no gateway

# How a call ended, and why.
story-going-on = The call goes on.
story-open = The outcome is open: a promised message may still be taken by a gateway.
story-end-handed_off = handed off: a gateway took what was promised.
story-end-connected = connected: the caller spoke with the line that was dialled.
story-end-informed = informed: the caller heard a destination to its end.
story-end-exhausted = exhausted: the caller's tries were used up before a destination was heard.
story-end-left_in_menu = left in menu: the caller hung up before a destination was heard to its end.
story-end-left_in_greeting = left in greeting: the caller hung up before the greeting was over.
story-end-failed = failed: our fault: a turn could not be answered, and an apology was said.
    .unsent = failed: our fault: the promised link was taken by no gateway, and nothing else was heard to its end.
    .sent-later = failed: our fault: the promised link was given up; it was queued again and sent later.
