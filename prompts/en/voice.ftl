### Everything a caller hears in English. The topic first, then the key. One sentence, one thought. A new line is a short
### pause.

## Greetings: four seconds at most.

greeting-main = Hello! This is Ozon's automated line.
greeting-hotline = Hello! This is Ozon. This number is closed, but we can help.

## Menus. One line, one key.

menu-main =
    No operators; the chat at { SPELL("ozon.ru") } helps.
    The chat link by text, press nine.
    Orders, returns, payment, one.
    Sign-in, errors, complaints, two.
    Sellers, pick-up points, three.
    Travel, Ozon Bank, fraud, four.
    Companies, press, breaches inside Ozon, five.
    A person, zero.
menu-main-again =
    The chat is at { SPELL("ozon.ru") }.
    For the link by text, press nine.
    To reach a person, zero.
    To hear the menu, hash.
menu-again =
    To hear that again, press hash.
    To go back, star.
    For the link by text, nine.
    To reach a person, zero.
key-english = For English, press eight.
key-russian = По-русски — семь.
key-back = To go back, star.
menu-orders =
    Orders and delivery, press one.
    Returns and refunds, two.
    Payment, three.
    Points and discounts, four.
    Help section, five.
menu-account =
    Cannot sign in, or hacked, press one.
    Errors, two.
    The app, three.
    The chat is silent, four.
    A complaint, five.
menu-partners =
    Sellers, press one.
    Opening a pick-up point, two.
    Working at one, three.
menu-services =
    Tickets and hotels, press one.
    Call the bank, two.
    The bank's numbers, chat, three.
    Fraud and fake calls, four.
menu-company =
    Companies, press one.
    Press, two.
    Investors, three.
    Postal address, four.
    A breach inside Ozon, five.
no-input = I cannot hear you.
no-match = That key does nothing here.
menu-changed = Sorry, our menu has just changed.
menu-speak = Say how we can help, or press a key.
speech-again = Sorry, that was not clear. Please say it another way, or press a key.
speech-keys = Sorry, that was not clear again. Please press a key.
keys-only = Here I understand only keys.

## Asked before we connect, hide a number or change the language.

ask-bank = To be connected to Ozon Bank, say yes or press one. To go back, press star.
ask-compliance =
    To report a breach inside Ozon, say yes or press one.
    If it is about an order or about fraud, press star.
ask-english = To go on in English, say yes or press one. To go back, press star.
ask-russian = To change to Russian, say yes or press one. To go back, press star.

## Orders.

order-ready =
    The chat helps with orders and delivery.
    Have ready the order number, the e-mail or phone of your account, and screenshots.
    Write what happened and what you want.
returns-ready =
    Returns, defects, late parcels and warranty go through the chat.
    Have ready the order number, photos, the receipt and refund details.
    It tells how your return is getting on.
payment-ready =
    If a payment failed or was taken twice, the chat will help.
    Have ready the order number, a screenshot and the time of the payment.
bonus-ready =
    The chat answers questions about points and discounts.
    Have ready the e-mail or phone of your account.
help-about = Answers to common questions are in the help section.

## Sign-in, app, support.

sign-in-ready =
    If you cannot sign in, use the chat that needs no sign-in.
    Have your order details ready.
    The app can restore your access, too.
    Never tell anyone a code from a text.
technical-first =
    Restart the app or clear the cache, check your connection, update the browser or app, try another device, switch off ad blockers.
    If it still fails, write to the chat.
technical-notices = The chat also helps to stop mailings and notifications.
app-about =
    The app has the chat, all your appeals, and notifications about answers.
    You can sign in by fingerprint or face, and restore your access.
chat-silent-open = People answer { $hours } Moscow time, usually in fifteen minutes.
chat-silent-closed =
    No people are in the chat now. They answer { $hours } Moscow time.
    Write now, and you will hear from us { $day ->
        [today] today after { CLOCK($hour, $minute) }
        [tomorrow] tomorrow after { CLOCK($hour, $minute) }
       *[later] on the next working day
    }.
