email-subject = Чат
