email-subject = Chat