chat-silent-first =
    Check your connection, refresh the page, try the app.
    Or write to the moderators.
complaint-ready =
    Write to the chat about orders, couriers, pick-up points or sellers.
    About support, too, with your earlier appeal's number.
complaint-vk = Moderators answer you as well.
complaint-serious = To report bribes or theft inside Ozon, use the main menu: star twice, then five twice.
complaint-order-ready =
    Complaints about couriers, pick-up points or sellers go to the chat.
    Have ready the order number and pictures, and say what you want.
    Other people's orders are not handled.

## Sellers and pick-up points.

seller-about =
    Sellers are helped in the chat of the seller cabinet; the knowledge base is there, too.
    The number eight eight hundred, two three four, seventy, zero zero is closed.
seller-telegram = There are Telegram groups as well.
human-seller =
    There are no people on this line, but a person will answer in the cabinet's chat.
    Explain in detail, and attach screenshots.
pickup-open-about = To open a pick-up point, send an e-mail.
pickup-run-about = If you work at a pick-up point, the app's chat answers you.
partners-manager =
    Large partners have a personal manager: please write to them directly.
    Questions about partnership go to the mailbox for companies.
mail-wait = E-mail is usually answered in three to five working days.

## Travel, bank, fraud.

travel-about = Flights, trains and hotels have a chat of their own.
bank-connecting = Connecting you to Ozon Bank. It answers round the clock.
bank-failed = The bank did not answer.
fraud-about =
    Tell nobody a code from a text or your card details.
    If hacked, use the chat without sign-in.
fraud-bank =
    For cards and money, the bank answers round the clock: press one.
    For the link by text, nine.
fraud-bank-again =
    To be connected to Ozon Bank, press one.
    For the link to the chat by text, nine.
    To go back, star.

## Company.

business-about = Companies, wholesale buyers and future partners are answered by e-mail.
press-about = Journalists are answered by the press office.
investors-about = Shareholders and investors are answered by e-mail.
post-about = Letters go to the head office.
compliance-about = You may stay anonymous.
compliance-more = It takes reports of breaches inside Ozon: bribes, theft, fraud by staff, abuse, discrimination. There is a form on the site.
compliance-privacy = We keep nothing about you. It does not handle orders. To repeat, press hash.

## Where to turn: how each channel is found.

address-account-chat = The chat: { SPELL($site) }, section Messages, and in the Ozon app.
address-public-chat = The chat: the main page of { SPELL($site) }.
address-mobile-app = The app is called Ozon, as the site { SPELL($site) }.
address-help-centre = It is the help section of { SPELL($site) }.
address-b2b-email = Write to: { SPELL($email) }. To repeat, press hash.
address-travel-chat = It is the chat of Ozon Travel at { SPELL($site) }.
address-bank-phone =
    The bank: { PHONE($phone) }.
    Toll-free: { PHONE($phone2) }.
address-bank-email = The bank's e-mail: { SPELL($email) }.
address-bank-chat = The bank's chat is at { SPELL($site) }. To repeat, press hash.
address-seller-chat = The chat: { SPELL($site) }. To repeat, press hash.
address-pickup-email = Write to: { SPELL($email) }. To repeat, press hash.
address-pickup-app = The app is called Turbo P V Z.
address-compliance = Write to: { SPELL($email) }.
address-vk = The V K group: { SPELL($site) }.
address-telegram = Look for the Telegram groups named Ozon.
address-press = Write to: { SPELL($email) }. To repeat, press hash.
address-investors = Write to: { SPELL($email) }. To repeat, press hash.
address-head-office =
    Presnenskaya Naberezhnaya, 10, block C, Moscow, 1 2 3 1 1 2.
    To repeat, press hash.

## When an answer comes.

hours-agents-open = The bot answers at once, a person in ten to fifteen minutes, { $hours } Moscow time.
hours-agents-closed =
    The bot answers at once, at any time.
    People answer { $hours } Moscow time.
    Write now: your message is kept, and you will hear from us { $day ->
        [today] today after { CLOCK($hour, $minute) }
        [tomorrow] tomorrow after { CLOCK($hour, $minute) }
       *[later] on the next working day
    }.
