sms-link = Чат: { $link }
