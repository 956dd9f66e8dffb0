### Слова страницы, на которую ведёт ссылка; названия каналов и тем.

page-title = { $channel } — @company@
page-open = Сейчас люди отвечают.
page-closed =
    Сейчас никого нет, но сообщение сохранится. Люди ответят { $day ->
        [today] сегодня
        [tomorrow] завтра
        [mon] в понедельник
        [tue] во вторник
        [wed] в среду
        [thu] в четверг
        [fri] в пятницу
        [sat] в субботу
        [sun] в воскресенье
       *[date] { $day }
    } с { $hour }.
page-closed-long = Сейчас никого нет, но сообщение сохранится, и на него ответят позже.

channel-chat = Чат
channel-chat-lead = В чате видят ваш заказ и принимают снимки и файлы.
channel-chat-action = Открыть чат
channel-chat-why = Отвечают сразу.
channel-chat-steps =
    Откройте чат.
    Напишите, что случилось и что вам нужен человек.
    Дождитесь ответа, он останется в чате.
channel-help = Страница помощи
channel-help-lead = Ответы на частые вопросы.
channel-help-action = Открыть страницу помощи
channel-help-why = Ответы на частые вопросы в любой час.
channel-help-wait = Открыта всегда.
channel-mail = Почта
channel-mail-lead = Компаниям и прессе отвечают по почте.
channel-mail-why = Для компаний и прессы.
channel-mail-wait = На письма обычно отвечают за два рабочих дня.

topic-orders = Заказы и оплата
topic-orders-ready =
    номер заказа
    что случилось и чего вы хотите
topic-answers = Частые вопросы
topic-companies = Компаниям и прессе
topic-companies-ready = кто вы и как вам ответить
topic-human = Разговор с человеком
topic-human-ready = что случилось и чего вы хотите
topic-general = Общий вопрос
topic-general-ready = что случилось и чего вы хотите

about-hours-title = Когда отвечают люди
about-hours = В чате: { $hours }.
