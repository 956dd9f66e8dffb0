### Everything a caller hears in English. The topic first, then the key. One sentence, one thought.

## Greetings: four seconds at most.

greeting-main = Hello! This is Ozon's automated line.
greeting-hotline = Hello! This is Ozon. This number is closed; we still help.

## Menus.

menu-main =
    There are no operators by phone; the chat is quickest.
    To get the chat link by text, press nine.
    Orders, returns and payment, one.
    Sign-in, the app and support, two.
    Sellers and pick-up points, three.
    Travel and Ozon Bank, four.
    Companies, press and reporting a breach, five.
key-english = For English, press eight.
key-russian = По-русски — семь.
key-back = Back, star.
menu-orders =
    Orders and delivery, one.
    Returns and money back, two.
    Payment, three.
    Points and discounts, four.
    Finding the answer yourself, five.
menu-account =
    Cannot sign in, one.
    An error on the site or in the app, two.
    About the app, three.
    The chat does not answer, four.
    A complaint about support, five.
menu-partners =
    Sellers, one.
    Opening a pick-up point, two.
    You work at a pick-up point, three.
menu-services =
    Flights, trains and hotels, one.
    To be connected to Ozon Bank, two.
    The bank's e-mail and chat, three.
menu-company =
    Companies and wholesale buyers, one.
    Press, two.
    Investors, three.
    Postal address, four.
    Reporting a serious breach, five.
no-input = Nothing was pressed.
no-match = That key does nothing here.
menu-changed = Sorry, our menu has just changed.
menu-speak = Say how we can help, or press a key.
speech-again = Sorry, that was not clear. Please say it another way, or press a key.
speech-keys = Sorry, that was not clear again. Please press a key.

## Orders.

order-ready =
    The chat helps with orders and delivery.
    Have ready your order number, the e-mail or phone of your account, an exact description and screenshots.
    Say what result you expect.
returns-ready =
    Returns, refunds, defects, late parcels and warranty go through the chat.
    Have ready the order number, photos of the defect, the receipt or proof of payment, a description and your details for the refund.
payment-ready =
    If a payment failed or was taken twice, the chat will help.
    Have ready the order number, a screenshot and the time of the payment.
bonus-ready =
    The chat answers questions about points and discounts.
    Have your account details ready.
help-about = Answers to common questions are in the help section.

## Sign-in, app, support.

sign-in-ready =
    If you cannot sign in, write to the chat on the main page of the site: it needs no sign-in.
    Have your order details ready, so that we know it is you.
    The app can restore your access, too.
technical-first =
    First, try this.
    Clear the cache or restart the app.
    Check your connection.
    Update the browser or the app.
    Try another browser or another device.
    Switch off ad blockers.
    If that does not help, or to set up notifications, write to the chat.
app-about = The app has the chat, notifications, sign-in by fingerprint or face, and recovery of access.
chat-silent-first =
    If the chat does not answer, check your connection and refresh the page.
    Try the chat in the app, or write a little later.
    Moderators of our V K group answer as well.
complaint-ready =
    Repeat your request in the chat and give the number of your earlier one.
    Be exact, and write about your own orders only: other people's orders and commercial offers are not handled.
    You can also write to the moderators of our V K group.
complaint-serious = Serious breaches are reported through the main menu: five, then five again.

## Sellers and pick-up points.

seller-about =
    Sellers are helped in the chat of the seller cabinet; the knowledge base is there, too.
    The eight eight hundred number no longer serves sellers.
seller-telegram = There are Telegram groups as well.
pickup-open-about = To open a pick-up point, send an e-mail.
pickup-run-about = If you work at a pick-up point, the app's chat answers you.
mail-wait = E-mail is answered in three to five working days.

## Travel and bank.

travel-about = Flights, trains and hotels have a chat of their own.
bank-connecting = Connecting you to Ozon Bank. It answers round the clock.
bank-failed = The bank did not answer.

## Company.

business-about = Companies, wholesale buyers and future partners are answered by e-mail.
press-about = Journalists are answered by the press office.
investors-about = Shareholders and investors are answered by e-mail.
compliance-about =
    This is for reports of corruption, fraud, theft, discrimination and breaches of ethics.
    You may stay anonymous: we keep nothing about you and pass nothing on.
    Ordinary customer questions are not handled here.

