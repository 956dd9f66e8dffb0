### Everything a caller hears in English. The topic first, then the key. One sentence, one thought. A new line is a short
### pause. Facts of channels come as variables: $site, $email, $phone.

greeting-main = Hello! This is @company@.
key-en = For English, press @key@.
menu-main =
    The chat helps at once.
    For its link by text, press nine.
    Orders and payments, one.
    Common questions, two.
    Companies and press, three.
    A person, zero.
menu-again =
    To hear that again, press hash.
    To go back, star.
    For the link by text, nine.
    To reach a person, zero.

orders-ready =
    The chat helps with orders and payments.
    Have ready the order number and what happened.
answers-about = Answers to common questions are on the help pages.
companies-about = Companies and the press are answered by e-mail.
mail-wait = E-mail is usually answered in two working days.
human-about =
    People answer in the chat, without a queue.
    Say that you want a person.

address-chat = The chat is at { SPELL($site) }.
address-help = The help pages are at { SPELL($site) }.
address-mail = Write to: { SPELL($email) }. To repeat, press hash.
hours-agents-open = Now, { $hours }, people answer there.
hours-agents-closed =
    Write now, your message is kept.
    { $day ->
        [today] From { CLOCK($hour, $minute) } today people answer.
        [tomorrow] From { CLOCK($hour, $minute) } tomorrow people answer.
       *[later] People answer on the next working day.
    }
link-chat = The link to the chat.
link-help = The link to the help pages.
link-mail = A link with the e-mail address.

offer-landline = This number takes no texts. To get it on a mobile, press one.
offer-hidden = Your number is hidden. To get it on a mobile, press one.
offer-foreign = We do not text this number. To get it on another mobile, press one.
offer-other = To get it on another mobile, press one.
type-number = Enter the mobile number, then press hash.
number-wrong = That does not look like a mobile number.
number-landline = That number takes no texts, a mobile is needed.
number-foreign = We do not text that number.
request-collect = To ask them to write to you, press one and leave a mobile number.
request-consent = To ask them to write to you, press one. We will then pass on this number.
number-read-back = { PHONE($number) }. If right, press one. If not, star.
rescue = The chat can help you. It is at { SPELL("@site@") }.
farewell = For another question, press star. Good-bye!
apology = Sorry, something is wrong on our side. The chat is at { SPELL("@site@") }. Good-bye!
fallback =
    Hello! This is @company@. Our automated line is down at the moment.
    The chat is at { SPELL("@site@") }.
    You can also call again later. Good-bye!
