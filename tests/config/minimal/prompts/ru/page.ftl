channel-chat = чат
channel-company = почта для компаний
topic-returns = возврат
channel-bank = банк
