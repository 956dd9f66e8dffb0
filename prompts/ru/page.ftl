### Слова страницы, на которую ведёт ссылка, и имена каналов и тем — они же стоят в письмах.
###
### Канал: channel-<имя>, одна фраза о нём (-lead), надпись на кнопке (-action) и, если срок ответа не зависит
### от часов работы, -wait. Тема: topic-<имя> и что подготовить (-ready), каждая строка — отдельный пункт.

## Страница.

page-title = { $channel } — Ozon
page-ready-title = Что подготовить
page-open = Сейчас сотрудники на связи: бот ответит сразу, человек — за 10–15 минут.
page-closed =
    Бот ответит сразу. Сотрудники сейчас не на связи, но сообщение сохранится, и вам ответят { $day ->
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
    } после { $hour } по московскому времени.
page-others = Другие способы
page-email = Почта: { $email }
page-phone = Телефон: { $phone }
page-site = Адрес сайта: { $site }

page-mail-title = Прислать на почту
page-mail = Пришлём одно письмо: эту ссылку и список, что подготовить.
page-mail-address = Адрес почты
page-mail-action = Прислать письмо
page-mail-bad = Похоже, в адресе опечатка. Он выглядит так: имя@сайт.ру. Проверьте и попробуйте ещё раз.
page-mail-enough = С этой страницы письма уже ушли на несколько адресов, больше отправить нельзя. Можно переслать то письмо, что уже пришло.
page-mailed-title = Отправили
page-mailed = Письмо придёт через несколько минут. Если его нет, загляните в папку «Спам» и проверьте адрес.
page-mailed-back = Вернуться на страницу

page-gone-title = Эта ссылка больше не работает
page-gone = Ссылки из сообщений действуют недолго. Помощь всегда можно найти здесь.

page-stop-title = Письма после звонков
page-stop = Больше не присылать вам писем после звонков?
page-stop-action = Не присылать
page-stopped-title = Готово
page-stopped = Писем после звонков больше не будет.

## Каналы.

channel-account-chat = Чат в личном кабинете
channel-account-chat-lead = Войдите и откройте раздел «Сообщения»: чат знает ваши заказы, принимает снимки экрана и файлы и хранит всю переписку.
channel-account-chat-action = Открыть чат

channel-public-chat = Чат на главной странице
channel-public-chat-lead = Входить не нужно: чат — на главной странице сайта, а чтобы найти заказ, сотрудник спросит его данные.
channel-public-chat-action = Открыть чат без входа

channel-mobile-app = Приложение Ozon
channel-mobile-app-lead = В приложении есть чат, уведомления, вход по отпечатку пальца или по лицу и восстановление доступа.
channel-mobile-app-action = Перейти к приложению

channel-help-centre = Помощь на сайте
channel-help-centre-lead = Ответы на частые вопросы собраны в разделе «Помощь».
channel-help-centre-action = Перейти к разделу «Помощь»
channel-help-centre-wait = Раздел открыт в любое время.

channel-b2b-email = Почта для компаний
channel-b2b-email-lead = Компаниям, оптовым покупателям и будущим партнёрам отвечают по почте.
channel-b2b-email-action = Написать письмо
channel-b2b-email-wait = На письма отвечают за 3–5 рабочих дней.

channel-travel-chat = Чат Ozon Travel
channel-travel-chat-lead = С авиабилетами, поездами и отелями поможет отдельный чат.
channel-travel-chat-action = Открыть чат

channel-bank-phone = Телефон Ozon Банка
channel-bank-phone-lead = О картах и счетах Ozon Банка можно спросить по телефону.
channel-bank-phone-action = Позвонить в банк
channel-bank-phone-wait = Отвечают круглосуточно.

channel-bank-email = Почта Ozon Банка
channel-bank-email-lead = О картах и счетах Ozon Банка можно спросить по почте.
channel-bank-email-action = Написать письмо
channel-bank-email-wait = На письма отвечают за 3–5 рабочих дней.

channel-bank-chat = Чат Ozon Банка
channel-bank-chat-lead = О картах и счетах Ozon Банка можно спросить в чате на сайте банка.
channel-bank-chat-action = Открыть чат банка

channel-seller-chat = Чат для продавцов
channel-seller-chat-lead = Продавцам помогают в чате личного кабинета, там же есть база знаний.
channel-seller-chat-action = Открыть кабинет продавца