## Where to turn: how each channel is found.

address-account-chat = The chat with your order history is at my dot ozon dot ru, section Messages, and in the Ozon app.
address-public-chat = The chat is on the main page of ozon dot ru.
address-mobile-app = The app is called Ozon.
address-help-centre = It is the help section of ozon dot ru.
address-b2b-email = Write to: { SPELL($email) }. To repeat, press hash.
address-travel-chat = It is the chat of Ozon Travel on ozon dot ru.
address-bank-phone =
    Ozon Bank's numbers: { PHONE($phone) }.
    And toll-free: { PHONE($phone2) }.
address-bank-email = The bank's e-mail: { SPELL($email) }.
address-bank-chat = The bank's chat is at finance dot ozon dot ru. To repeat, press hash.
address-seller-chat = The chat is at seller dot ozon dot ru.
address-pickup-email = Write to: { SPELL($email) }. To repeat, press hash.
address-pickup-app = The app is called Turbo P V Z.
address-compliance = Write to: { SPELL($email) }. Or fill in the form on the site. To repeat, press hash.
address-vk = The V K group is at v k dot com, slash, ozon.
address-telegram = Look for the Telegram groups named Ozon.
address-press = Write to: { SPELL($email) }. To repeat, press hash.
address-investors = Write to: { SPELL($email) }. To repeat, press hash.
address-head-office =
    The postal address is: Presnenskaya Naberezhnaya, 10, block C, Moscow, 1 2 3 1 1 2.
    To repeat, press hash.

## When an answer comes.

hours-agents-open = The bot answers at once, a person within ten to fifteen minutes.
hours-agents-closed =
    The bot answers at once, at any time.
    People answer { $hours } Moscow time.
    Write now: your message is kept, and you will hear from us { $day ->
        [today] this morning
        [tomorrow] tomorrow morning
       *[later] on the next working day
    }.
hours-round-the-clock-open = It answers round the clock.
hours-round-the-clock-closed = It does not answer right now.
human-about =
    There are no people on this phone line, but a person will answer in the chat.
    Personal questions take up to one working day, difficult ones two to three working days.

## The link.

offer-text = To get the link by text on this number, press one.
offer-text-again =
    We sent you the link { $minutes ->
        [one] { COUNT($minutes) } minute
       *[other] { COUNT($minutes) } minutes
    } ago.
    To get it once more, press one.
offer-mail = This number takes no texts. To get the link by e-mail, press one.
offer-landline = This number takes no texts. To get the link on a Russian mobile, press one.
offer-hidden = Your number is hidden. To get the link on a Russian mobile, press one.
offer-foreign = We do not text this number. To get the link on a Russian mobile, press one.
offer-mail-instead = To get the link by e-mail, press one.
offer-other = To get the link on another Russian mobile, press one.
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
number-read-back = Your number is: { PHONE($number) }. If that is right, press one. To enter it again, press star.
link-sent = The link is on its way. The text arrives within a minute.
link-mailed = The link is on its way to your e-mail.
link-told = We cannot send it right now, sorry.
rescue = No trouble. The support chat is at my dot ozon dot ru, section Messages, and in the Ozon app.

## Asking for an answer.

request-consent = To ask the department to write to you, press one. We will then pass on this number.
request-collect = To ask the department to write to you, press one and leave a Russian mobile number.
request-sent = Done. They will write to you in three to five working days.
request-told = We cannot pass that on in this call, sorry.

## Announcements: what those on duty have told.

announcement = { $text }
line-closed = This line is closed at the moment.

## Farewell and trouble.

farewell = Another question, star. Good-bye!
english-note = Support officially speaks Russian; agents may help in basic English. The link is the same.
apology = Sorry, something is wrong on our side. The support chat is at my dot ozon dot ru and in the Ozon app. Good-bye!
fallback =
    Hello! This is Ozon. Our automated line is down at the moment, and there are no operators by phone.
    The support chat is at my dot ozon dot ru and in the Ozon app; without an account, on the main page of ozon dot ru.
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
