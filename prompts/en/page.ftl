### The words of the page a link leads to, and the names of channels and topics, which stand in mail too.
###
### A channel: channel-<name>, one sentence on it (-lead) and, where it has a link, the words of the button (-action). Where
### they help: what it is good for, when another page names it (-why); the time to an answer that does not depend on the
### hours (-wait); what to do, one after the other (-steps). A topic: topic-<name> and what to have ready (-ready). A
### section: about-<name>-title and about-<name>; one with the name of a topic is open on its page, the others are folded,
### as channels.toml says.
###
### Each line is an item; a single line is a sentence. Hours come as text: $hours is “every day from 9:00 to 22:00”.

## The page.

page-title = { $channel } — Ozon
page-language = Support is in Russian. Some agents manage basic English; a translator or a friend who speaks Russian helps.
page-ready-title = What to have ready
page-steps-title = How to reach a person
page-open = Agents are online: the bot answers at once, a person usually within 10–15 minutes.
page-closed =
    The bot answers at once. Agents are away now, but your message is kept. Such messages are usually answered { $day ->
        [today] today
        [tomorrow] tomorrow
        [mon] on Monday
        [tue] on Tuesday
        [wed] on Wednesday
        [thu] on Thursday
        [fri] on Friday
        [sat] on Saturday
        [sun] on Sunday
       *[date] on { $day }
    } after { $hour } Moscow time.
page-closed-long = The bot answers at once. Agents are away now, but your message is kept and will be answered later.
page-every-day = every day
page-all-day = round the clock
page-span = from { $opens } to { $closes }
page-day =
    { $day ->
        [mon] Mon
        [tue] Tue
        [wed] Wed
        [thu] Thu
        [fri] Fri
        [sat] Sat
       *[sun] Sun
    }
page-others = Other ways
page-more = More
page-email = Write to { $email }
page-phone = Call { $phone }
page-site = Address of the site: { $site }

page-mail-title = Send all this to my e-mail
page-mail = We will send one message: this link and everything to have ready.
page-mail-address = E-mail address
page-mail-action = Send the message
page-mail-bad = There seems to be a slip in the address. It looks like name@site.com. Please check it and try again.
page-mail-enough = This page has already sent messages to several addresses and cannot send more. You can forward the one that came.
page-mailed-title = Sent
page-mailed = The message usually comes within a few minutes. If it is not there, look into the spam folder and check the address.
page-mailed-back = Back to the page

page-gone-title = This link no longer works
page-gone = Links in messages work for a short time only. You can always find help here.

page-stop-title = E-mail after calls
page-stop = Shall we stop sending you e-mail after your calls?
page-stop-action = Stop
page-stopped-title = Done
page-stopped = You will get no more e-mail after calls.

## Channels.

channel-account-chat = Chat in your account
channel-account-chat-lead = This is the quickest way. The chat knows your orders, takes screenshots, photographs and files, keeps the whole history, and requests from here come first.
channel-account-chat-action = Open the chat
channel-account-chat-why = It sees your orders; sign-in needed.
channel-account-chat-steps =
    Sign in at my.ozon.ru and open “Сообщения” (Messages), or the app.
    A bot answers first: describe the question.
    If it cannot help, it offers an agent. Say yes.
    Wait for the person and explain in detail.

channel-public-chat = Chat without sign-in
channel-public-chat-lead = No sign-in needed: the chat opens on the main page of ozon.ru. To find an order, the agent will ask for its details.
channel-public-chat-action = Open the chat, no sign-in
channel-public-chat-why = On the main page of ozon.ru, no sign-in needed.
channel-public-chat-steps =
    Open the main page of ozon.ru and the chat on it.
    A bot answers first: describe the question.
    If it cannot help, it offers an agent. Say yes.
    Wait for the person, give the details of the order and explain.

