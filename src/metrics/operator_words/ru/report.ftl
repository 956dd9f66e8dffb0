# Отчёт за период: `deflect report` и ежедневное письмо.

report-headline = { $period }: { $calls }, помогли в { $helped }
report-headline-none = { $period }: { $calls }
report-day = { $date } ({ $weekday })
report-period = { $from } – { $to }
report-short-day = { $weekday } { $day }

report-weekday-1 = понедельник
report-weekday-2 = вторник
report-weekday-3 = среда
report-weekday-4 = четверг
report-weekday-5 = пятница
report-weekday-6 = суббота
report-weekday-7 = воскресенье

report-window-10m = 10 мин
report-window-24h = 24 ч
report-window-72h = 72 ч
report-window-7d = 7 д

report-of-few = { $part } из { $of }

report-about-all = Все линии, время по { $zone }. «Раньше» — это { $before }.
report-about-line = Линия `{ $line }`, время по { $zone }. «Раньше» — это { $before }.
report-quarters = Показатели хранятся по четвертям часа: те, в которые период начинается и кончается, считаются целиком.
report-compared = Разница долей — в процентных пунктах. Помощь без повтора: { $windows }.
report-list = { $first } и { $last }
report-windows-whole = { $number ->
    [one] срок { $windows } истёк для всех звонков
   *[other] сроки { $windows } истекли для всех звонков
}
report-windows-partly = { $number ->
    [one] срок { $windows } истёк только для части звонков
   *[other] сроки { $windows } истекли только для части звонков
}
report-windows-not = { $number ->
    [one] срок { $windows } не истёк ни для одного
   *[other] сроки { $windows } не истекли ни для одного
}
report-changed = { $times ->
    [1] Конфигурация менялась один раз: { $told }; подробности покажет `deflect revisions`.
    [few] Конфигурация менялась { $times } раза: { $told }; подробности покажет `deflect revisions`.
   *[other] Конфигурация менялась { $times } раз: { $told }; подробности покажет `deflect revisions`.
}
report-changed-and-more = { $times ->
    [few] Конфигурация менялась { $times } раза: { $told } и ещё { $more }; подробности покажет `deflect revisions`.
   *[other] Конфигурация менялась { $times } раз: { $told } и ещё { $more }; подробности покажет `deflect revisions`.
}
report-legend = Что означают показатели

report-answered = приняты
    .meaning = Звонки, на которые линия ответила. Все остальные показатели звонка относятся ко времени ответа.
report-reached = узнали
    .meaning = Звонки, в которых начали называть или предлагать, куда обратиться; «за 45 с» — не позже чем через столько после ответа.
report-reached-place = узнали, куда обратиться
report-reached-within = узнали за { $seconds } с
report-confirmed = подтверждены
    .meaning = Звонки, после которых человек открыл ссылку или начал чат в течение 24 часов. Предпросмотр и сканеры не считаются.
report-opened-link = открыли ссылку или начали чат
report-helped = помогли
    .meaning = Звонки, в которых дослушали до конца или соединили с другой линией, а также подтверждённые.
report-called-before = уже звонили
    .meaning = Звонки тех, кто за указанное время до этого уже звонил на ту же линию. Звонящих со скрытым номером не узнать, и они не считаются.
report-had-called-before = уже звонили ({ $window })
report-net = без повтора
    .meaning = Из звонков, для которых срок истёк, — доля тех, где помогли и звонящий за этот срок не позвонил на ту же линию снова.
report-net-within = помогли без повтора, { $window }
report-net-of-day = помогли без повтора, { $window }, { $day }
report-net-24h = без повтора
report-window-of-day = { $window }, { $day }
report-average = средняя длительность
report-offered = вопросы
    .meaning = Звонящего спросили, прислать ли ссылку на этот канал.
report-accepted = согласны
    .meaning = Звонящий согласился.
report-opened = открыты
    .meaning = Человек открыл ссылку; каждая ссылка считается один раз, в тот день, когда её обещали.
report-left-here = отбой
    .meaning = Доля ожиданий клавиши в меню, при которых звонящий положил трубку.
report-delivered = дошли
    .meaning = Шлюз сообщил, что сообщение на телефоне. Почтовые серверы и некоторые шлюзы этого не сообщают.

report-outcome-handed_off = получили ссылку
    .meaning = Шлюз или почтовый сервер принял для звонящего сообщение со ссылкой.
report-outcome-connected = соединены
    .meaning = Для звонящего набрали другую линию, и там ответили.
report-outcome-informed = дослушали
    .meaning = Звонящий до конца прослушал, куда обратиться.
report-outcome-exhausted = исчерпали попытки
    .meaning = Звонящий использовал все попытки.
report-outcome-left_in_menu = отбой в меню
    .meaning = Звонящий положил трубку в меню, не узнав, куда обратиться. Помощью это не считается никогда.
report-outcome-left_in_greeting = отбой в приветствии
    .meaning = Звонящий положил трубку до конца приветствия.
