### The words of mail. Addresses are filled in; names of channels, steps and other ways are those of the page (page.ftl).

## To the caller: what the link's page says.

email-greeting = Hello!
email-follow-up-subject = You called Ozon: here is your link
email-open = Open the help page
email-follow-up = You called the Ozon line. Here is the link that was spoken of.
email-reminder-subject = The link you asked for by phone
email-reminder = You called the Ozon line, and we sent you a link. If you still need it, here it is again. We will not remind you any more.
email-checklist-subject = Your Ozon link and what to have ready
email-checklist = You asked for this message on a page of Ozon. Here are the link and everything to have ready.
email-reply = If the link does not open, reply to this message. Orders are not handled by e-mail: there is no address for buyers, so please write to the chat.
email-no-reply = This message was sent automatically; replies to it are not read.
email-sign = Ozon
email-stop = No more e-mail after calls

## To a department that is asked to write back to a caller, in the line's own language.

email-request-subject = Please write back to a caller: { $topic }
email-request = Someone called the automated Ozon line and asked to be written back to. The caller agreed to pass this number on to you.
email-request-number = Number: { $number }
email-request-topic = Topic: { $topic }
email-request-day = Called: { $day } Moscow time
email-request-speaks-ru = Language: Russian
email-request-speaks-en = Language: English
email-request-please = Please answer this number if you can. No time was promised. It is passed on for this answer only.

## Many requests in a short time: they come as one message.

email-digest-subject = { $count ->
        [one] Please write back to { $count } caller
       *[other] Please write back to { $count } callers
    }
email-digest =
    { $count ->
        [one] { $count } person called the automated Ozon line and asked to be written back to.
       *[other] { $count } people called the automated Ozon line and asked to be written back to.
    } They agreed to pass their numbers on to you.
email-digest-title = Whom to write back to
email-digest-please = Please answer each number if you can. No time was promised. The numbers are passed on for these answers only.
