# The web phone.

phone-about = Hear the line as a caller does. Nothing is stored, sent or counted.
phone-pages = Pages
phone-what-it-does = What the line does
phone-needs-script = The phone needs the script of this page.

# The call to make.
phone-call = The call
    .button = Call
phone-dial = Dial
    .number = Number dialled
phone-from = From
    .number = Number that calls
phone-another-number = another number…
phone-caller-mobile = a mobile phone
phone-caller-landline = a land line
phone-caller-foreign = another country
phone-caller-hidden = a hidden number
phone-through = Through
    .configured = Configured
    .made-up = Every dialect, on a made-up platform
    .platform = a platform
phone-when = When
    .now = now
    .at = at a time of its own
    .time = Time in { $zone }
phone-hears = the platform hears speech
phone-link-sent = a link was sent to this number just now
phone-mail-known = an e-mail address of the caller is known
phone-text = A text is
    .sent = sent
    .before = Refused before it is offered
    .not-offered = not offered: { $reason }
    .promise = Refused when it is promised
    .not-promised = not promised: { $reason }
phone-chosen = to { $to }, from { $from }, through { $platform }, { $time }

# The telephone.
phone-telephone = Telephone
phone-no-call = no call
phone-choose = Choose a call and press Call.
phone-progress = How much of this has been said, or of the wait has passed
phone-mute = Mute
phone-skip = Skip to its end
phone-counts = silence ends by itself
phone-keypad = Keypad
phone-nine = text me
    .named = 9, text me the link
phone-star = back
    .named = Star, back
phone-zero = a person
    .named = 0, a human chat
phone-hash = again
    .named = Hash, say it again
phone-dialled = How the dialled line answers
phone-answered = Answered
    .done = dialled line: answered
phone-busy = Busy
    .done = dialled line: busy
phone-no_answer = No answer
    .done = dialled line: no answer
phone-failed = Failed
    .done = dialled line: failed
phone-words = Say something
    .keys-only = Keys only here
    .button = Say
phone-mumble = Mumble
    .explained = The recogniser understood no word
phone-silent = Stay silent
phone-hang-up = Hang up

# What the telephone says of itself.
phone-calling = Calling…
phone-asking = The line is asked…
phone-speaking = The line speaks.
    .to-key = The line speaks. A key interrupts it.
phone-typing = Typing. Hash ends the number.
phone-dialling = The line dials { $number }. How does that end?
phone-waiting = The line waits for a key.
    .listening = The line waits for a key or a phrase.
phone-over = { $why }: { $outcome }
    .told = { $why }. Outcome: { $outcome }, { $explained }.
    .no-call = No call.
    .broke-off = The call broke off
    .line-hung-up = The line hung up
    .caller-hung-up = The caller hung up
phone-said-of = { $said } of { $all }
phone-no-end = no end of the wait (the line's is { $wait })
phone-left = { $seconds } s left
phone-no-voice = This browser has no voice for “{ $language }”. The words are shown at their pace.

phone-outcome-handed_off = a message was accepted
phone-outcome-connected = spoke with another line
phone-outcome-informed = a destination was heard to its end
phone-outcome-exhausted = the attempts were used up
phone-outcome-left_in_menu = left in a menu
phone-outcome-left_in_greeting = left before the greeting was over
phone-outcome-failed = something of ours failed

# The transcript.
phone-transcript = Transcript
    .empty = What is said and done stands here, turn by turn.
    .caller = The caller
    .end = The end
    .turn = Turn { $turn } · { $place }
phone-pressed = pressed { $keys }
phone-stayed-silent = stayed silent
phone-heard-ringing = heard it ring: no answer
phone-said = said “{ $words }”
phone-mumbled = said something nobody understood
phone-seconds = { $seconds } s

# Inside a turn.
phone-inside = Inside turn
    .place = { $turn } of { $turns }
    .before = The turn before
    .after = The turn after
    .empty = The document a platform gets, the state inside the seal, what happened and what would be sent.
phone-would-be-sent = Would be sent
    .none = Nothing in this turn.
    .told = Would be sent: { $kind } by { $medium }
phone-events = Events
phone-document = Document
    .named = The document the platform gets
    .size = { $bytes } bytes, { $type }
phone-seal = Seal
    .explained = A platform sees only the sealed form, in the address of the next turn. Inside it is this:
    .named = The session inside the seal
    .size = { $chars } characters sealed
phone-fact-line = Line
phone-fact-answered = Answered
phone-fact-at = At
phone-fact-about = About
phone-fact-outcome = If hung up
    .now = { $outcome }, { $later } in { $seconds } s
    .then = { $outcome }, { $later } after { $seconds } s
phone-nowhere = nowhere
phone-no-topic = none
phone-clock = { $date }, { $time }

# A message that would be sent.
phone-medium-sms = sms
    .title = SMS
phone-medium-email = email
    .title = E-mail
phone-kind-link = link
phone-kind-follow_up = follow up
phone-kind-request = request
phone-kind-reminder = reminder
phone-kind-checklist = checklist
phone-kind-reply = reply
phone-kind-report = report
phone-message = { $medium }, { $kind }, to { $to }
    .words = The words of the { $kind }
    .due = due { $due }
    .contact = the address known for the caller
    .length = { $parts ->
        [one] { $parts } part, { $units } of { $most } units, { $alphabet }
       *[other] { $parts } parts, { $units } of { $most } units, { $alphabet }
    }

# Events.
phone-event-answered = the line answered
phone-event-menu = menu { $menu } said in { $language }
phone-event-key = key { $key } at { $menu }
phone-event-speech = a phrase understood at { $menu }
phone-event-no-input = no input at { $menu }
phone-event-no-match = no match at { $menu }
phone-event-hang-up = hang-up at { $menu }
phone-event-reached = a destination reached after { $seconds } s
phone-event-offered = { $channel } offered by { $medium }
phone-event-agreed-key = { $channel } by { $medium } agreed to: key { $key }
phone-event-agreed-speech = { $channel } by { $medium } agreed to: a phrase understood
phone-event-refused = no { $medium }: { $reason }
phone-event-dialling = another line is dialled
phone-event-connected = another line answered
phone-event-connect-failed = another line did not answer
phone-event-exhausted = the attempts are used up
phone-event-replaced = { $prompt } cannot be said in { $language }
phone-event-anonymous = nothing about the caller is kept from here on

# Why a turn is refused.
phone-refused-platform = expected a platform, one of { $known }, found another
phone-refused-time = expected a time such as 2026-12-31T23:59 in the years 2000 to 2100, found something else
phone-refused-state = expected the state of a call of this phone, found another; call again
phone-refused-expired = expected a call of at most four hours, found a longer one; call again
