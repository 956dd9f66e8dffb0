### The words of the page a link leads to, and the names of channels and topics.

page-title = { $channel } — @company@
page-open = People answer now.
page-closed =
    Nobody is there now, but your message is kept. People answer { $day ->
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
    } from { $hour }.
page-closed-long = Nobody is there now, but your message is kept and will be answered later.

channel-chat = Chat
channel-chat-lead = Our people see your order in the chat and take pictures and files.
channel-chat-action = Open the chat
channel-chat-why = Answers at once.
channel-chat-steps =
    Open the chat.
    Say what happened, and that you want a person.
    Wait for the answer; it stays in the chat.
channel-help = Help pages
channel-help-lead = Answers to common questions.
channel-help-action = Open the help pages
channel-help-why = Answers to common questions, at any hour.
channel-help-wait = Open at any time.
channel-mail = E-mail
channel-mail-lead = Companies and the press are answered by e-mail.
channel-mail-why = For companies and the press.
channel-mail-wait = E-mail is usually answered in two working days.

topic-orders = Orders and payments
topic-orders-ready =
    the order number
    what happened and what you want
topic-answers = Common questions
topic-companies = Companies and press
topic-companies-ready = who you are and how to reach you
topic-human = Talking to a person
topic-human-ready = what happened and what you want
topic-general = General question
topic-general-ready = what happened and what you want

about-hours-title = When people answer
about-hours = In the chat: { $hours }.

# How days and times of day are written.

page-time = { $hour12 }:{ $minute } { $half }
page-date =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $date }
page-moment =
    { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    } { $date }, { $year }, { $time }
