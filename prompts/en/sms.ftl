### Text messages. Latin letters only: one part is 160 characters then, the link included.
### The link comes last, after a space, with nothing behind it, or telephones will not make it a link.

# For a channel without a text of its own.
sms-link = Ozon: { $link }

sms-account-chat = Ozon chat: { $link }
sms-public-chat = Ozon chat, no sign-in: { $link }
sms-mobile-app = Ozon app: { $link }
sms-help-centre = Ozon help: { $link }
sms-b2b-email = Ozon for companies: { $link }
sms-travel-chat = Ozon Travel chat: { $link }
sms-bank-phone = Ozon Bank: { $link }
sms-bank-email = Ozon Bank by e-mail: { $link }
sms-bank-chat = Ozon Bank chat: { $link }
sms-seller-chat = Ozon chat for sellers: { $link }
sms-pickup-email = Open an Ozon point: { $link }
sms-pickup-app = Turbo PVZ app: { $link }
sms-vk = Ozon on VK: { $link }
sms-telegram = Ozon on Telegram: { $link }
sms-press = Ozon press office: { $link }
sms-investors = Ozon for investors: { $link }
sms-head-office = Ozon by post: { $link }

# The answer to a text that says STOP, and to START: one part, once a day.
sms-stopped = Ozon: we will not text this number. To undo, reply START
sms-started = Ozon: texts are back. To end them, reply STOP

# What people write back, one wish a line. Case, punctuation and emoji make no difference.
# Words that mean a stop only where nothing else is written.
inbound-stop =
    stop
    stop thanks
    stop thank you
    stop it
    stop all
    stopall
    stop texts
    stop sms
    stop spam
    unsubscribe
    unsub
    cancel
    end
    quit
    opt out
    optout
    revoke
    no
    remove
    spam
# Words that change nothing beside those.
inbound-polite = please pls plz now it already ok
# Phrases that mean a stop where only filling words stand around them.
inbound-stop-phrases =
    wrong number
    stop it
    do not spam
    dont spam
    not interested
    no texts
    i opt out
    unsubscribe
    opt out
    stop texting
    stop texts
    stop messages
    stop messaging
    stop sending
    stop spamming
    stop writing
    do not text
    dont text
    do not write
    dont write
    do not send
    dont send
    do not message
    dont message
    do not contact
    dont contact
    no more texts
    no more messages
    no more sms
    take off list
    remove from list
    remove number
    delete number
    leave alone
# Words and phrases that bring texts back.
inbound-start =
    start
    unstop
    subscribe
    resubscribe
    resume
inbound-start-phrases =
    text me again
    write me again
    sign up again
    subscribe
    resubscribe
    text again
    texts again
    send again
    write again
    send texts again
    start texting
    start sending
    you can text
    you may text
    turn texts on
# Words that change nothing in such phrases.
inbound-fillers =
    please pls plz kindly thanks thank you hello hi dear the these this those that a an any anymore more ever at all now and
    me my us our i want to would like id im your yours from of on to in it just again already
    text texts sms message messages link links spam ads number phone list ozon
# Words that turn the next one into its opposite.
inbound-negations = not dont never
# Words with which a text is never a wish: answers that no person sent.
inbound-nothing = autoreply automatic automated
