sms-link = Harbor Pine, the chat: { $link }
sms-info = Harbor Pine: links you ask for when you call. To end them, reply STOP
sms-stopped = No more texts.
sms-started = Texts again.
inbound-stop = stop
inbound-start = start
