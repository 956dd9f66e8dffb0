### The words of the page a link leads to, and the names of channels and topics, which stand in mail too.
###
### A channel: channel-<name>, one sentence on it (-lead), what its button says (-action) and, where the time to an
### answer does not depend on the hours, -wait. A topic: topic-<name> and what to have ready (-ready), an item a line.

## The page.

page-title = { $channel } — Ozon
page-ready-title = What to have ready
page-open = Agents are online: the bot answers at once, a person within 10–15 minutes.
page-closed =
    The bot answers at once. Agents are away now, but your message is kept and will be answered { $day ->
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
page-others = Other ways
page-email = E-mail: { $email }
page-phone = Telephone: { $phone }
page-site = Address of the site: { $site }

page-mail-title = Send it to my e-mail
page-mail = We will send one message: this link and what to have ready.
page-mail-address = E-mail address
page-mail-action = Send the message
page-mail-bad = There seems to be a slip in the address. It looks like name@site.com. Please check it and try again.
page-mail-enough = This page has already sent messages to several addresses and cannot send more. You can forward the one that came.
page-mailed-title = Sent
page-mailed = The message will be there in a few minutes. If it is not, look into the spam folder and check the address.
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
channel-account-chat-lead = Sign in and open “Сообщения” (Messages): the chat knows your orders, takes screenshots and files and keeps the whole history. Support is in Russian; agents may help in simple English.
channel-account-chat-action = Open the chat

channel-public-chat = Chat on the main page
channel-public-chat-lead = No sign-in needed: the chat is on the main page, and the agent will ask for details to find your order. Support is in Russian; agents may help in simple English.
channel-public-chat-action = Open the chat, no sign-in

channel-mobile-app = The Ozon app
channel-mobile-app-lead = The app has the chat, notices, sign-in by fingerprint or face, and recovery of access.
channel-mobile-app-action = Go to the app

channel-help-centre = Help on the site
channel-help-centre-lead = Answers to common questions are in the “Помощь” (Help) section, in Russian.
channel-help-centre-action = Go to the help section
channel-help-centre-wait = Open at any time.

channel-b2b-email = E-mail for companies
channel-b2b-email-lead = Companies, wholesale buyers and future partners are answered by e-mail.
channel-b2b-email-action = Write an e-mail
channel-b2b-email-wait = E-mail is answered within 3–5 working days.

channel-travel-chat = Ozon Travel chat
channel-travel-chat-lead = Air and rail tickets and hotels have a chat of their own.
channel-travel-chat-action = Open the chat

channel-bank-phone = Ozon Bank by telephone
channel-bank-phone-lead = Ask about Ozon Bank cards and accounts by telephone.
channel-bank-phone-action = Call the bank
channel-bank-phone-wait = Answered round the clock.

channel-bank-email = Ozon Bank by e-mail
channel-bank-email-lead = Ask about Ozon Bank cards and accounts by e-mail.
channel-bank-email-action = Write an e-mail
channel-bank-email-wait = E-mail is answered within 3–5 working days.

channel-bank-chat = Ozon Bank chat
channel-bank-chat-lead = Ask about Ozon Bank cards and accounts in the chat on the bank’s site.
channel-bank-chat-action = Open the bank’s chat

channel-seller-chat = Chat for sellers
channel-seller-chat-lead = Sellers are helped in the chat of the seller account, which has a knowledge base too.
channel-seller-chat-action = Open the seller account

channel-pickup-email = E-mail for new pick-up points
channel-pickup-email-lead = To open a pick-up point, write an e-mail.
channel-pickup-email-action = Write an e-mail
channel-pickup-email-wait = E-mail is answered within 3–5 working days.

channel-pickup-app = The “Турбо ПВЗ” app
channel-pickup-app-lead = Those who run a pick-up point are answered in the app’s chat.
channel-pickup-app-action = Go to the app

channel-compliance = Report a breach
channel-compliance-lead = Corruption, fraud, theft, discrimination and breaches of ethics can be reported anonymously.
channel-compliance-action = Report

channel-vk = Group on VK
channel-vk-lead = If the chat does not answer, write to the group: moderators help there.
channel-vk-action = Open the group

channel-telegram = Groups on Telegram
channel-telegram-lead = Sellers and active buyers are answered in groups too.
channel-telegram-action = Open the group

channel-press = Press office
channel-press-lead = Journalists are answered by the press office.
channel-press-action = Write an e-mail
channel-press-wait = E-mail is answered within 3–5 working days.

channel-investors = Investor relations
channel-investors-lead = Shareholders and investors are answered by e-mail.
channel-investors-action = Write an e-mail
channel-investors-wait = E-mail is answered within 3–5 working days.

channel-head-office = Postal address
channel-head-office-lead = Пресненская набережная, 10, блок C, Москва, 123112.
channel-head-office-action = Show the address

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
topic-bonus-ready = your account details

topic-technical = Error on the site or in the app
topic-technical-ready-title = What to try first
topic-technical-ready =
    clear the cache or restart the app
    check the connection
    update the browser or the app
    try another browser or another device
    switch off the ad blocker

topic-sign-in = Sign-in and recovery of access
topic-sign-in-ready =
    details of an order, so that the agent can identify you
    a screenshot of the error

topic-seller = For sellers
topic-seller-ready-title = What to try first
topic-seller-ready = look for the answer in the knowledge base of the seller account

topic-pickup = Pick-up points
topic-pickup-ready-title = Where to write
topic-pickup-ready =
    to open a point: by e-mail
    if you run a point: in the chat of the “Турбо ПВЗ” app

topic-travel = Tickets and hotels
topic-travel-ready = an exact description of the question

topic-bank = Ozon Bank
topic-bank-ready = an exact description of the question

topic-fraud = Fraud
topic-fraud-ready =
    your order details, so that we know it is you
    a screenshot, or the number that called

topic-company = Partnership and wholesale
topic-company-ready = an exact description of the question

topic-press = A journalist’s question
topic-press-ready = an exact description of the question

topic-investors = An investor’s question
topic-investors-ready = an exact description of the question

topic-compliance = Reporting a breach

topic-complaint = Complaint about support
topic-complaint-ready =
    the number of the earlier request
    an exact description of what went wrong

topic-chat-silent = The chat does not answer
topic-chat-silent-ready-title = What to try first
topic-chat-silent-ready =
    check the connection
    refresh the page
    try the chat in the app
    write to the group on VK
    try again a little later

topic-general = General question
topic-general-ready = an exact description of the question
