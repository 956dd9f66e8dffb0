channel-chat = chat
channel-company = mail for companies
topic-returns = a return
channel-bank = bank