channel-pickup-email = Почта для будущих пунктов выдачи
channel-pickup-email-lead = Чтобы открыть пункт выдачи, напишите письмо.
channel-pickup-email-action = Написать письмо
channel-pickup-email-wait = На письма отвечают за 3–5 рабочих дней.

channel-pickup-app = Приложение «Турбо ПВЗ»
channel-pickup-app-lead = Тем, кто работает в пункте выдачи, отвечают в чате приложения.
channel-pickup-app-action = Перейти к приложению

channel-compliance = Сообщить о нарушении
channel-compliance-lead = О коррупции, мошенничестве, краже, дискриминации и нарушении этики можно сообщить анонимно.
channel-compliance-action = Сообщить

channel-vk = Группа во ВКонтакте
channel-vk-lead = Если чат не отвечает, напишите в группу: там помогают модераторы.
channel-vk-action = Открыть группу

channel-telegram = Группы в Telegram
channel-telegram-lead = Продавцам и активным покупателям отвечают и в группах.
channel-telegram-action = Открыть группу

channel-press = Пресс-служба
channel-press-lead = Журналистам отвечает пресс-служба.
channel-press-action = Написать письмо
channel-press-wait = На письма отвечают за 3–5 рабочих дней.

channel-investors = Связи с инвесторами
channel-investors-lead = Акционерам и инвесторам отвечают по почте.
channel-investors-action = Написать письмо
channel-investors-wait = На письма отвечают за 3–5 рабочих дней.

channel-head-office = Почтовый адрес
channel-head-office-lead = Пресненская набережная, 10, блок C, Москва, 123112.
channel-head-office-action = Показать адрес

## Темы.

topic-order = Заказ и доставка
topic-order-ready =
    номер заказа
    точное описание: что случилось
    почту или телефон из профиля
    снимки экрана
    какого результата вы ждёте

topic-returns = Возврат товара и денег
topic-returns-ready =
    номер заказа
    фотографии дефекта
    чек или подтверждение оплаты
    описание: что не так
    реквизиты для возврата

topic-payment = Оплата
topic-payment-ready =
    номер заказа
    снимок экрана
    время платежа

topic-bonus = Баллы и скидки
topic-bonus-ready = данные профиля

topic-technical = Ошибка на сайте или в приложении
topic-technical-ready-title = Что попробовать сначала
topic-technical-ready =
    очистите кэш или перезапустите приложение
    проверьте связь
    обновите браузер или приложение
    попробуйте другой браузер или другое устройство
    отключите блокировщик рекламы

topic-sign-in = Вход и восстановление доступа
topic-sign-in-ready =
    данные заказа, чтобы сотрудник вас узнал
    снимок экрана с ошибкой

topic-seller = Продавцам
topic-seller-ready-title = Что попробовать сначала
topic-seller-ready = поищите ответ в базе знаний кабинета

topic-pickup = Пункты выдачи
topic-pickup-ready-title = Куда писать
topic-pickup-ready =
    чтобы открыть пункт — на почту
    если уже работаете в пункте — в чат приложения «Турбо ПВЗ»

topic-travel = Билеты и отели
topic-travel-ready = точное описание вопроса

topic-bank = Ozon Банк
topic-bank-ready = точное описание вопроса

topic-fraud = Мошенники
topic-fraud-ready =
    данные заказа, чтобы сотрудник вас узнал
    снимок экрана или номер, с которого звонили

topic-company = Сотрудничество и опт
topic-company-ready = точное описание вопроса

topic-press = Вопрос журналиста
topic-press-ready = точное описание вопроса

topic-investors = Вопрос инвестора
topic-investors-ready = точное описание вопроса

topic-compliance = Сообщение о нарушении

topic-complaint = Жалоба на работу поддержки
topic-complaint-ready =
    номер прошлого обращения
    точное описание: что пошло не так

topic-chat-silent = Чат не отвечает
topic-chat-silent-ready-title = Что попробовать сначала
topic-chat-silent-ready =
    проверьте связь
    обновите страницу
    напишите в чат в приложении
    напишите в группу во ВКонтакте
    попробуйте ещё раз чуть позже

topic-general = Общий вопрос
topic-general-ready = точное описание вопроса
