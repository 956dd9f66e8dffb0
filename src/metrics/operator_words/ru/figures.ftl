# Другие дни, одна линия.

figures = Показатели
figures-heading = Показатели за день или за неделю
figures-choose = Что показать
figures-line = Линия
figures-of-line = линия { $line }
figures-platform = Платформа
figures-of-platform = платформа { $platform }
figures-of-platform-note = По одной платформе звонки и их итоги известны, пока звонки хранятся; меню, ссылки и повторные звонки считаются по всем платформам вместе.
figures-day = День
figures-span = Период
figures-that-day = этот день
figures-that-week = неделя по этот день
figures-show = Показать
figures-zone = Часовой пояс дней: { $zone }.

figures-not-begun = Этот день ещё не наступил.

figures-day-back = На день назад
figures-week-back = На неделю назад
figures-day-on = На день вперёд
figures-week-on = На неделю вперёд

figures-date = { $date } { $year }
figures-dates = { $first } – { $last }
figures-day-before = днём раньше
figures-week-before = неделей раньше

figures-none = Линия не ответила ни на один звонок.
figures-course = По времени
figures-compared = В сравнении с предыдущими днями
figures-by-line = По линиям
    .caption = Звонки по линиям
figures-by-platform = По платформам
    .caption = Звонки по платформам
figures-name = Название
figures-left = Рано положили трубку
figures-failed = Сорвались по нашей вине

figures-funnel-plot = Воронка звонков: { $days }
figures-course-plot = Принятые звонки, { $days }
figures-in-all = Всего { $calls }.
figures-with-outcome = { $calls ->
    [one] { $calls } звонок с итогом.
    [few] { $calls } звонка с итогом.
   *[other] { $calls } звонков с итогом.
}

figures-tip = { $label }: { $value } из { $of }, { $share }
