# Texts and mails.