hours-round-the-clock-open = It answers round the clock.
hours-round-the-clock-closed = It does not answer right now.
human-about =
    Nobody answers by telephone. A person answers in the chat, without a queue.
    Describe it to the bot; if the bot cannot help, it offers an operator. Wait and explain in detail.
human-times = Personal questions take up to one working day, difficult ones two to three. A friend or a translator helps with Russian.

## Asked for in words.

hours-about =
    Support works round the clock, every day, officially in Russian.
    Personal questions take up to one working day, difficult ones two to three, e-mail three to five.
why-no-phone =
    The chat is faster: nobody waits in a queue, and everything is in writing.
    To hold people on the line while something long is checked would be wrong.
phone-numbers =
    This is the only number in the country, and there are no operators on it.
    The number eight eight hundred, two three four, seventy, zero zero is closed.
buyers-mail =
    There is no e-mail for buyers: they are helped in the chat.
    Companies, the press, investors, pick-up points and the bank have mailboxes of their own: ask for them.
history-about =
    All you wrote, the numbers and the states of your appeals are in the chat, section Messages.
    They are kept for good, and the app shows the same.
slow-answer =
    If it takes long, it is being checked: by the carrier, technicians or a bank, or the case is disputed.
    The agent will explain why, name a rough time, and write what is new.
advice =
    Write exactly what happened and what you want. Attach screenshots, numbers and the receipt.
    A difficult case takes patience. Keep what was written, in case you must write again.
not-handled =
    Support does not handle complaints without details, other people's orders, commercial offers, or what is not about Ozon.
    About your own order, please write.
vk-about = In our V K group moderators answer questions.
telegram-about = We do not tell about Telegram groups here. There is a V K group, where moderators answer.
no-internet =
    Nobody can help by phone; support answers only on the internet.
    Ask a friend to write to the chat for you: it needs only your order details.
    The bank answers by phone, too.
link-broken =
    If the link does not open, type the address yourself: it is the same chat.
    Links do not live long; you can ask for a new one now.

## The link: first to what, then how.

link-account-chat = The link to the chat.
link-public-chat = The link to the chat without sign-in.
link-mobile-app = The link to the app.
link-help-centre = The link to the help section.
link-b2b-email = A link with the e-mail address.
link-travel-chat = The link to the Ozon Travel chat.
link-bank-phone = A link with the bank's numbers.
link-bank-email = A link with the bank's e-mail address.
link-bank-chat = The link to the bank's chat.
link-seller-chat = The link to the chat for sellers.
link-pickup-email = A link with the e-mail address.
link-pickup-app = A link to the page about the app.
link-compliance = A link with the e-mail address.
link-vk = The link to the group.
link-telegram = The link to the group.
link-press = A link with the e-mail address.
link-investors = A link with the e-mail address.
link-head-office = A link with this address.
offer-text = To get it by text on this number, press one.
offer-text-again =
    We sent you the link { $minutes ->
        [one] { COUNT($minutes) } minute
       *[other] { COUNT($minutes) } minutes
    } ago.
    To get it once more, press one.
offer-mail = This number takes no texts. To get it by e-mail, press one.
offer-landline = This number takes no texts. To get it on a Russian mobile, press one.
offer-hidden = Your number is hidden. To get it on a Russian mobile, press one.
offer-foreign = We do not text this number. To get it on a Russian mobile, press one.
offer-mail-instead = To get it by e-mail, press one.
offer-other = To get it on another Russian mobile, press one.
text-not-now = We cannot send a text right now, sorry.
text-opted-out = We were asked not to text this number. To get texts again, answer any of ours with the word start.
text-limit = We have sent the link to this number several times. Please look into your messages.
text-undeliverable = Our texts do not reach this number.
offer-limit = We have sent all we can in this call.
offer-anonymous = To keep you anonymous, we send nothing in this call. For the link, please call again.
type-number = Enter the Russian mobile number, ten digits, starting with nine. Then press hash.
number-wrong = That does not look like a Russian mobile number.
number-landline = That number takes no texts, a mobile is needed.
number-foreign = We do not text that number, a Russian mobile is needed.
number-refused = We cannot send to that number right now, sorry.
number-read-back = Your number is: { PHONE($number) }. If that is right, press one. To enter it again, press star.
link-sent = We are sending the link. The text usually arrives within a minute.
link-mailed = We are sending the link to your e-mail.
link-told = We cannot send it right now, sorry.
link-later = The text with the link may come later: texts are delayed right now.
link-refused = All right, we send nothing.
promise-stands = All right. What we promised before is already on its way.
opt-out = To get no more texts from us, answer any of them with the word stop.
rescue = The chat can help you. It is on the main page of { SPELL("ozon.ru") }, and in the Ozon app.

