# Delivery of messages, and the outbox.

delivery-today = messages promised today
delivery-none = No gateway reports here, and nothing was sent so far today.
delivery-gateways = Gateways
delivery-caption = Gateways, how they are, and what became of the messages they took
delivery-gateway = Gateway
delivery-state = State
delivery-took = Took
delivery-delivered = Delivered
delivery-undelivered = Not delivered
delivery-refused = Refused
delivery-up = up
delivery-rests = rests
delivery-not-used = not used yet

delivery-plot = What became of today's messages
    .about = By gateway; the table has the figures.
delivery-all = All gateways
delivery-state-delivered = delivered
delivery-state-sent = taken, not heard of since
delivery-state-unknown = outcome unknown
delivery-state-undelivered = not delivered
delivery-state-refused = refused

delivery-medium-sms = Texts
delivery-medium-email = Mail
delivery-medium-other = Messages

delivery-delay = { $medium }: half were taken within { $half } of the promise, 95 of 100 within { $most }, since this node started.
delivery-milliseconds = { $milliseconds } ms
delivery-over-a-day = more than a day

delivery-not-promised = Not promised
delivery-not-promised-caption = Messages that were not promised today, by reason
delivery-reason = Reason

outbox-caption = Messages due now
outbox-what = What
outbox-due = Due now
outbox-oldest = The oldest for
outbox-today = Of today's promises: { $states }.
outbox-counted = { $messages } { $state }
outbox-waiting = not taken by a gateway so far
outbox-state-queued = promised
outbox-state-unknown = outcome unknown
outbox-state-sent = taken by a gateway
outbox-state-undelivered = not delivered
outbox-state-delivered = delivered
outbox-state-refused = refused by a gateway
outbox-state-exhausted = given up
outbox-state-cancelled = cancelled
outbox-given-up = { $messages ->
    [one] { $messages } message was given up
   *[other] { $messages } messages were given up
}
outbox-message = { $medium }, { $kind } to { $channel }, { $tries ->
    [one] { $tries } try
   *[other] { $tries } tries
}, promised { $promised }
outbox-kind-link = link
outbox-kind-follow_up = follow_up
outbox-kind-request = request
outbox-kind-reminder = reminder
outbox-kind-checklist = checklist
outbox-kind-reply = reply
outbox-kind-report = report
