### The words of mail. Addresses are filled in; times of day ($from_hour, $to_hour) come as text, such as 9:00.

## To the caller: what the link's page says, and how to reply.

email-greeting = Hello!
email-follow-up-subject = You called Ozon: here is your link
email-follow-up = You called the Ozon line. This is the quickest way to get help. Support is in Russian; agents may also help in simple English.
email-reminder-subject = The link you asked for by phone
email-reminder = You called the Ozon line, and we sent you a link. If you still need it, here it is again. We will not remind you any more.
email-checklist-subject = Your Ozon link and what to have ready
email-checklist = You asked for this message on a page of Ozon. This is the quickest way to get help. Support is in Russian; agents may also help in simple English.
email-hours =
    Agents answer from { $from_hour } to { $to_hour } Moscow time, usually within 10–15 minutes. The bot answers at once, at any time. A message written at night is kept and answered in the morning. Personal questions take up to 1 working day, difficult ones 2–3 working days.
email-reply = You can simply reply to this message. E-mail is answered within 3–5 working days.
email-no-reply = This message was sent automatically; there is no need to reply.
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
email-request-please = Please write to this number within 3–5 working days, as the caller was told. It is passed on for this answer only.

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
email-digest-please = Please write to each number within 3–5 working days, as the callers were told. The numbers are passed on for these answers only.
