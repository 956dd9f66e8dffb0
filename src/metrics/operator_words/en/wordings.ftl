# Texts and mails.

wordings-about = promised in the last 14 days, at most the latest 100 000, by their words
wordings-none = No text or mail with a link was promised.
wordings-note = { $messages ->
    [one] { $messages } text or mail
   *[other] { $messages } texts and mails
} with a link. Taken: of those promised. Delivered: of those taken by gateways that report it; mail servers do not. Opened by a person, chat begun: of those taken. Called again: within a day, of the callers of whom it is known. Fewer than 30 are told as they are, not as a share.
wordings-by-words = Texts and mails by their words
wordings-by-words-caption = What came of texts and mails, by their words
wordings-words = Words
wordings-promised = Promised
wordings-taken = Taken
wordings-delivered = Delivered
wordings-opened = Opened
wordings-chat = Chat
wordings-not-said = not said now
wordings-of-few = { $part } of { $of }
wordings-left-out = { $wordings ->
    [one] { $wordings } wording is not shown.
   *[other] { $wordings } wordings are not shown.
}

wordings-messages-sms = Texts
wordings-messages-email = Mails

wordings-by-route = By gateway and operator prefix
wordings-by-route-note = Prefixes of fewer than 30 numbers are told together as other operators.
wordings-by-route-of = Texts and mails by gateway and operator prefix
wordings-by-route-caption = What came of texts and mails, by gateway and operator prefix
wordings-way = Way
wordings-to = { $gateway } to { $prefix }
wordings-to-others = { $gateway } to other operators
wordings-no-gateway = no gateway

wordings-by-hour = By hour of the day
wordings-by-hour-note = In the zone of each line; the hour in which a gateway took the message.
wordings-by-hour-of = { $messages } by hour
wordings-hour = Hour

# What stands out: about which messages, and what is said of them.
wordings-findings = What stands out
wordings-no-findings = Nothing stands out: no words, no way and no hour differ from the others by more than chance.
wordings-about-words = “{ $words }” ({ $place })
wordings-about-route = { $messages } by { $route }
wordings-about-hour = { $messages } taken from { $from } to { $to }
wordings-finding = { $measure ->
    [accepted] taken
    [delivered] reported as delivered
    [opened] opened
    [chats] followed by a chat
   *[repeats] followed by another call within a day
} { $often ->
    [less] less
   *[more] more
} often than { $others ->
    [sms] other texts
    [email] other mails
   *[hours] at other hours
}, { $its } against { $theirs }.
wordings-share = { $share } of { $of }
wordings-receipts-lost = More of them were opened than reported: the receipts are lost, not the messages.
