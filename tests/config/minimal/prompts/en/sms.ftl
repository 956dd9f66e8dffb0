sms-link = Chat: { $link }
sms-stopped = Done.
sms-started = Done.
inbound-stop = stop
inbound-start = start
