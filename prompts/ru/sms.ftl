### Тексты СМС. Одна часть — 70 знаков вместе со ссылкой; сама ссылка занимает около 36, словам остаётся 34.
### Ссылка последней, перед ней пробел, после неё ничего: иначе телефон не сделает её нажимаемой.

# Для канала, у которого нет своего текста.
sms-link = Ozon: { $link }

sms-account-chat = Чат Ozon: { $link }
sms-public-chat = Чат Ozon без входа: { $link }
sms-mobile-app = Приложение Ozon: { $link }
sms-help-centre = Помощь Ozon: { $link }
sms-b2b-email = Ozon для компаний: { $link }
sms-travel-chat = Чат Ozon Travel: { $link }
sms-bank-phone = Ozon Банк: { $link }
sms-bank-email = Почта Ozon Банка: { $link }
sms-bank-chat = Чат Ozon Банка: { $link }
sms-seller-chat = Чат Ozon для продавцов: { $link }
sms-pickup-email = Открыть пункт Ozon: { $link }
sms-pickup-app = Турбо ПВЗ: { $link }
sms-compliance = Ozon, о нарушении: { $link }
sms-vk = Ozon во ВКонтакте: { $link }
sms-telegram = Ozon в Telegram: { $link }
sms-press = Пресс-служба Ozon: { $link }
sms-investors = Ozon инвесторам: { $link }
sms-head-office = Адрес Ozon: { $link }