channel-mobile-app = The Ozon app
channel-mobile-app-lead = The app has the same chat as the site. You can sign in by fingerprint or face, and access is recovered there too.
channel-mobile-app-action = Go to ozon.ru
channel-mobile-app-why = Chat, sign-in by fingerprint or face, recovery of access.
channel-mobile-app-steps =
    Open the Ozon app on your phone and the chat in it.
    A bot answers first: describe the question.
    If it cannot help, it offers an agent. Say yes.
    Wait for the person and explain in detail. A notice tells you when there is an answer.

channel-help-centre = Help section
channel-help-centre-lead = Answers to common questions are in the “Помощь” (Help) section of ozon.ru.
channel-help-centre-action = Go to ozon.ru
channel-help-centre-why = Answers to common questions on ozon.ru.
channel-help-centre-wait = Open at any time.
channel-help-centre-steps-title = How to find an answer
channel-help-centre-steps =
    Open ozon.ru and its section “Помощь” (Help).
    Look for your question.
    If there is no answer, write to the chat.

channel-b2b-email = E-mail for companies
channel-b2b-email-lead = Companies, wholesale buyers and future partners are answered by e-mail.
channel-b2b-email-why = For companies, wholesale and partnership.
channel-b2b-email-wait = E-mail is usually answered within 3–5 working days.

channel-travel-chat = Ozon Travel chat
channel-travel-chat-lead = Air and rail tickets and hotels have a chat of their own: Ozon Travel on ozon.ru.
channel-travel-chat-why = For tickets and hotels.
channel-travel-chat-steps-title = How to open the chat
channel-travel-chat-steps =
    Open ozon.ru and go to Ozon Travel.
    Open the chat there and describe the question.
    Give the order number, so that it is found sooner.

channel-bank-phone = Ozon Bank by telephone
channel-bank-phone-lead = Ask about Ozon Bank cards, accounts and money by telephone. If your card is lost or money was taken without you, call at once.
channel-bank-phone-why = Round the clock.
channel-bank-phone-wait = Answered round the clock.

channel-bank-email = Ozon Bank by e-mail
channel-bank-email-lead = Ask about Ozon Bank cards and accounts by e-mail. If it is urgent, call: the telephone is answered round the clock.
channel-bank-email-why = If it is not urgent.
channel-bank-email-wait = E-mail is usually answered within 3–5 working days.

channel-bank-chat = Ozon Bank chat
channel-bank-chat-lead = Ask about Ozon Bank cards and accounts in the chat on the bank’s site. If it is urgent, call: the telephone is answered round the clock.
channel-bank-chat-action = Open the bank’s chat
channel-bank-chat-why = On finance.ozon.ru.

channel-seller-chat = Chat for sellers
channel-seller-chat-lead = Sellers are helped in the chat of the seller account, which has a knowledge base too.
channel-seller-chat-action = Open the seller account
channel-seller-chat-why = For sellers: in the account at seller.ozon.ru.
channel-seller-chat-steps-title = How to write
channel-seller-chat-steps =
    Sign in at seller.ozon.ru.
    Look for the answer in the knowledge base.
    If there is none, open the chat and describe the question.

channel-pickup-email = E-mail for new pick-up points
channel-pickup-email-lead = To open a pick-up point, write an e-mail.
channel-pickup-email-why = To open a pick-up point.
channel-pickup-email-wait = E-mail is usually answered within 3–5 working days.

channel-pickup-app = The “Турбо ПВЗ” app
channel-pickup-app-lead = Those who run a pick-up point are answered in the chat of the “Турбо ПВЗ” app.
channel-pickup-app-why = For those who run a pick-up point: the chat in the app.
channel-pickup-app-steps-title = How to write
channel-pickup-app-steps =
    Open the “Турбо ПВЗ” app. If you have not got it, look for it by this name in your phone’s app store.
    Open the chat in it.
    Describe the question and attach screenshots.

channel-compliance = Report a breach inside Ozon
channel-compliance-lead = This is for breaches inside the company: bribery, corruption, theft, abuse, fraud by staff, discrimination, breaches of ethics. You can stay anonymous. Reports are taken by e-mail and by a web form. Orders, returns and fraud by strangers are not handled here.
channel-compliance-why = Only serious breaches inside the company; you can stay anonymous.

