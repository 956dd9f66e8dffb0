### The words of mail.

email-follow-up-subject = You called @company@: here is your link
email-follow-up = You called @company@. Here is the link that was spoken of.
email-reminder-subject = The link you asked for by phone
email-reminder = You called @company@, and we sent you a link. If you still need it, here it is again. We will not remind you any more.
email-checklist-subject = Your link and what to have ready
email-checklist = You asked for this message on a page of @company@. Here are the link and everything to have ready.
email-reply = If the link does not open, reply to this message.
email-sign = @company@
email-request = Someone called @company@ and asked to be written back to. The caller agreed to pass this number on to you.
email-request-day = Called: { $day }
email-digest =
    { $count ->
        [one] { $count } person called @company@ and asked to be written back to.
       *[other] { $count } people called @company@ and asked to be written back to.
    } They agreed to pass their numbers on to you.
