### Text messages. Latin letters only: one part is 160 characters then, the link included.
### The link comes last, after a space, with nothing behind it, or telephones will not make it a link.

# For a channel without a text of its own.
sms-link = Ozon: { $link }

sms-account-chat = Ozon chat: { $link }
sms-public-chat = Ozon chat, no sign-in: { $link }
sms-mobile-app = Ozon app: { $link }
sms-help-centre = Ozon help: { $link }
sms-b2b-email = Ozon for companies: { $link }
sms-travel-chat = Ozon Travel chat: { $link }
sms-bank-phone = Ozon Bank: { $link }
sms-bank-email = Ozon Bank by e-mail: { $link }
sms-bank-chat = Ozon Bank chat: { $link }
sms-seller-chat = Ozon chat for sellers: { $link }
sms-pickup-email = Open an Ozon point: { $link }
sms-pickup-app = Turbo PVZ app: { $link }
sms-compliance = Ozon, report a breach: { $link }
sms-vk = Ozon on VK: { $link }
sms-telegram = Ozon on Telegram: { $link }
sms-press = Ozon press office: { $link }
sms-investors = Ozon for investors: { $link }
sms-head-office = Ozon by post: { $link }
