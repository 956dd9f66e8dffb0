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

# The answer to HELP: who writes, why and how often, where to turn, how to end it. One part, once a day.
sms-info = Ozon: links you ask for when you call, one for each request. Help: ozon.ru. Rates may apply. To end them, reply STOP

# What people write back, one wish a line; `a/b` in a line is either word, 0 any number. Case, punctuation, emoji, letters
# of another alphabet and simple misspellings make no difference.
# Words that mean a stop where nothing else is said: "stop, Ozon" is one, "stop, where is my order" is not. Carriers' words
# in Spanish and German too.
inbound-stop =
    stop/stopall/stop2end/unsubscribe/unsub/optout
    stop/stopall/unsubscribe/unsub/optout 0
    0 stop/unsubscribe
    unsuscribe/unsubcribe/unsubscibe/unsubscribed
    stop it/all
    remove me
    un subscribe
    opt out
    no more
    no texts/messages/sms/reminders
    enough
    go away
    fuck/piss off
    not interested
    stopp/abmelden/abbestellen
# Words that mean a stop only where they stand alone: "no, thank you" and "is it spam?" are none.
inbound-stop-alone =
    no
    spam/spammer/spammers
    its/thats spam
    it/this/that is spam
    cancel/end/quit/revoke/remove/delete
    cancel/end all
    baja/alto/parar/cancelar/detener/arret/arrêt
    cancel/end subscription
    i said no
# Words that ask who writes and how to end it, only where they stand alone: "help me with my order" is none.
inbound-help-alone =
    help
    info/information
# Polite words: they change nothing beside any of those.
inbound-polite = please pls plz thx ty now it already ok ozon por favor bitte gracias danke
# Phrases that mean a stop whatever the other sentences say. Word order and endings do not matter.
inbound-stop-phrases =
    stop/quit/cease texting/texts/messages/messaging/sending/spamming/writing/contacting/bothering/harassing/bugging/annoying/disturbing/reminders
    do not text/texting/write/message/contact/spam/bother/disturb
    dont/never text/texting/write/message/contact/spam/bother/disturb
    do not send me/us/more/anymore/anything/texts/messages/sms/reminders
    dont/never send me/us/more/anymore/anything/texts/messages/sms/reminders
    do not ever text/write/message/contact/send
    dont ever text/write/message/contact/send
    do not call or/and text/texting/write/message/contact
    dont/never call or/and text/write/message/contact
    no more texts/messages/sms/reminders
    cancel/end texts/messages/sms/reminders
    i opt out
    opt out
    unsubscribe
    how do/can/to stop/unsubscribe
    how do/can/to stop getting/receiving
    stop getting/receiving texts/messages/sms
    how do/can/to opt out
    how do/can/to stop/end/cancel texts/messages/sms/reminders/notifications
    revoke/withdraw consent/permission
    revoke/withdraw consent/permission processing data
    stop/cease processing data
    take off list
    take me off
    take number/phone off
    dont want more/anymore texts/messages/sms
    do not want more/anymore texts/messages/sms
    dont want receive/get texts/messages/sms
    do not want receive/get texts/messages/sms
    remove/delete/lose number
    remove/delete/erase/exclude/forget me
    remove/delete/erase me list/database/system/contacts
    remove/delete/erase data/information
    remove/delete from list
    you have/got wrong number/person
    youve got wrong number/person
    no longer want texts/messages/sms
    remove/delete number system/database
    not interested
    leave alone
    no más/mas mensajes
    keine nachrichten/sms mehr
# Phrases that mean a stop where nothing else is said: "wrong number" is one, "wrong number, send it to my other one" is not.
inbound-stop-weak =
    do not send
    dont/never send
    dont want/need texts/messages/sms
    do not want/need texts/messages/sms
    wrong number/person
    is wrong number/person
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
    can could me my we us our i want to would like id im your yours from of on to in it just again already so much very
    text texts texting sms message messages msg msgs notification notifications stuff things reminder reminders alert alerts promo promotional
    links spam ads number phone list personal ozon por favor bitte gracias danke
    said told reply answer
# Words about the link: a refusal with one of them is no more than a word that means a stop. "Don't send the link, call me"
# is none.
inbound-links = link
# Swear words: they change nothing in a refusal.
inbound-swearing =
    fuck fucking fuckin fucker fuckers shit shitty bullshit crap damn goddamn bloody bitch bitches asshole assholes bastards
    idiots morons jerks stupid hell
# Words that turn the next one into its opposite.
inbound-negations = not dont never
# Words with which a text is never a wish: answers that no person sent.
inbound-nothing = autoreply automatic automated
# Questions about who writes: they change nothing before a word that means a stop. "Who is this? Stop" is one, "stop, who
# are you?" is not.
inbound-questions =
    who/whos/what/whats
    who/what is/are/do
    who is texting/writing
    how/where did get number
# Beginnings of clauses that are never a wish: "I don't want to text, I want a person". Word order matters.
inbound-nothing-starts =
    you never/dont
    you do not
    and you never/dont
    and you do not
    i/we never/dont text/write/send/message/contact/spam/bother
    i/we do not text/write/send/message/contact/spam/bother
    dont want to text/write/message/type
    i dont want to text/write/message/type
    i do not want to text/write/message/type
# Beginnings of signatures of phones and people: the rest is not read.
inbound-signatures =
    sent from/via/using/with
    get outlook for
    best/kind/warm regards
# Beginnings and, before a colon, ends of lines that quote us.
inbound-quotes =
    re
    fw
    fwd
    in reply to
    original message
    wrote
