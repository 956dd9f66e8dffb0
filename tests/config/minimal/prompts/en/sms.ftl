sms-link = Chat: { $link }
sms-stopped = Done.
sms-info = Info.
sms-started = Done.
inbound-stop = stop
inbound-start = start
