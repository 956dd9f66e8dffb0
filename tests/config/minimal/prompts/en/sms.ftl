sms-link = Chat: { $link }