channel-vk = Group on VK
channel-vk-lead = If the chat does not answer, write to the group: moderators answer there, many answers are in its discussions already, and mentions of the group are noticed too.
channel-vk-action = Open the group
channel-vk-why = Moderators answer.

channel-telegram = Groups on Telegram
channel-telegram-lead = Sellers and active buyers are answered in groups too.

channel-press = Press office
channel-press-lead = Journalists are answered by the press office.
channel-press-why = For journalists.
channel-press-wait = E-mail is usually answered within 3–5 working days.

channel-investors = Investor relations
channel-investors-lead = Shareholders and investors are answered by e-mail.
channel-investors-why = For shareholders and investors.
channel-investors-wait = E-mail is usually answered within 3–5 working days.

channel-head-office = Postal address
channel-head-office-lead = 123112, Москва, Пресненская набережная, дом 10, блок C (Moscow, Presnenskaya naberezhnaya 10, block C). This is for letters on paper: questions about orders are answered sooner in the chat.
channel-head-office-why = 123112, Москва, Пресненская набережная, дом 10, блок C.

## Topics.

topic-order = Order and delivery
topic-order-ready =
    the order number
    an exact description of what happened
    the e-mail or telephone of your account
    screenshots
    the result you want

topic-returns = Returns and refunds
topic-returns-ready =
    the order number
    photographs of the defect
    the receipt or proof of payment
    a description of what is wrong
    details for the refund

topic-payment = Payment
topic-payment-ready =
    the order number
    a screenshot
    the time of the payment

topic-bonus = Points and discounts
topic-bonus-ready =
    the e-mail or telephone of your account
    a screenshot of the points or the discount

topic-technical = Error on the site or in the app
topic-technical-ready-title = What to try first
topic-technical-ready =
    clear the cache or restart the app
    check the connection
    update the browser or the app
    try another browser or another device
    switch off the ad blocker

topic-app = About the app

topic-sign-in = Sign-in and recovery of access
topic-sign-in-ready =
    details of an order, so that the agent can identify you
    a screenshot of the error

topic-seller = For sellers
topic-seller-ready =
    an exact description of the question
    screenshots

topic-pickup = Pick-up points
topic-pickup-ready =
    an exact description of the question
    the address of the point

topic-travel = Tickets and hotels
topic-travel-ready =
    the order number
    an exact description of the question

topic-bank = Ozon Bank
topic-bank-ready = an exact description of the question; tell nobody the codes from text messages

topic-fraud = Fraud
topic-fraud-ready =
    your order details, so that we know it is you
    a screenshot, or the number that called

topic-company = Partnership and wholesale
topic-company-ready = an exact description of the question and how to reach you

topic-press = A journalist’s question
topic-press-ready = an exact description of the question and when you need the answer

topic-investors = An investor’s question
topic-investors-ready = an exact description of the question

topic-compliance = Reporting a breach

topic-complaint = Complaint about support
topic-complaint-ready =
    the number of the earlier request
    an exact description of what went wrong
    the result you want

topic-complaint-order = Complaint about a courier, a pick-up point or a seller
topic-complaint-order-ready =
    the order number
    what happened, where and when
    screenshots or photographs
    the result you want

topic-chat-silent = The chat does not answer
topic-chat-silent-ready-title = What to try first
topic-chat-silent-ready =
    check the connection
    refresh the page
    try the chat in the app
    write to the group on VK
    try again a little later

topic-hours = When support answers
topic-hours-ready =
    the order number, if it is about one
    an exact description of the question

topic-history = Earlier requests
topic-history-ready = the number of the request, if you have it

topic-slow-answer = No answer for long
topic-slow-answer-ready =
    the number of the request
    the result you want

topic-human = Talking to a person
topic-human-ready =
    the order number, if it is about one
    an exact description of what happened
    the result you want

topic-no-phone = Why there is no telephone
topic-no-phone-ready = an exact description of the question

topic-general = General question
topic-general-ready =
    the order number, if it is about one
    an exact description of what happened
    the result you want

