# СМС и письма.

wordings-about = обещанные за последние 14 дней, не больше 100 000 последних, по формулировкам
wordings-none = Ни одного сообщения со ссылкой не обещано.
wordings-note = { $messages ->
    [one] { $messages } сообщение
    [few] { $messages } сообщения
   *[other] { $messages } сообщений
} со ссылкой. Приняты: от обещанных. Доставлены: от принятых шлюзами, которые о доставке сообщают; почтовые серверы не сообщают. Открыты человеком, начат чат: от принятых. Звонили снова: в течение суток, от тех звонящих, о ком это известно. Меньше 30 показано числом, а не долей.
wordings-by-words = СМС и письма по формулировкам
wordings-by-words-caption = Что стало с СМС и письмами, по формулировкам
wordings-words = Текст
wordings-promised = Обещаны
wordings-taken = Приняты
wordings-delivered = Доставлены
wordings-opened = Открыты
wordings-chat = Чат
wordings-not-said = сейчас не используется
wordings-of-few = { $part } из { $of }
wordings-left-out = { $wordings ->
    [one] Не показана { $wordings } формулировка.
    [few] Не показаны { $wordings } формулировки.
   *[other] Не показано { $wordings } формулировок.
}

wordings-messages-sms = СМС
wordings-messages-email = Письма

wordings-by-route = По шлюзам и префиксам операторов
wordings-by-route-note = Префиксы, где меньше 30 номеров, объединены как другие операторы.
wordings-by-route-of = СМС и письма по шлюзам и префиксам операторов
wordings-by-route-caption = Что стало с СМС и письмами, по шлюзам и префиксам операторов
wordings-way = Путь
wordings-to = { $gateway } на { $prefix }
wordings-to-others = { $gateway } другим операторам
wordings-no-gateway = без шлюза

wordings-by-hour = По часам дня
wordings-by-hour-note = По часовому поясу каждой линии; час, в который шлюз принял сообщение.
wordings-by-hour-of = { $messages } по часам
wordings-hour = Час

wordings-findings = Что выделяется
wordings-no-findings = Ничего не выделяется: ни формулировки, ни пути, ни часы не отличаются от остальных больше, чем случайно.
wordings-about-words = «{ $words }» ({ $place })
wordings-about-route = { $messages } через { $route }
wordings-about-hour = { $messages }, принятые с { $from } до { $to }
wordings-finding = { $measure ->
    [accepted] приняты
    [delivered] отмечены доставленными
    [opened] открыты
    [chats] приводят к чату
   *[repeats] приводят к новому звонку в течение суток
} { $often ->
    [less] реже
   *[more] чаще
}, чем { $others ->
    [sms] другие СМС
    [email] другие письма
   *[hours] в другие часы
}: { $its } против { $theirs }.
wordings-share = { $share } из { $of }
wordings-receipts-lost = Открытых больше, чем отмеченных доставленными: теряются отчёты о доставке, а не сообщения.
