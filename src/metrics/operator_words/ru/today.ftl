# Звонки за сегодня и графики, общие с другими днями.

today = Сегодня
today-until = { $day }, до { $until }
today-none = Сегодня линия ещё не ответила ни на один звонок.
today-funnel = От ответа до помощи
today-by-hour = По часам
today-outcomes = Чем закончились звонки
today-again = Звонили снова
today-again-caption = Сегодняшние звонки тех, кто незадолго до этого уже звонил на ту же линию
today-again-within = Уже звонили за последние
today-calls = Звонки
today-share = Доля
today-compared = Сегодня в сравнении с другими днями
today-compared-caption = Сегодня в сравнении с той же частью других дней
today-until-now = Сегодня до { $until }
today-of-answered = От принятых
today-note = Звонок относится ко времени, когда он начался. Пока он не закончен или сообщение ещё в пути, итога у него нет; открыта ли ссылка, видно в течение 24 часов.

stage-answered = Приняты
    .explained = звонки, на которые линия ответила
stage-reached = Узнали, куда обратиться
    .explained = им назвали или предложили, куда обратиться
stage-ended-well = Закончились хорошо
    .explained = дослушали, соединены или получили ссылку
stage-helped = Помогли
    .explained = дослушали, соединены или открыли ссылку

today-funnel-plot = Воронка сегодняшних звонков
today-yesterday = вчера
today-yesterday-until = вчера до { $time }
today-course-plot = Принятые звонки по часам дня
today-course-none = Звонков пока нет.
today-course-most = Больше всего звонков за час с { $time }: { $calls }.
today-outcomes-none = Ещё ни один звонок не закончен.
today-outcomes-said = Сегодня: { $outcomes }.
today-outcome-said = { $calls } { $outcome }
today-yesterday-by-now = Вчера к этому времени