## Asking for an answer.

request-consent = To ask the department to write to you, press one. We will then pass on this number.
request-collect = To ask the department to write to you, press one and leave a Russian mobile number.
request-sent = We are passing on your request and number. When to answer is for the department to say.
request-told = We cannot pass that on in this call, sorry.

## Announcements: what those on duty have told.

announcement = { $text }
line-closed = The menu is not available at the moment.

## Farewell and trouble.

call-ends = They will help you there. Good-bye!
farewell = For another question, press star. Good-bye!
english-note = Support is in Russian; some know basic English.
apology = Sorry, something is wrong on our side. The chat is at { SPELL("ozon.ru") } and in the Ozon app. Good-bye!
fallback =
    Hello! This is Ozon. Our automated line is down at the moment.
    The chat is on the main page of { SPELL("ozon.ru") }, needs no sign-in, and is in the Ozon app.
    You can also call again later. Good-bye!

## Words for numbers, addresses and times.

number-0 = zero
number-1 = one
number-2 = two
number-3 = three
number-4 = four
number-5 = five
number-6 = six
number-7 = seven
number-8 = eight
number-9 = nine
number-10 = ten
number-11 = eleven
number-12 = twelve
number-13 = thirteen
number-14 = fourteen
number-15 = fifteen
number-16 = sixteen
number-17 = seventeen
number-18 = eighteen
number-19 = nineteen
number-20 = twenty
number-30 = thirty
number-40 = forty
number-50 = fifty
number-60 = sixty
number-70 = seventy
number-80 = eighty
number-90 = ninety
number-tens = { $tens }-{ $ones }
letter-a = A
letter-b = B
letter-c = C
letter-d = D
letter-e = E
letter-f = F
letter-g = G
letter-h = H
letter-i = I
letter-j = J
letter-k = K
letter-l = L
letter-m = M
letter-n = N
letter-o = O
letter-p = P
letter-q = Q
letter-r = R
letter-s = S
letter-t = T
letter-u = U
letter-v = V
letter-w = W
letter-x = X
letter-y = Y
letter-z = Z
sign-at = at
sign-dot = dot
sign-dash = dash
sign-underscore = underscore
sign-slash = slash
sign-plus = plus

# A time of day: $hour (0 to 23), $minute, $hour12, $half (am, pm), $tens (of the minute).

clock =
    { $minute ->
        [0] { $hour ->
            [0] midnight
            [12] noon
           *[other] { COUNT($hour12) } { clock-half }
        }
       *[other] { COUNT($hour12) } { clock-minute } { clock-half }
    }
clock-minute =
    { $tens ->
        [0] oh { COUNT($minute) }
       *[other] { COUNT($minute) }
    }
clock-half =
    { $half ->
        [am] a.m.
       *[pm] p.m.
    }

# The hours of one day, of which $hours is made.

hours-span = from { CLOCK($from_hour, $from_minute) } to { CLOCK($to_hour, $to_minute) }
hours-whole-day = round the clock
hours-and = { $before } and { $after }

# Words of addresses that are typed right from hearing; others are spelled.

spoken-com = com
spoken-org = org
spoken-net = net
spoken-info = info
spoken-help = help
spoken-finance = finance
spoken-hotline = hotline
