### Text messages. Latin letters only: one part is 160 characters then, the link included.
### The link comes last, after a space, with nothing behind it, or telephones will not make it a link.

sms-link = @company@: { $link }
sms-chat = @company@ chat: { $link }
sms-help = @company@ help: { $link }
sms-mail = @company@ by e-mail: { $link }
sms-stopped = @company@: we will not text this number. To undo, reply START
sms-info = @company@: links you ask for when you call. Help: @site@. Rates may apply. To end them, reply STOP
sms-started = @company@: texts are back. To end them, reply STOP
