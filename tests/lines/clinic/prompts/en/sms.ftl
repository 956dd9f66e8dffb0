sms-link = Ak Tis in { $city }, the chat: { $link }
sms-stopped = No more texts.
sms-started = Texts again.
inbound-stop = stop
inbound-start = start