report-outcome-failed = сорвались
    .meaning = По нашей вине.
report-undecided = итога ещё нет

report-calls = звонки
report-share = доля
report-before = раньше
report-change = разница
report-window-and-day = срок и день
report-outcome = итог
report-line = линия
report-topic = тема
report-from = с
report-day-head = день
report-menu = меню
report-no-input = не нажали
report-no-match = не та клавиша
report-hung-up = отбой
report-of = из
report-words = слова
report-variant = вариант
report-judged = оценены
report-known = вывод
report-topics-head = темы
report-repeats-head = повторы
report-in-1h = за 1 ч
report-in-24h = за 24 ч
report-at-night = ночью
report-channel = канал
report-chats = чаты
report-gateway = шлюз
report-taken = приняты
report-undelivered = не дошли
report-given-up = сняты
report-reason = причина
report-times = раз
report-what = что
report-prompt = подсказка
report-promised = обещаны
report-chat = чат
report-again = снова
report-way = путь
report-hour = час

report-funnel = Помогла ли линия звонящим?
    .about = Доли — от принятых звонков; «без повтора» — от звонков, для которых срок истёк.
report-matured = Помощь без повтора за последние дни, о которых она известна
    .about = «Раньше» — это предыдущий день.
report-outcomes = Чем закончились звонки
    .about = У звонка ровно один итог. Он известен, когда звонок закончен и ни одно его сообщение не в пути.
report-lines = По линиям
    .about = Разница — на сколько звонков больше или меньше, чем раньше; «без повтора» — за 24 ч, от звонков старше суток.
report-topics = По темам
    .about = Что звонящий выбрал последним. От звонков с известным итогом; «без повтора» — за 24 ч, от тех, что старше суток.
report-by-hour = По часам
    .about = Звонки по времени ответа и доля тех, где помогли.
report-by-day = По дням
    .about = Звонки по времени ответа и доля тех, где помогли.
report-menus = Где кладут трубку
    .about = От числа ожиданий клавиши в каждом меню: звонящий положил трубку, ничего не нажал или нажал то, чего в меню нет.
report-sentences = Фразы, на которых теряется больше всего звонящих
    .about = Положили трубку, пока звучала фраза, — из тех, кто ещё слушал в её начале; последние звонки, принятые с нынешней конфигурацией. Знак «!» — больше, чем за то же время в остальном меню, и не случайно.
report-repeats = Почему звонят снова
    .about = Звонки тех, кто на сегодня позвонил снова в течение недели, — по тому, что было нужно сначала и что потом; открыли ссылку между звонками; сначала звонили ночью, с 22:00 до 8:00.
report-experiments = Эксперименты
    .about = С начала каждого до этой минуты: сначала звонки, потом оценённые и доля с тем результатом, по которому судят. Вывод верен, когда бы на него ни смотрели.
report-channels = Ссылки по каналам
    .about = Сколько раз спросили, прислать ли ссылку, сколько раз согласились и сколько ссылок открыл человек. Просьба о ссылке клавишей — согласие без вопроса.
report-findings = Что выделяется среди СМС и писем
    .about = Отличия больше случайных — среди всех слов, шлюзов с префиксами операторов и часов.
report-wordings = СМС и письма по их словам
    .about = Сообщения со ссылкой, последние 100 000, если их больше: приняты шлюзом — из обещанных; дошли — из принятых теми шлюзами, которые об этом сообщают; открыты человеком и начат чат — из принятых; позвонили снова в течение суток. Если их меньше 30, вместо доли стоят числа.
report-routes = СМС и письма по шлюзам и префиксам операторов
    .about = Те же сообщения. Префиксы, где меньше 30 номеров, сложены вместе.
report-hours = СМС по часам суток
    .about = Час, когда шлюз принял сообщение, по времени каждой линии.
report-delivery = Доставка по шлюзам
    .about = Сообщения по шлюзам, которые их приняли, за тот день, когда их обещали; `none` — не принял ни один шлюз.
report-refusals = Сообщения, которых не обещали
    .about = По этой причине звонящему назвали другой путь.

report-not-matured = срок ещё не истёк; впервые — { $first }
report-partly-matured = из { $calls ->
    [one] { $calls } звонка
   *[other] { $calls } звонков
}; все — к { $all }
report-other-topics = { $topics ->
    [one] ещё { $topics } тема
    [few] ещё { $topics } темы
   *[other] ещё { $topics } тем
}
report-first-and-again = { $first }, потом { $again }

report-funnel-plot = От ответа до помощи
    .about = Приняты: { $answered }, узнали, куда обратиться: { $reached }, помогли: { $helped }.
report-outcomes-plot = Чем закончились звонки
    .about = Доля каждого итога; числа — в таблице ниже.
report-course-plot = Звонки по времени
    .about = Звонки по времени ответа; числа — в таблице ниже.
report-before-period = раньше: { $period }