## Sections.

about-hours-title = When you are answered
about-hours =
    The bot: at once, round the clock, 365 days a year.
    Agents: { $hours } Moscow time, usually within 10–15 minutes, in which simple things are solved.
    A message written at night is kept and answered in these hours.
    A personal request usually takes up to 1 working day, a difficult one 2–3 working days.

about-helps-title = What helps to solve it sooner
about-helps =
    Be exact: what happened, where and when.
    Attach screenshots, photographs, numbers.
    Say which result you want.
    Difficult matters take time: please be patient.
    Keep the correspondence: it helps if you have to ask again.

about-slow-answer-title = Why an answer may take longer
about-slow-answer =
    Some matters need a check with the carrier, a ruling in a dispute, technical specialists or an answer from a bank.
    The agent then tells you of the delay, explains the reason and names a rough time.
    You get news of how it goes before it is solved.
    Difficult matters usually take 2–3 working days. If it is longer, write again and give the number of the request.

about-history-title = Where your correspondence and its status are
about-history =
    In the chat of your account: my.ozon.ru, section “Сообщения” (Messages).
    There are the texts, the numbers of requests and their statuses. They are kept for good.
    The Ozon app shows the same.

about-not-handled-title = What support does not handle
about-not-handled =
    Complaints without specifics: say what exactly happened.
    Questions about other people’s orders.
    Matters unrelated to the service.
    Commercial offers: these go to b2b@ozon.ru.

about-no-phone-title = Why there is only a chat
about-no-phone =
    Chats are quicker, nobody waits in a queue, and the correspondence is kept and can be checked.
    Some matters take long; holding a person on the line for them would be wrong.
    One number serves the whole country, +7 (495) 232-10-00, and a machine answers it; no city has its own.
    The former number 8 (800) 234-70-00 is closed.
    There is no e-mail for buyers: they are answered in the chat.
    No internet? Ask somebody close to open the chat on ozon.ru.

about-app-title = What the app has
about-app =
    The chat and the history of requests, the same as on the site.
    Notices of answers.
    Photographs and documents can be attached right from the phone.
    Sign-in by fingerprint or face, and recovery of access.

about-returns-title = What support does
about-returns =
    It arranges the return and follows it.
    It settles disputes about quality, defects, late delivery and warranty.
    It helps where the goods are not as described.
    It speeds up the refund and explains everything.

about-technical-title = It did not help?
about-technical = Write to the chat. It helps with errors on the site, in the app and at checkout, and tells how to set notices.

about-sign-in-title = How to get access back
about-sign-in = Write to the chat without sign-in or open the Ozon app: access is recovered in both. Tell nobody the codes from text messages.

about-fraud-title = Calls and messages in the name of Ozon
about-fraud =
    Tell nobody the codes from text messages, whoever asks.
    Money taken, card details stolen, a card lost: call Ozon Bank at once, at any hour, or the bank whose card it is.
    Account hacked: write to the chat without sign-in.
    A link that looks wrong: do not open it.

about-chat-silent-title = When the chat answers
about-chat-silent = Agents answer { $hours } Moscow time, usually within 15 minutes. A message written at night is read in these hours.

about-complaint-title = If support did not help
about-complaint =
    Write to the chat again and give the number of the earlier request: all you wrote is found by it.
    If that does not help, write to the moderators on VK.
    Report bribery, theft and other serious breaches inside the company apart; you can stay anonymous.

about-complaint-order-title = How to complain
about-complaint-order =
    Describe everything in the chat: what happened, where and when.
    If that does not help, write again and give the number of the earlier request.
    Support does not handle questions about other people’s orders.

about-seller-title = Which number
about-seller = 8 (800) 234-70-00 no longer answers sellers. Write to the chat of the seller account.

about-sellers-mail-title = Is there an e-mail for sellers
about-sellers-mail = Yes, for difficult questions, but its address is not public. Write to the chat of the seller account.

about-partners-title = Large partners
about-partners = Large partners have a manager of their own, whose direct contacts are the quickest way.
